import assert from "node:assert/strict";
import type { Emotion } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { barFigure, emotionCounts, speakerCounts } from "@/reporting/figures/counts.ts";
import { EMOTION_COLOURS } from "@/reporting/theme.ts";

function utterance(emotion: Emotion, speaker: string, channel: "speech" | "song"): Utterance {
  return {
    ...{ id: `${emotion} ${speaker}`, path: "a.wav", sha256: "0", corpus: "made", statement: "x" },
    ...{ gender: "unknown", intensity: "normal", repetition: 1, sampleRate: 16_000, channels: 1 },
    ...{ durationSec: 1, emotion, speaker, channel },
  };
}

const UTTERANCES = [
  utterance("sad", "s-10", "song"),
  utterance("sad", "s-2", "speech"),
  utterance("angry", "s-2", "speech"),
];

Deno.test("emotionCounts: bars in canonical order, in the emotions' colours", () => {
  const [trace] = emotionCounts(UTTERANCES).data;
  assert.deepEqual(trace?.x, ["sad", "angry"]);
  assert.deepEqual(trace?.y, [2, 1]);
  assert.deepEqual(trace?.marker, { color: [EMOTION_COLOURS.sad, EMOTION_COLOURS.angry] });
});

Deno.test("emotionCounts: split by a label, with the sum above each stack", () => {
  const figure = emotionCounts(UTTERANCES, { by: "channel" });
  assert.deepEqual(figure.data.map((t) => [t.name, t.y]), [["song", [1, 0]], ["speech", [1, 1]]]);
});

Deno.test("speakerCounts: speakers in natural order, one series per emotion", () => {
  const { data } = speakerCounts(UTTERANCES);
  assert.deepEqual(data.map((t) => [t.name, t.x, t.y]), [
    ["sad", ["s-2", "s-10"], [1, 1]],
    ["angry", ["s-2", "s-10"], [1, 0]],
  ]);
});

Deno.test("barFigure: side by side has no sums", () => {
  const series = [{ name: "a", values: [1] }, { name: "b", values: [2] }];
  assert.deepEqual(barFigure(["x"], series, { stacked: false }).layout.annotations, []);
  assert.equal((barFigure(["x"], series).layout.annotations as unknown[]).length, 1);
});
