/** A recognition and an explanation, as a recogniser gives them. */
import type { Explanation, RecognizedWindow } from "@/recognition/mod.ts";
import type { FileRecognition } from "@/reporting/recognition_text.ts";

const LABELS = ["happy", "sad", "calm"];

const scoresOf = (...scores: number[]) =>
  Object.fromEntries(LABELS.map((label, k) => [label, scores[k]!]));

const window = (
  startSec: number,
  answer: Pick<RecognizedWindow, "status" | "emotion" | "scores">,
): RecognizedWindow => ({ startSec, endSec: startSec + 3, ...answer });

const WINDOWS: readonly RecognizedWindow[] = [
  window(0, { status: "ok", emotion: "sad", scores: scoresOf(0.1, 0.7, 0.2) }),
  window(0.5, { status: "unsure", emotion: null, scores: scoresOf(0.4, 0.35, 0.25) }),
  window(1, { status: "no_speech", emotion: null, scores: scoresOf(1 / 3, 1 / 3, 1 / 3) }),
];

export const RECOGNITION: FileRecognition = {
  file: "a, b.wav",
  status: "ok",
  emotion: "sad",
  best: "sad",
  scores: scoresOf(0.2, 0.6, 0.2),
  confidence: 0.6,
  durationSec: 4,
  speechSec: 1.5,
  windows: WINDOWS,
  notes: ["It is <quiet>."],
  model: { name: "m", version: "0123456789ab", labels: LABELS },
};

export const NO_SPEECH: FileRecognition = {
  ...RECOGNITION,
  file: "none.wav",
  status: "no_speech",
  emotion: null,
  best: null,
  scores: WINDOWS[2]!.scores,
  confidence: 0,
  speechSec: 0,
  windows: [WINDOWS[2]!],
  notes: [],
};

export const EXPLANATION: Explanation = {
  startSec: 0,
  endSec: 3,
  best: "sad",
  score: 0.7,
  timesSec: [0, 1.5, 3],
  bandsHz: [0, 1000, 8000],
  time: [0.2, -0.1],
  timeBand: [[0.1, 0], [-0.05, 0.02]],
  attention: [{ startSec: 0, weight: 0.25 }, { startSec: 1.5, weight: 0.75 }],
  fidelity: { important: 0.3, random: 0.1 },
};
