/**
 * The leakage guard: what a split, a normalisation and a choice of checkpoint may not do. Each
 * refusal is a sentence that names clips or speakers, so that the cause can be found.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { identicalUnits } from "@/corpora/duplicates.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { refuseCopiesApart } from "./copies.ts";
import { isProtocol, type Part, PARTS, PROTOCOLS, type Split } from "./split.ts";

/**
 * Refuses a split that leaks or cannot be used.
 *
 * Refused under every protocol: an id that is not among the utterances, a clip twice, an empty part,
 * recordings with the same content in two parts, an augmented copy that is not beside its original in
 * the training part (but under `augment_first`), an emotion to validate or test that training lacks
 * (the model could never name it), and a `leaky` that is not its protocol's. Refused unless the
 * protocol is leaky: a speaker in two parts. What is lawful but worth knowing is in `splitWarnings`.
 * @throws {RangeError} naming what was found
 */
export function checkSplit(split: Split, utterances: readonly Utterance[]): void {
  const fail = (reason: string): never => {
    throw new InputError(`use this "${split.protocol}" split`, `${reason}`);
  };
  if (!isProtocol(split.protocol)) fail("there is no such protocol");
  if (split.leaky !== PROTOCOLS[split.protocol].leaky) {
    fail(`it says leaky: ${split.leaky}, but its protocol says ${!split.leaky}`);
  }
  const byId = new Map(utterances.map((u) => [u.id, u]));
  const partOf = partOfEach(split, { byId, fail });
  for (const part of PARTS) {
    if (split[part].length === 0) fail(`its ${part} part is empty`);
  }
  refuseIdenticalApart(utterances, { partOf, fail });
  refuseCopiesApart(split, { byId, fail });
  if (!split.leaky) refuseSpeakersApart(split, { byId, fail });
  const emotions = emotionsOfParts(split, byId);
  for (const part of ["val", "test"] as const) {
    const unlearned = emotions[part].filter((emotion) => !emotions.train.includes(emotion));
    if (unlearned.length > 0) {
      fail(`its ${part} part has ${unlearned.join(", ")}, which its train part lacks`);
    }
  }
}

/**
 * What is lawful in a split but changes what its figures mean.
 * @returns sentences; none for most splits
 */
export function splitWarnings(split: Split, utterances: readonly Utterance[]): readonly string[] {
  const emotions = emotionsOfParts(split, new Map(utterances.map((u) => [u.id, u])));
  return (["val", "test"] as const).flatMap((part) => {
    const lacking = emotions.train.filter((emotion) => !emotions[part].includes(emotion));
    if (lacking.length === 0) return [];
    return [
      `the ${part} part has no ${lacking.join(", ")}, which are trained: ` +
      "a mean over emotions counts only those that occur",
    ];
  });
}

/**
 * Refuses statistics (a mean, a variance, a vocabulary, a class weight) that were fitted on anything
 * but the training part. Clips in no part are refused too: they may be of a test speaker.
 * @param fittedOn ids of the clips that the statistics were fitted on
 * @throws {RangeError} naming a clip and the part it is in
 */
export function checkStatistics(fittedOn: readonly string[], split: Split): void {
  if (fittedOn.length === 0) {
    throw new InputError("use statistics that were fitted on no clip", "fit them on train");
  }
  const train = new Set(split.train);
  const outside = fittedOn.filter((id) => !train.has(id));
  if (outside.length === 0) return;
  const id = outside[0]!;
  const part = PARTS.find((p) => split[p].includes(id));
  throw new InputError(
    `use statistics that were fitted on ${outside.length} clip(s) outside the train ` +
      `part, such as ${id} ${part ? `of the ${part} part` : "of no part"}`,
    "fit them on train alone",
  );
}

/** What decided which epoch's weights are kept: a part's score, or nothing (`last`). */
export type SelectedOn = "train" | "val" | "test" | "last";
/** The rung of the leakage ladder that keeps the epoch with the best test score, to show its worth. */
export type SelectionRung = "best_test_epoch";

/**
 * Refuses a checkpoint that was chosen on the test part. Only the ladder's rung that is named for
 * it may do so, and only under a leaky protocol, so that no honest figure can come of it.
 * @throws {RangeError} saying where checkpoints are chosen
 */
export function checkSelection(
  selection: { readonly selectedOn: SelectedOn; readonly rung?: SelectionRung },
  split: Split,
): void {
  const { selectedOn, rung } = selection;
  if (!["train", "val", "test", "last"].includes(selectedOn)) {
    throw new InputError(
      `tell what "${selectedOn}" chose the checkpoint`,
      "it must be train, val, test or last",
    );
  }
  if (selectedOn !== "test") return;
  if (rung !== "best_test_epoch") {
    throw new InputError(
      "use a checkpoint that was chosen on the test part",
      "choose it on the val part",
      {
        remedy: 'only the rung "best_test_epoch" of the leakage ladder may choose it ' +
          "there",
      },
    );
  }
  if (!split.leaky) {
    throw new InputError(
      `climb the rung "best_test_epoch" under the protocol "${split.protocol}"`,
      "it is not leaky, and its figures are taken for honest ones",
      { remedy: "use random" },
    );
  }
}

type Fail = (reason: string) => never;
type ById = ReadonlyMap<string, Utterance>;

function partOfEach(split: Split, { byId, fail }: { byId: ById; fail: Fail }): Map<string, Part> {
  const partOf = new Map<string, Part>();
  for (const part of PARTS) {
    for (const id of split[part]) {
      const other = partOf.get(id);
      if (other === part) fail(`${id} is in its ${part} part twice`);
      if (other) fail(`${id} is in its ${other} part and in its ${part} part`);
      if (!byId.has(id)) fail(`${id} in its ${part} part is not among the utterances`);
      partOf.set(id, part);
    }
  }
  return partOf;
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
    );
  }
}

function refuseSpeakersApart(split: Split, { byId, fail }: { byId: ById; fail: Fail }): void {
  const partOf = new Map<string, Part>();
  for (const part of PARTS) {
    for (const id of split[part]) {
      const { speaker } = byId.get(id)!;
      const other = partOf.get(speaker) ?? part;
      if (other !== part) fail(`${speaker} is in its ${other} part and in its ${part} part`);
      partOf.set(speaker, part);
    }
  }
}

function emotionsOfParts(split: Split, byId: ById): Record<Part, string[]> {
  const of = (part: Part) => emotionsIn(split[part].flatMap((id) => byId.get(id) ?? []));
  return { train: of("train"), val: of("val"), test: of("test") };
}
