/**
 * The features of a whole corpus, from recordings to files, on all cores, beside a program of
 * librosa and joblib that makes the same.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { openWorkspace, type Workspace } from "@/disk/workspace.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { loadFeatures } from "@/disk/feature_cache.ts";
import type { Recipe } from "@/recipes/recipe.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { machineName } from "./_machine.ts";
import { fromBase64, largestDifference } from "./clips.ts";
import type { CorpusQuestion, LinksQuestion, Sample } from "./corpus_own.ts";
import { startOwn, startPeer } from "./peer.ts";
import { inFolder, racePrograms, type Timed, timeProgram } from "./programs.ts";
import type { Study } from "./studies.ts";

/** Recordings of the run that does not count: it fills the caches of compiled code. */
const WARM_UP = 64;
/**
 * Normalised features; the resamplers end their passbands differently, and a faint tone near its
 * end lies on another side of the floor of 80 dB.
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
 * @param options.python a Python that has what requirements.txt names
 * @param options.runs how often each side makes them all @default 3
 * @throws Error if the peer cannot be started, has other versions, or computes something else
 */
export async function benchCorpus(
  options: { readonly python: string; readonly runs?: number },
): Promise<BenchRow[]> {
  const { python, runs = 3 } = options;
  const recipe = twoChannel;
  const workspace = await openWorkspace({ wanted: recipe.corpora });
  const recordings = workspace.utterances.length;
  const work = { recipe, workspace, python };
  for (const side of [ownRun, peerRun]) {
    await inFolder((folder) => side({ ...work, recordings: WARM_UP }, folder));
  }
  const race = await inFolder((folder) =>
    racePrograms(
      (run) => ownRun({ ...work, recordings }, join(folder, `own${run}`)),
      (run) => peerRun({ ...work, recordings }, join(folder, `peer${run}`)),
      { runs },
    ).then(async (done) => {
      await checkSame(done.peer[0]!.answer, { ...work, cacheDir: join(folder, "own0") });
      return done;
    })
  );
  const { librosa, joblib } = race.peer[0]!.answer, cores = navigator.hardwareConcurrency;
  const count = recordings.toLocaleString("en");
  return [{
    name: `features of a corpus, ${workspace.demo ? "made up, " : ""}${count} recordings ` +
      `(${recipe.name}), from files to files, ${cores} cores`,
    engine: "this project",
    peer: `librosa ${librosa}, one STFT for all, with joblib ${joblib}`,
    ...race.comparison,
    machine: machineName(),
  }];
}

interface Work {
  readonly recipe: Recipe;
  readonly workspace: Workspace;
  readonly python: string;
  readonly recordings: number;
}

function ownRun({ recipe, recordings }: Work, cacheDir: string): Promise<Timed<unknown>> {
  const question: CorpusQuestion = { recipe: recipe.name, cacheDir, recordings };
  return timeProgram(() => startOwn("corpus_own.ts"), question);
}

async function peerRun(work: Work, folder: string): Promise<Timed<PeerAnswer>> {
  const { recipe, workspace: { root, utterances }, python, recordings } = work;
  await Deno.mkdir(folder, { recursive: true });
  const paths = utterances.slice(0, recordings).map(({ path }) => join(root, path));
  const question = { paths, config: recipe.features, target: join(folder, "features.npy") };
  return timeProgram(() => startPeer(python, "corpus_peer.py"), question);
}

async function checkSame(
  { first }: PeerAnswer,
  from: { readonly recipe: Recipe; readonly workspace: Workspace; readonly cacheDir: string },
): Promise<void> {
  const { recipe, workspace: { root, utterances }, cacheDir } = from;
  const options = { rawDir: root, cacheDir };
  const { data } = await loadFeatures(utterances.slice(0, 1), recipe.features, options);
  const apart = largestDifference(data, fromBase64(first));
  if (apart < SAME_WORK) return;
  throw new InputError("time the features of a corpus", `the peer's are others (${apart} apart)`, {
    code: "environment",
  });
}

/**
 * Measures time and memory of features over many clips: links to the recordings of RAVDESS, each
 * worked on as a recording of its own.
 * @param options.clips how many; 24 kB of the disk are needed for each @default 50,000
 */
export async function studyCorpus(options: { readonly clips?: number } = {}): Promise<Study> {
  const { clips = 50_000 } = options;
  const { answer } = await inFolder((folder) => {
    const question: LinksQuestion = { recipe: twoChannel.name, folder, links: clips };
    return timeProgram<readonly Sample[]>(() => startOwn("corpus_own.ts"), question);
  });
  return corpusStudy(answer);
}

/** The figure of such samples. */
export function corpusStudy(samples: readonly Sample[]): Study {
  const x = samples.map(({ clips }) => clips), cores = navigator.hardwareConcurrency;
  const axes = { xTitle: "clips", item: "clip" };
  const series = (name: string, y: readonly number[]) => [{ name, x, y }];
  return {
    id: "corpus",
    title: `Features of ${
      x.at(-1)!.toLocaleString("en")
    } clips (${twoChannel.name}), ${cores} cores`,
    panels: [
      {
        ...{ ...axes, title: "time", yTitle: "time (s)", unit: "s" },
        series: series("from files to files", samples.map(({ sec }) => sec)),
      },
      {
        ...{ ...axes, title: "memory", yTitle: "resident memory (MiB)", unit: "MiB", fit: false },
        series: series("the whole process", samples.map(({ rssMiB }) => rssMiB)),
      },
    ],
    machine: machineName(),
  };
}
