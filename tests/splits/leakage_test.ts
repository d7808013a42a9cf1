/**
 * What must hold of every split of every protocol, stated here a second time and more plainly than
 * in the guard, so that one mistake cannot hide in both. @module
 */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { readIndex } from "@/disk/index.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { PATHS } from "@/disk/paths.ts";
import { makeSplit } from "@/splits/make.ts";
import { PARTS, type ProtocolName, PROTOCOLS, type Split } from "@/splits/split.ts";
import { isCopy } from "@/corpora/copy.ts";
import { everyFold, madeCorpus, madeCremaD, renamed, withCopies } from "./_made.ts";

const CORPORA: Readonly<Record<string, readonly Utterance[]>> = {
  "a corpus of RAVDESS's shape": madeCorpus(),
  "its speech": madeCorpus({ channels: [1] }),
  "eight speakers": madeCorpus({ corpus: "demo", actors: [1, 2, 3, 4, 5, 6, 7, 8] }),
  "three speakers": madeCorpus({ corpus: "own", actors: [4, 9, 11] }),
  "two corpora": [
    ...madeCorpus(),
    ...renamed(madeCorpus({ corpus: "own", actors: [1, 2, 3, 4, 5] }), "own/"),
  ],
  "CREMA-D's actors": madeCremaD(),
  "the committed index of RAVDESS": await readIndex(join(PATHS.index, "ravdess.jsonl")),
};

/** The corpora that a protocol can be used for; the others for all. */
const USABLE: Partial<Record<ProtocolName, readonly string[]>> = {
  speaker6: Object.keys(CORPORA).filter((name) =>
    !["three speakers", "two corpora", "CREMA-D's actors"].includes(name)
  ),
  blocks5: ["CREMA-D's actors"],
  corpus: ["two corpora"],
  corpora: ["two corpora"],
};

for (const [name, recordings] of Object.entries(CORPORA)) {
  for (const protocol of Object.keys(PROTOCOLS) as ProtocolName[]) {
    if (!(USABLE[protocol] ?? [name]).includes(name)) continue;
    for (const copied of protocol === "augment_first" ? [true] : [false, true]) {
      const utterances = copied ? await withCopies(recordings) : recordings;
      Deno.test(`nothing leaks: ${protocol} on ${name}${copied ? " and copies" : ""}`, () => {
        const splits = everySplit(utterances, protocol);
        const byId = new Map(utterances.map((utterance) => [utterance.id, utterance]));
        for (const split of splits) checkLeakage(split, byId);
        if (["random", "augment_first", "custom", "corpora"].includes(protocol)) return;
        checkCoverage(splits, recordings);
      });
    }
  }
}

function everySplit(utterances: readonly Utterance[], protocol: ProtocolName): Split[] {
  if (protocol === "custom") {
    const testSpeakers = [utterances[0]!.speaker];
    const options = { protocol, testSpeakers } as const;
    return [options, { ...options, testChannel: "speech" } as const]
      .map((one) => makeSplit(utterances, one));
  }
  if (protocol === "corpora") {
    return [makeSplit(utterances, { protocol, testCorpora: [utterances[0]!.corpus] })];
  }
  const seeds = PROTOCOLS[protocol].leaky ? [1, 2, 3] : [1];
  return seeds.flatMap((seed) => everyFold(utterances, { protocol, seed }));
}

function checkLeakage(split: Split, byId: ReadonlyMap<string, Utterance>): void {
  const where = `${split.protocol}, fold ${split.fold}, seed ${split.seed}`;
  const parts = PARTS.map((part) =>
    split[part].map((id) => {
      const utterance = byId.get(id);
      assert.ok(utterance, `${where}: ${id} is unknown`);
      return utterance;
    })
  );
  assert.equal(split.leaky, ["random", "augment_first"].includes(split.protocol), where);
  disjoint(parts, (u) => u.id, where);
  disjoint(parts, (u) => u.sha256, where);
  if (!split.leaky) disjoint(parts, (u) => u.speaker, where);
  if (split.protocol !== "augment_first") checkCopies(parts, where);
  if (split.protocol.startsWith("corp")) {
    disjoint([parts.slice(0, 2).flat(), parts[2]!], byCorpus, where);
  }
  const emotions = new Set(parts[0]!.map((u) => u.emotion));
  for (const part of parts) {
    assert.ok(part.length > 0, where);
    assert.ok(part.every(({ id }, i) => i === 0 || part[i - 1]!.id < id), where);
    assert.ok(part.every((u) => emotions.has(u.emotion)), where);
  }
}

const byCorpus = (u: Utterance) => u.corpus;

/** Copies only where their originals train; each of those with all of its copies. */
function checkCopies(parts: readonly (readonly Utterance[])[], where: string): void {
  const [train, ...held] = parts.map((part) => part.filter(isCopy));
  assert.deepEqual(held.flat(), [], where);
  const originals = new Set(parts[0]!.filter((u) => !isCopy(u)).map((u) => u.id));
  assert.ok(train!.every((copy) => originals.has(copy.copyOf)), where);
  assert.ok(train!.length === 0 || train!.length === 2 * originals.size, where);
}

function disjoint(
  parts: readonly (readonly Utterance[])[],
  key: (utterance: Utterance) => string,
  where: string,
): void {
  const sets = parts.map((part) => new Set(part.map(key)));
  const union = new Set(sets.flatMap((set) => [...set]));
  assert.equal(union.size, sets.reduce((sum, set) => sum + set.size, 0), `${where}: ${key}`);
}

/** Over its folds, a speaker protocol tests every clip once. */
function checkCoverage(splits: readonly Split[], utterances: readonly Utterance[]): void {
  const tested = splits.flatMap((split) => split.test).sort();
  assert.deepEqual(tested, utterances.map((u) => u.id).sort());
}
