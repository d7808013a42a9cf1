import assert from "node:assert/strict";
import { filterUtterances, onePerEmotion } from "@/corpora/select.ts";
import type { Utterance } from "@/corpora/utterance.ts";

const made = (id: string, speaker: string, emotion: string) =>
  ({ id, speaker, emotion, channel: "speech" }) as Utterance;
const UTTERANCES = [
  made("a", "x-1", "sad"),
  made("b", "x-2", "neutral"),
  made("c", "x-1", "neutral"),
  made("d", "x-1", "sad"),
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
