/** Collections of utterances: emotions, parts, filters, duplicates. */
import assert from "node:assert/strict";
import { duplicateGroups, identicalUnits } from "@/corpora/duplicates.ts";
import { EMOTIONS, emotionsIn, isEmotion } from "@/corpora/emotion.ts";
import { filterUtterances, onePerEmotion, partsOf } from "@/corpora/select.ts";
import type { Utterance, VocalChannel } from "@/corpora/utterance.ts";

Deno.test("isEmotion accepts canonical spellings alone", () => {
  assert.ok(EMOTIONS.every(isEmotion));
  for (const other of ["fear", "Happy", "surprise", "", "toString"]) assert.ok(!isEmotion(other));
});

Deno.test("emotionsIn gives each emotion once, in canonical order", () => {
  const made = ["sad", "neutral", "sad", "surprised"] as const;
  assert.deepEqual(emotionsIn(made.map((emotion) => ({ emotion }))), [
    "neutral",
    "sad",
    "surprised",
  ]);
  assert.deepEqual(emotionsIn([]), []);
  const own = ["wütend", "happy", "ennui", "calm"].map((emotion) => ({ emotion }));
  assert.deepEqual(emotionsIn(own), ["calm", "happy", "ennui", "wütend"]);
});

const recording = (id: string, corpus: string, channel: VocalChannel) =>
  ({ id, corpus, channel }) as Utterance;

Deno.test("partsOf: song and speech apart where a corpus has both, nothing lost", () => {
  const parts = partsOf([
    recording("1", "ravdess", "song"),
    recording("2", "ravdess", "speech"),
    recording("3", "tess", "speech"),
    recording("4", "ravdess", "song"),
  ]);
  assert.deepEqual(parts.map(({ label, utterances }) => [label, utterances.map((u) => u.id)]), [
    ["RAVDESS speech", ["2"]],
    ["RAVDESS song", ["1", "4"]],
    ["TESS", ["3"]],
  ]);
  assert.deepEqual(partsOf([]), []);
});

const speech = (id: string, speaker: string, emotion: string) =>
  ({ id, speaker, emotion, channel: "speech" }) as Utterance;
const UTTERANCES = [
  speech("a", "x-1", "sad"),
  speech("b", "x-2", "neutral"),
  speech("c", "x-1", "neutral"),
  speech("d", "x-1", "sad"),
];

Deno.test("filterUtterances keeps what has every named value", () => {
  const ids = filterUtterances(UTTERANCES, { speaker: "x-1", emotion: "sad" }).map((u) => u.id);
  assert.deepEqual(ids, ["a", "d"]);
});

Deno.test("onePerEmotion takes the first of each emotion, in canonical order", () => {
  assert.deepEqual(onePerEmotion(UTTERANCES).map((u) => u.id), ["b", "a"]);
  assert.deepEqual(onePerEmotion(UTTERANCES, { speaker: "x-1" }).map((u) => u.id), ["c", "a"]);
});

Deno.test("onePerEmotion says so when the filter lets nothing through", () => {
  assert.throws(() => onePerEmotion(UTTERANCES, { speaker: "x-9" }), {
    name: "InputError",
    message: /none of 4 has .*x-9/,
  });
});

const RECORDINGS = [
  { id: "d", sha256: "2" },
  { id: "b", sha256: "1" },
  { id: "e", sha256: "3" },
  { id: "a", sha256: "2" },
  { id: "c", sha256: "1" },
  { id: "f", sha256: "2" },
];

Deno.test("recordings with equal content are grouped, in order of their ids", () => {
  assert.deepEqual(duplicateGroups(RECORDINGS), [["a", "d", "f"], ["b", "c"]]);
  assert.deepEqual(duplicateGroups([]), []);
});

Deno.test("units hold every recording once", () => {
  assert.deepEqual(identicalUnits(RECORDINGS), [["a", "d", "f"], ["b", "c"], ["e"]]);
});
