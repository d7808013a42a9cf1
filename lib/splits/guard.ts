/**
 * The leakage guard: what a split, a normalisation and a selection of weights may not do. Each error
 * names clips or speakers, so that the cause can be found.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { identicalUnits } from "@/corpora/duplicates.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import { formatLabels } from "@/corpora/labels.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { isCopy } from "@/corpora/copy.ts";
import { type Part, PARTS, PROTOCOLS, type Split } from "./split.ts";

/**
 * Refuses a split that leaks or cannot be used.
 *
 * Refused under every protocol: an unknown id, a clip that occurs twice, an empty part, recordings
 * with the same content in two parts, an augmented copy that is not in the training part together
 * with its original (but under `augment_first`), an emotion in the validation or test part that the
 * training part lacks, and a `leaky` that is not its protocol's. Unless the protocol is leaky, a
 * speaker in two parts is refused, too.
 * @param options.mayBeEmpty a part that was left empty on purpose
 * @throws {InputError} naming what was found
 */
export function checkSplit(
  split: Split,
  utterances: readonly Utterance[],
  { mayBeEmpty }: { readonly mayBeEmpty?: "val" | undefined } = {},
): void {
  const fail: Fail = (reason, remedy): never => {
    throw new InputError(`use this "${split.protocol}" split`, reason, { remedy });
  };
  if (!Object.hasOwn(PROTOCOLS, split.protocol)) fail("there is no such protocol");
  if (split.leaky !== PROTOCOLS[split.protocol].leaky) {
    fail(`it says leaky: ${split.leaky}, but its protocol says ${!split.leaky}`);
  }
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const partOf = partOfEach(split, { byId, fail });
  for (const part of PARTS) {
    if (split[part].length === 0 && part !== mayBeEmpty) fail(`its ${part} part is empty`);
  }
  refuseIdenticalApart(utterances, { partOf, fail });
  if (split.protocol !== "augment_first") refuseCopiesApart(partOf, { byId, fail });
  if (!split.leaky) refuseSpeakersApart(partOf, { byId, fail });
  refuseUnlearned(split, { byId, fail });
}

/**
 * Refuses statistics, such as means and variances, that were fitted on anything but the training
 * part. Clips in no part are refused, too: they may be of a test speaker.
 * @param fittedOn ids of the clips that the statistics were fitted on
 * @throws {InputError} naming a clip
 */
export function checkStatistics(fittedOn: readonly string[], split: Split): void {
  if (fittedOn.length === 0) {
    throw new InputError("use statistics that were fitted on no clip", "fit them on train");
  }
  const train = new Set(split.train);
  const outside = fittedOn.filter((id) => !train.has(id));
  if (outside.length === 0) return;
  throw new InputError(
    `use statistics that were fitted on ${outside.length} clip(s) outside the train part`,
    `${outside[0]} is one of them`,
    { remedy: "fit them on train alone" },
  );
}

/**
 * Refuses a selection of weights on the test part, but under a leaky protocol: no honest figure can
 * come of it there.
 * @param selection which epoch's weights are kept: as in `TrainingConfig`
 * @throws {InputError} for `best_test` under a protocol that is not leaky, and for `best` without a
 * validation part
 */
export function checkSelection(selection: "best" | "last" | "best_test", split: Split): void {
  if (selection === "best" && split.val.length === 0) {
    throw new InputError("choose the best epoch", "nobody is left to validate on", {
      remedy: "say --selection last, or name validation speakers",
    });
  }
  if (selection !== "best_test" || split.leaky) return;
  throw new InputError(
    `select the best test epoch under the protocol "${split.protocol}"`,
    "it is not leaky, so its figures must not depend on the test part",
    { remedy: 'use "random", or select the best validation epoch' },
  );
}

/**
 * Refuses a split that validates or tests on a corpus that a network has heard which the training
 * starts from: its speakers are known. Under leaky protocols they are on all sides anyway.
 * @param heard the corpora that the network was trained on
 * @throws {InputError} naming a corpus
 */
