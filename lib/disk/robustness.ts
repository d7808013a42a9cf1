/** How much worse finished runs are on changed recordings of their test parts. @module */
import { InputError } from "@/base/errors.ts";
import { list, nullable, number, object, text, type TypeOf } from "@/base/schema.ts";
import { joinSamples } from "@/audio/bytes.ts";
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { compareRuns } from "@/evaluation/compare.ts";
import { mergeTables, type Prediction, type PredictionTable } from "@/evaluation/table.ts";
import { type FeatureConfig, featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { startEngine } from "@/host/mod.ts";
import { SOUND_CHANGES } from "@/training/robustness.ts";
import { hasLame, throughMp3 } from "./lame.ts";
import { type FinishedRun, predictionTable } from "./record.ts";
import { readUtterance } from "./recording.ts";
import { openTrained, type ValidationOptions } from "./validation.ts";

const rowRule = object({
  /** What was done to the recordings. */
  change: text,
  /** UAR of the recordings as they are, and changed. */
  a: number(),
  b: number(),
  /** b - a, and its interval by bootstrap over speakers. */
  difference: number(),
  low: nullable(number()),
  high: nullable(number()),
});

/** The rule for how much worse a network is on changed recordings. */
export const robustnessRule = object({
  recipe: text,
  model: text,
  /** Corpora of the tested clips. */
  corpora: list(text),
  protocol: text,
  seeds: list(number()),
  folds: list(number()),
  clips: number(),
  speakers: number(),
  rows: list(rowRule),
  /** Changes that could not be made here, and why. */
  missing: list(object({ change: text, why: text })),
});

/** How much worse a network is on changed recordings. */
export type Robustness = TypeOf<typeof robustnessRule>;
/** The UAR of recordings as they are and under one change. */
export type RobustnessRow = TypeOf<typeof rowRule>;

/** Where recordings are, and who hears of the progress. */
export interface RobustnessOptions extends Pick<ValidationOptions, "engine" | "rawDir" | "signal"> {
  /** Called after each recording. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

interface Change {
  readonly name: string;
  readonly change: (w: Waveform, seed: string) => Waveform | Promise<Waveform>;
}

const CLEAN: Change = { name: "clean", change: (w) => w };
const MP3: Change = { name: "MP3 of 32 kbit/s", change: (w) => throughMp3(w, { kbps: 32 }) };

/**
 * Predicts the test clips of finished runs as they are and under each change, and compares: the
 * difference of the two UARs, with its interval by bootstrap over speakers.
 * @param runs folds and seeds of one training
 * @param utterances all recordings in the index
 * @throws {InputError} if the runs know the tested speakers, or their recordings are not here
 * @throws the signal's reason if it was aborted
 */
export async function measureRobustness(
  runs: readonly FinishedRun[],
  utterances: readonly Utterance[],
  options: RobustnessOptions = {},
): Promise<Robustness> {
  for (const run of runs) refuseLeaky(run, "measure the robustness of");
  await startEngine(options.engine);
  const withMp3 = await hasLame();
  const changes = withMp3 ? [...SOUND_CHANGES, MP3] : SOUND_CHANGES;
  const work = { ...options, utterances, changes: [CLEAN, ...changes] };
  const [clean, ...changed] = await predictAll(runs, work);
  const { rows, recipe, model, protocol } = clean!;
  return {
    recipe,
    model,
    corpora: [...new Set(rows.map(({ corpus }) => corpus))].sort(),
    protocol,
    seeds: distinct(rows.map(({ seed }) => seed)),
    folds: distinct(rows.map(({ fold }) => fold)),
    clips: new Set(rows.map(({ id }) => id)).size,
    speakers: new Set(rows.map(({ speaker }) => speaker)).size,
    rows: changed.map((table, i) => ({
      change: changes[i]!.name,
      ...compareRuns(clean!, table).uar,
    })),
    missing: withMp3 ? [] : [{ change: MP3.name, why: "lame is not installed" }],
  };
}

/**
 * What is said of unseen speakers needs runs that were tested on such.
 * @param what begins the sentence, before the run's folder
 * @throws {InputError} if the run knows the tested speakers
 */
export function refuseLeaky({ dir, record: { split } }: FinishedRun, what: string): void {
  if (!split.leaky) return;
  throw new InputError(
    `${what} ${dir}`,
    `its test part is of speakers that it knows (${split.protocol})`,
    { remedy: "name a run that was tested on unseen speakers" },
  );
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

interface Work extends RobustnessOptions {
  readonly utterances: readonly Utterance[];
  readonly changes: readonly Change[];
}

/** One table for each change, of the test parts of all runs. */
async function predictAll(
  runs: readonly FinishedRun[],
  { onProgress, ...work }: Work,
): Promise<PredictionTable[]> {
  const total = runs.reduce((sum, { record }) => sum + record.split.test.length, 0);
  const tables: PredictionTable[][] = work.changes.map(() => []);
  let done = 0;
  for (const run of runs) {
    const onClip = () => onProgress?.(++done, total);
    const predictions = await predictRun(run, { ...work, onClip });
    predictions.forEach((rows, i) => tables[i]!.push(predictionTable(rows, run.record)));
  }
  return tables.map(mergeTables);
}

/** The predictions of one run's test part under each change. */
async function predictRun(
  run: FinishedRun,
  { utterances, rawDir, changes, signal, onClip }: Work & { readonly onClip: () => void },
): Promise<Prediction[][]> {
  const trained = await openTrained(run, utterances);
  try {
    const { features: config } = run.record.job;
    const testing = new Set(run.record.split.test);
    const clips = trained.plan.clips.filter(({ id }) => testing.has(id));
    const values = changes.map(() => [] as Float32Array[]);
    for (const clip of clips) {
      signal?.throwIfAborted();
      // A ratio to noise is that of what the network hears.
      const sound = resample(await readUtterance(clip, { root: rawDir }), config.sampleRate);
      for (const [i, { change }] of changes.entries()) {
        values[i]!.push(extractFeatures(await change(sound, clip.id), config));
      }
      onClip();
    }
    const predictions: Prediction[][] = [];
    for (const own of values) {
      predictions.push(await trained.predict(featureSet(own, { clips, config })));
    }
    return predictions;
  } finally {
    trained.dispose();
  }
}

function featureSet(
  values: readonly Float32Array[],
  { clips, config }: { readonly clips: readonly Utterance[]; readonly config: FeatureConfig },
) {
  const shape = [clips.length, ...featureShape(config)] as const;
  return { data: joinSamples(values), shape, ids: clips.map(({ id }) => id) };
}
