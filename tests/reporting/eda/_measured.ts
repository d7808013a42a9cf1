/** Measured recordings for the views of notebook 01. */
import type { Measured } from "@/reporting/eda/measured.ts";
import { utterance } from "../_utterance.ts";

/** A measured recording: the louder, the more bytes stand beside its samples. */
export function measured(labels: Parameters<typeof utterance>[0], level: number): Measured {
  return {
    ...utterance(labels),
    layout: "wav: fmt data",
    extraBytes: -1000 * level,
    peakDb: level + 4,
    rmsDb: level,
    dcOffset: 0,
    clippedSamples: 0,
    timbre: Float32Array.of(level, 1),
    leadSec: 0.5,
    activeSec: 0.25,
    tailSec: 0.25,
    bandwidthHz: 8000,
    bandHz: 250,
    meanDb: Float32Array.of(level, level - 20),
    quietDb: Float32Array.of(-90, -95),
    noiseDb: -80,
    zeroPart: 0.25,
  };
}

export const MEASURED = [
  measured({ speaker: "made-1", emotion: "sad" }, -30),
  measured({ speaker: "made-1", emotion: "angry" }, -10),
  measured({ speaker: "made-2", emotion: "sad" }, -32),
  measured({ speaker: "made-2", emotion: "angry", channel: "song" }, -12),
];
