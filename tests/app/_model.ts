/** The folder of a small network, as a training leaves one. */
import * as tf from "@tensorflow/tfjs";
import { featureShape } from "@/features/config.ts";
import { buildModel } from "@/models/build.ts";
import { writeModelFiles } from "@/disk/models.ts";
import { packModel } from "@/models/saved.ts";
import { card, FEATURES } from "../models/_card.ts";
import { CNN } from "../models/_models.ts";

export const MODEL_LABELS = ["happy", "sad", "calm"];

/** Saves an untrained network of three emotions. */
export async function writeModel(dir: string): Promise<void> {
  await tf.setBackend("cpu");
  const options = { inputShape: featureShape(FEATURES), classes: MODEL_LABELS.length, seed: 1 };
  const files = await packModel(buildModel(CNN, options), { card: card(MODEL_LABELS) });
  await writeModelFiles(dir, files);
}
