/** A recogniser with a small network, and sounds for it. */
import { startEngine } from "@/engine/start.ts";
import "@/host/mod.ts";
import { seededRandom } from "@/base/random.ts";
import type { FeatureConfig } from "@/features/config.ts";
import { featureShape } from "@/features/config.ts";
import type { ScoreCalibration } from "@/evaluation/mod.ts";
import type { ModelConfig } from "@/models/config.ts";
import { buildModel, packModel } from "@/models/mod.ts";
import { loadRecognizer, type Recognizer } from "@/recognition/mod.ts";
import type { VoiceDetector } from "@/recognition/voice_activity.ts";
import { card, FEATURES } from "../models/_card.ts";
import { CNN } from "../models/_models.ts";

export const ENGINE = { provider: "wasm", threads: 1 } as const;
export const LABELS = ["happy", "sad", "calm"];
const HOP = 512;

/** Takes frames of 32 ms above -40 dB of full scale for speech, and lags by ten of them. */
export function loudnessDetector(): VoiceDetector {
  const frame = new Float32Array(HOP);
  let held = 0;
  let due: number[] = [];
  const decide = () => {
    const power = frame.subarray(0, held).reduce((sum, x) => sum + x * x, 0) / HOP;
    due.push(power >= 1e-4 ? 1 : 0);
    held = 0;
  };
  return {
    push(samples) {
      for (const value of samples) {
        frame[held++] = value;
        if (held === HOP) decide();
      }
      return Float32Array.from(due.splice(0, Math.max(0, due.length - 10)));
    },
    flush() {
      if (held > 0) decide();
      const rest = Float32Array.from(due);
      due = [];
      return rest;
    },
  };
}

/** An untrained network of half a second at 8 kHz. */
export async function smallRecognizer(
  options: {
    readonly model?: ModelConfig;
    readonly features?: FeatureConfig;
    readonly calibration?: ScoreCalibration;
    /** `"own"`: the project's; it hears little speech in noise. */
    readonly detector?: "loudness" | "own";
  } = {},
): Promise<Recognizer> {
  await startEngine(ENGINE);
  const { model = CNN, features = FEATURES, calibration } = options;
  const built = buildModel(model, { inputShape: featureShape(features), classes: 3, seed: 1 });
  const files = await packModel(built, { card: { ...card(LABELS), model, features, calibration } });
  built.dispose();
  const detector = options.detector === "own" ? undefined : loudnessDetector;
  return await loadRecognizer(files, { engine: ENGINE, detector });
}

/** Noise at changing pitch in the given seconds, and hardly any elsewhere. */
export function sound(
  seconds: number,
  options: {
    readonly speech?: readonly (readonly [from: number, to: number])[];
    readonly sampleRate?: number;
    readonly seed?: number;
  } = {},
) {
  const { speech = [[0, seconds]], sampleRate = 8000, seed = 1 } = options;
  const random = seededRandom(seed);
  const samples = Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    const at = i / sampleRate;
    const speaks = speech.some(([from, to]) => at >= from && at < to);
    return (speaks ? 0.3 : 1e-4) * (Math.sin(at * 2500 * (1 + 0.5 * Math.sin(at))) +
      0.1 * random.normal());
  });
  return { samples, sampleRate };
}
