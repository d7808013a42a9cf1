/**
 * A whole training beside the same one written with PyTorch and librosa: features, epochs, test,
 * each in a program of its own from start to end.
 * @module
 */
import { join } from "@std/path";
import { openWorkspace, type Workspace } from "@/disk/workspace.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { recipeJob } from "@/recipes/job.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { planJob } from "@/training/plan.ts";
import { startOwn, startPeer } from "./peer.ts";
import {
  type BenchOptions,
  compareTimes,
  inFolder,
  machineName,
  type Race,
  racePrograms,
  type Timed,
  timeProgram,
} from "./timing.ts";
import type { TrainingAnswer, TrainingQuestion } from "./training_own.ts";

/** What is trained, and how often. */
export interface TrainingBenchOptions extends BenchOptions {
  /** Passes over the training part; there is no early stopping. @default the recipe's */
  readonly epochs?: number | undefined;
}

/** The most threads that the engine takes of itself. */
const MAX_THREADS = 4;

/**
 * Times `train --recipe two_channel --protocol random` with an empty feature cache, the recordings
 * in the file cache of the machine.
 * @param options.runs trainings of each side, each with a seed and a split of its own @default 1
 * @returns a row for the whole, and one for each of its phases
 * @throws {InputError} if the peer cannot be started or has other versions
 */
export async function benchTraining(options: TrainingBenchOptions): Promise<BenchRow[]> {
  const { python, runs = 1, epochs = twoChannel.training.epochs, onProgress } = options;
  const threads = Math.min(MAX_THREADS, navigator.hardwareConcurrency);
  const workspace = await openWorkspace({ wanted: twoChannel.corpora });
  const race = await inFolder((folder) => {
    const plan = (run: number) => planRace(workspace, { epochs, seed: 1 + run });
    const own = async (run: number) => {
      const { job } = await plan(run);
      const question: TrainingQuestion = { job, folder: join(folder, `own${run}`) };
      return await timeProgram<TrainingAnswer>(() => startOwn("training_own.ts"), question);
    };
    const peer = async (run: number) => {
      const target = join(folder, `peer${run}.pt`);
      const question = { ...(await plan(run)).peer, threads, target };
      return await timeProgram<PeerAnswer>(() => startPeer(python, "training_peer.py"), question);
    };
    return racePrograms({ own, peer }, { runs, onProgress });
  });
  return trainingRows(race, { epochs, threads, workspace });
}

/** What the peer answers: the same, and the versions of its packages. */
type PeerAnswer = TrainingAnswer & Readonly<Record<"torch" | "librosa" | "joblib", string>>;

/**
 * The training that is timed, for both sides: the recipe under its own protocol without early
 * stopping; for the peer, every recording with its class and its part, and all settings.
 */
export async function planRace(
  { corpora, utterances, root }: Pick<Workspace, "corpora" | "utterances" | "root">,
  { epochs, seed }: { readonly epochs: number; readonly seed: number },
) {
  const job = recipeJob(twoChannel, {
    protocol: "random",
    seed,
    corpora: corpora.map(({ name }) => name),
    settings: [`training.epochs=${epochs}`, "training.patience=null"],
  });
  const { split, clips } = await planJob(job, utterances);
  const byId = new Map(clips.map((utterance) => [utterance.id, utterance]));
  const recordings = (["train", "val", "test"] as const).flatMap((part) =>
    split[part].map((id) => {
      const { path, emotion } = byId.get(id)!;
      return { path: join(root, path), label: job.labels.indexOf(emotion), part };
    })
  );
  const { features, model, training } = job;
  const peer = { recordings, classes: job.labels.length, features, model, training, seed };
  return { job, peer };
}

type Answers = Race<TrainingAnswer, PeerAnswer>;

/** The phases of a training: milliseconds of each. */
const PHASES: Readonly<Record<string, (timed: Timed<TrainingAnswer>) => number>> = {
  "features, cold cache": ({ answer }) => 1000 * answer.featuresSec,
  "training": ({ answer }) => 1000 * answer.trainSec,
  "test": ({ answer }) => 1000 * answer.testSec,
  "start, index, saving": ({ ms, answer }) =>
    ms - 1000 * (answer.featuresSec + answer.trainSec + answer.testSec),
};

/** The rows of a race. */
export function trainingRows(
  race: Answers,
  about: {
    readonly epochs: number;
    readonly threads: number;
    readonly workspace: Pick<Workspace, "utterances" | "demo">;
  },
): BenchRow[] {
  const { epochs, threads, workspace: { utterances, demo } } = about;
  const { torch, librosa, joblib } = race.peer[0]!.answer;
  const recordings = `${utterances.length.toLocaleString("en")} recordings`;
  const what = `whole training of ${twoChannel.name} (${demo ? "synthetic, " : ""}${recordings}, ` +
    `${epochs} epochs)`;
  const sides = {
    engine: race.own[0]!.answer.engine,
    peer: `PyTorch ${torch}, channels_last, ${threads} threads; librosa ${librosa}, joblib ` +
      `${joblib}`,
    machine: machineName(),
  };
  const phases = Object.entries(PHASES).map(([phase, of]) => ({
    name: `${what}: ${phase}`,
    ...sides,
    ...compareTimes(race.own.map(of), race.peer.map(of)),
  }));
  return [{ name: what, ...sides, ...race.comparison, note: accuracies(race) }, ...phases];
}

function accuracies({ own, peer }: Answers): string {
  const mean = (side: readonly Timed<TrainingAnswer>[]) =>
    (100 * side.reduce((sum, { answer }) => sum + answer.accuracy, 0) / side.length).toFixed(1);
  return `accuracy on the test part: ${mean(own)} % here, ${mean(peer)} % there`;
}
