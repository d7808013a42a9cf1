import assert from "node:assert/strict";
import { EMOTIONS, emotionsIn, isEmotion } from "@/corpora/emotion.ts";

Deno.test("there are eight emotions, in the order of RAVDESS", () => {
  assert.deepEqual(EMOTIONS, [
    "neutral",
    "calm",
    "happy",
    "sad",
    "angry",
    "fearful",
    "disgust",
    "surprised",
  ]);
});

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