export function checkUnheard(
  split: Split,
  utterances: readonly Utterance[],
  heard: readonly string[],
): void {
  if (split.leaky) return;
  const judged = new Set([...split.val, ...split.test]);
  const known = utterances.find(({ id, corpus }) => judged.has(id) && heard.includes(corpus));
  if (known === undefined) return;
  throw new InputError(
    `test unseen speakers of ${known.corpus}`,
    `the network that the training starts from was trained on ${heard.join(", ")}`,
    {
      remedy: "test other corpora (--corpora, --test-corpora), start from a network that never " +
        "heard this one, or use a protocol that is marked leaky (--protocol random)",
    },
  );
}

type Fail = (reason: string, remedy?: string) => never;
type ById = ReadonlyMap<string, Utterance>;

function partOfEach(split: Split, { byId, fail }: { byId: ById; fail: Fail }): Map<string, Part> {
  const partOf = new Map<string, Part>();
  for (const part of PARTS) {
    for (const id of split[part]) {
      const other = partOf.get(id);
      if (other) fail(`${id} is in its ${other} part and in its ${part} part`);
      if (!byId.has(id)) fail(`${id} in its ${part} part is not among the utterances`);
      partOf.set(id, part);
    }
  }
  return partOf;
}

function refuseUnlearned(split: Split, { byId, fail }: { byId: ById; fail: Fail }): void {
  const emotionsOf = (ids: readonly string[]) => emotionsIn(ids.map((id) => byId.get(id)!));
  const learned = emotionsOf(split.train);
  for (const part of ["val", "test"] as const) {
    const unlearned = emotionsOf(split[part]).filter((emotion) => !learned.includes(emotion));
    if (unlearned.length === 0) continue;
    const what = split.leaky ? "make more recordings of it" : "record it with more people";
    fail(
      `its ${part} part has ${unlearned.join(", ")}, which its train part lacks`,
      `${what}, or leave it out: --labels ${formatLabels(learned)}`,
    );
  }
}

function refuseIdenticalApart(
  utterances: readonly Utterance[],
  { partOf, fail }: { partOf: ReadonlyMap<string, Part>; fail: Fail },
): void {
  for (const unit of identicalUnits(utterances)) {
    const used = unit.filter((id) => partOf.has(id));
    const [first, ...others] = used;
    const apart = others.find((id) => partOf.get(id) !== partOf.get(first!));
    if (apart === undefined) continue;
    fail(
      `${first} in its ${partOf.get(first!)} part and ${apart} in its ${partOf.get(apart)} part ` +
        "are the same recording",
      "remove one of them, or correct its speaker",
    );
  }
}

function refuseSpeakersApart(
  partOf: ReadonlyMap<string, Part>,
  { byId, fail }: { byId: ById; fail: Fail },
): void {
  const partOfSpeaker = new Map<string, Part>();
  for (const [id, part] of partOf) {
    const { speaker } = byId.get(id)!;
    const other = partOfSpeaker.get(speaker) ?? part;
    if (other !== part) fail(`${speaker} is in its ${other} part and in its ${part} part`);
    partOfSpeaker.set(speaker, part);
  }
}

/**
 * Refuses copies that are in another part than their originals: a network that learned from a copy
 * knows its original. A copy may only be in the training part, with its original; but under
 * `augment_first`, which shows what happens otherwise, it may be anywhere.
 */
function refuseCopiesApart(
  partOf: ReadonlyMap<string, Part>,
  { byId, fail }: { byId: ById; fail: Fail },
): void {
  for (const [id, part] of partOf) {
    const utterance = byId.get(id)!;
    if (!isCopy(utterance)) continue;
    if (part !== "train") fail(`the copy ${id} is in its ${part} part`);
    if (partOf.get(utterance.copyOf) === "train") continue;
    fail(`the copy ${id} is in its train part, its original is not`);
  }
}
