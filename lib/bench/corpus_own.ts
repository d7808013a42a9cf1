// The features of a corpus, as `deno task features` makes them, into a cache of their own; or of as
// many recordings as are wanted, each a link to one of the corpus, with time and memory on the way.
import { join, resolve } from "@std/path";
import { openWorkspace } from "@/disk/workspace.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { cacheFeatures } from "@/disk/feature_cache.ts";
import { resolveFeatureConfig } from "@/features/config.ts";
import type { Job } from "@/disk/feature_job.ts";
import { runJobs } from "@/disk/feature_pool.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { answerAll } from "./_own.ts";

/** Features of a corpus. */
export interface CorpusQuestion {
  readonly recipe: string;
  readonly cacheDir: string;
  /** Only the first so many recordings. */
  readonly recordings: number;
}

/** Features of links, each worked on as a recording of its own. */
export interface LinksQuestion {
  readonly recipe: string;
  /** An empty folder, for links and features. */
  readonly folder: string;
  /** How many. */
  readonly links: number;
}

/** Where the work stood at one moment. */
export interface Sample {
  /** Clips that were done. */
  readonly clips: number;
  /** Time since the work began. */
  readonly sec: number;
  /** Memory of the whole process, MiB. */
  readonly rssMiB: number;
}

const SAMPLES = 50;

async function corpus(question: CorpusQuestion): Promise<unknown> {
  const recipe = recipeByName(question.recipe), { cacheDir } = question;
  const { utterances } = await openWorkspace({ wanted: recipe.corpora });
  const recordings = utterances.slice(0, question.recordings);
  return await cacheFeatures(recordings, recipe.features, { cacheDir });
}

async function links(question: LinksQuestion): Promise<readonly Sample[]> {
  const recipe = recipeByName(question.recipe), { folder } = question;
  const { utterances, root } = await openWorkspace({ wanted: recipe.corpora });
  const recordings = { utterances, root: resolve(root) };
  const samples: Sample[] = [], step = Math.ceil(question.links / SAMPLES);
  let clips = 0;
  const start = performance.now();
  const jobs = await makeLinks(recordings, { folder, count: question.links });
  await runJobs(jobs, {
    config: resolveFeatureConfig(recipe.features),
    workers: navigator.hardwareConcurrency,
    onResult: (job, result) => {
      if (!result.ok) throw new Error(`${job.path}: ${result.message}`);
      if (++clips % step > 0 && clips < jobs.length) return;
      const rssMiB = Deno.memoryUsage().rss / 2 ** 20;
      samples.push({ clips, sec: (performance.now() - start) / 1000, rssMiB });
    },
  });
  return samples;
}

async function makeLinks(
  { utterances, root }: { readonly utterances: readonly Utterance[]; readonly root: string },
  { folder, count }: { readonly folder: string; readonly count: number },
): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let i = 0; i < count; i++) {
    const { path: original, sha256 } = utterances[i % utterances.length]!;
    const path = join(folder, `${i}.wav`);
    await Deno.symlink(join(root, original), path);
    jobs.push({ path, sha256, target: join(folder, `${i}.f32`) });
  }
  return jobs;
}

if (import.meta.main) {
  await answerAll<CorpusQuestion | LinksQuestion>((question) =>
    "links" in question ? links(question) : corpus(question)
  );
}
