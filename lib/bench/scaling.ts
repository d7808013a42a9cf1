/** Costs against the size of a batch and against the number of clips, beside PyTorch. @module */
import type { Engine } from "@/engine/mod.ts";
import { featureShape } from "@/features/config.ts";
import { recipeJob } from "@/recipes/recipe.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import type { ScalingSeries } from "@/reporting/figures/scaling.ts";
import { machineName } from "./_machine.ts";
import { BENCH_MODELS } from "./engine_models.ts";
import { startEngineSide, timeInTurn } from "./engine_sides.ts";
import { startOwn, startPeer } from "./peer.ts";
import type { Study, StudyPanel } from "./studies.ts";
import { median } from "./timing.ts";

const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128];
const CLIPS = [256, 512, 1024, 2048, 4096];
const WARM_UP = 5;

/** What is measured. */
export interface ScalingOptions {
  /** A Python that has what requirements.txt names. */
  readonly python: string;
  /** Timings of each side per size. @default 10 */
  readonly runs?: number;
  /** Sizes of batches. @default powers of two from 1 to 128 */
  readonly batches?: readonly number[];
  /** Numbers of clips of an epoch. @default 256 to 4,096 */
  readonly clips?: readonly number[];
  /** Of each side. @default 2 */
  readonly threads?: number;
}

/** Measures a step against the size of its batch, and an epoch against the number of its clips. */
export async function benchScaling(options: ScalingOptions): Promise<Study[]> {
  return [await studyBatches(options), await studyClips(options)];
}

/**
 * Training steps and predictions of network A with batches of several sizes.
 * @throws Error if the peer cannot be started or has another version
 */
export async function studyBatches(options: ScalingOptions): Promise<Study> {
  const { python, runs = 10, batches = BATCHES, threads = 2 } = options;
  const own = startEngineSide(), peer = startPeer(python, "engine_peer.py");
  try {
    const { torch } = await peer.ask<{ torch: string }>({ threads });
    const { name } = await own.ask<Engine>({
      work: "start",
      options: { provider: "auto", threads },
    });
    const panels: StudyPanel[] = [];
    for (const kind of ["train", "predict"] as const) {
      const ms: number[] = [], peerMs: number[] = [];
      for (const batch of batches) {
        const task = { kind, model: "A", batch } as const;
        const figures = await timeInTurn(task, { own, peer, steps: runs, warmUp: WARM_UP });
        ms.push(figures.ms);
        peerMs.push(figures.peerMs!);
      }
      panels.push({
        title: kind === "train" ? "training step" : "prediction",
        xTitle: "clips in a batch",
        yTitle: "time (ms)",
        ...{ unit: "ms", item: "clip" },
        series: [
          { name: `here (${name})`, x: batches, y: ms },
          { name: `PyTorch ${torch}`, x: batches, y: peerMs },
        ],
      });
    }
    const title = `Cost against the size of a batch, network A (${BENCH_MODELS.A.title})`;
    return { id: "batch-size", title, panels, machine: machineName() };
  } finally {
    own.stop();
    await peer.stop();
  }
}

/**
 * Epochs of `two_channel` over several numbers of clips: batches put together, augmented, trained on.
 * @throws Error if the peer cannot be started or has another version
 */
export async function studyClips(options: ScalingOptions): Promise<Study> {
  const { python, runs = 10, clips = CLIPS, threads = 2 } = options;
  const job = recipeJob(twoChannel, { overrides: { training: { epochs: 1 } } });
  const { features, model, training, seed, labels } = job;
  const shape = featureShape(features), classes = labels.length;
  const peerJob = { shape, model, training, seed, classes, threads };
  const own = startOwn("training_own.ts"), peer = startPeer(python, "training_peer.py");
  try {
    const epoch = async (count: number): Promise<EpochPair> => ({
      own: await own.ask({ job, clips: count }),
      peer: await peer.ask({ ...peerJob, clips: count }),
    });
    const times = Math.ceil(runs / 3); // an epoch is many steps, so few repetitions do
    return epochStudy(clips, await repeat(epoch, { clips, times }));
  } finally {
    await own.stop();
    await peer.stop();
  }
}

/** One epoch on either side. */
interface EpochPair {
  readonly own: { readonly ms: number; readonly engine: string };
  readonly peer: { readonly ms: number; readonly torch: string };
}

/** Epochs of each number of clips, after one that does not count. */
async function repeat(
  epoch: (clips: number) => Promise<EpochPair>,
  { clips, times }: { readonly clips: readonly number[]; readonly times: number },
): Promise<EpochPair[][]> {
  await epoch(clips[0]!);
  const measured: EpochPair[][] = [];
  for (const count of clips) {
    const pairs: EpochPair[] = [];
    while (pairs.length < times) pairs.push(await epoch(count));
    measured.push(pairs);
  }
  return measured;
}

function epochStudy(clips: readonly number[], measured: readonly EpochPair[][]): Study {
  const { own: { engine }, peer: { torch } } = measured[0]![0]!;
  const seconds = (side: "own" | "peer") =>
    measured.map((pairs) => median(pairs.map((pair) => pair[side].ms)) / 1000);
  const series: ScalingSeries[] = [
    { name: `here (${engine})`, x: clips, y: seconds("own") },
    { name: `PyTorch ${torch}`, x: clips, y: seconds("peer") },
  ];
  const axes = { xTitle: "clips", yTitle: "time (s)", unit: "s", item: "clip" };
  const panel = { title: `one epoch of ${twoChannel.name}`, ...axes, series };
  const title = "Cost of an epoch against the number of clips";
  return { id: "clip-count", title, panels: [panel], machine: machineName() };
}
