import type { Utterance } from "@/corpora/utterance.ts";

/** A recording with the given labels. */
export function utterance(labels: Partial<Utterance> = {}): Utterance {
  const { emotion = "sad", speaker = "s-1", statement = "x" } = labels;
  return {
    id: `${emotion} ${speaker} ${statement}`,
    path: "a.wav",
    sha256: "0",
    corpus: "made",
    gender: "unknown",
    channel: "speech",
    emotion,
    speaker,
    statement,
    intensity: "normal",
    repetition: 1,
    sampleRate: 16_000,
    channels: 1,
    durationSec: 1,
    ...labels,
  };
}
