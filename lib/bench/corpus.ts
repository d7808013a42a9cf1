/**
 * The features of a whole corpus, from recordings to files, on all cores, beside a program with
 * librosa and joblib that makes the same.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { openWorkspace, type Workspace } from "@/disk/workspace.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { loadFeatures } from "@/disk/feature_cache.ts";
import { twoChannel as recipe } from "@/recipes/two_channel.ts";
import type { CorpusQuestion } from "./corpus_own.ts";
import { startOwn, startPeer } from "./peer.ts";
import {
  type BenchOptions,
  inFolder,
  machineName,
  racePrograms,
  type Timed,
  timeProgram,
} from "./timing.ts";

/** Recordings of the run that does not count: it fills the caches of compiled code. */
const WARM_UP = 64;
/**
 * Normalised features. The resamplers end their passbands differently, and a faint tone near its
 * end lies on the other side of the floor of 80 dB.
 */
const SAME_WORK = 0.2;

interface PeerAnswer {
  readonly librosa: string;
  readonly joblib: string;
  /** Features of the first recording. */
  readonly first: string;
}

/**
 * Times the features of RAVDESS' speech and song, both programs from their start, recordings in the
 * file cache of the machine, feature cache empty.
 * @param options.runs how often each side makes them all @default 3
 * @throws {InputError} if the peer cannot be started, has other versions, or computes something else
 */
export async function benchCorpus(options: BenchOptions): Promise<BenchRow[]> {
  const { python, runs = 3, onProgress } = options;
  const workspace = await openWorkspace({ wanted: recipe.corpora });
  const recordings = workspace.utterances.length;
  await inFolder((folder) => ownRun(WARM_UP, folder));
  await inFolder((folder) => peerRun({ workspace, python, recordings: WARM_UP, folder }));
  const race = await inFolder(async (folder) => {
    const racers = {
      own: (run: number) => ownRun(recordings, join(folder, `own${run}`)),
      peer: (run: number) =>
        peerRun({ workspace, python, recordings, folder: join(folder, `peer${run}`) }),
    };
    const done = await racePrograms(racers, { runs, onProgress });
    await checkSame(done.peer[0]!.answer, { workspace, cacheDir: join(folder, "own0") });
    return done;
  });
  const { librosa, joblib } = race.peer[0]!.answer;
  const count = recordings.toLocaleString("en");
  return [{
    name: `features of a corpus, ${workspace.demo ? "synthetic, " : ""}${count} recordings ` +
      `(${recipe.name}), from files to files, ${navigator.hardwareConcurrency} cores`,
    engine: "this project",
    peer: `librosa ${librosa}, one STFT for all, with joblib ${joblib}`,
    ...race.comparison,
    machine: machineName(),
  }];
}

function ownRun(recordings: number, cacheDir: string): Promise<Timed<unknown>> {
  const question: CorpusQuestion = { recipe: recipe.name, cacheDir, recordings };
  return timeProgram(() => startOwn("corpus_own.ts"), question);
}

interface PeerRun {
  readonly workspace: Workspace;
  readonly python: string;
  readonly recordings: number;
  readonly folder: string;
}

async function peerRun(
  { workspace: { root, utterances }, python, recordings, folder }: PeerRun,
): Promise<Timed<PeerAnswer>> {
  await Deno.mkdir(folder, { recursive: true });
  const paths = utterances.slice(0, recordings).map(({ path }) => join(root, path));
  const question = { paths, config: recipe.features, target: join(folder, "features.npy") };
  return await timeProgram(() => startPeer(python, "corpus_peer.py"), question);
}

async function checkSame(
  { first }: PeerAnswer,
  from: { readonly workspace: Workspace; readonly cacheDir: string },
): Promise<void> {
  const { workspace: { root, utterances }, cacheDir } = from;
  const options = { rawDir: root, cacheDir };
  const { data } = await loadFeatures(utterances.slice(0, 1), recipe.features, options);
  const theirs = new Float32Array(Uint8Array.fromBase64(first).buffer);
  const apart = data.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0);
  if (data.length === theirs.length && apart < SAME_WORK) return;
  throw new InputError("time the features of a corpus", `the peer's differ by ${apart}`, {
    code: "environment",
  });
}
