/** What a few clips of a speaker whom a network never heard are worth, if its last layer is fitted to them. @module */
import { InputError } from "@/base/errors.ts";
import { flag, list, number, object, oneOf, text, type TypeOf } from "@/base/schema.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { type Interval, jointBootstrap, type SpokenPrediction } from "@/evaluation/intervals.ts";
import { confusionMatrix, uar } from "@/evaluation/metrics.ts";
import { checkInterval } from "@/evaluation/results.ts";
import { startEngine } from "@/host/mod.ts";
import { loadFeatures } from "./feature_cache.ts";
import { decideDraw, drawClips, DRAWS, poolOf, POOLS } from "./few_shot_draws.ts";
import type { Decisions, Draw, Setting, Voice } from "./few_shot_draws.ts";
import type { FinishedRun } from "./record.ts";
import { refuseLeaky } from "./robustness.ts";
import { openTrained, type ValidationOptions } from "./validation.ts";

const SETTINGS: readonly Setting[] = [
  { clips: 3, otherSentences: false },
  { clips: 5, otherSentences: false },
  { clips: 10, otherSentences: false },
  { clips: 3, otherSentences: true },
  { clips: 4, otherSentences: true },
  { clips: 10, otherSentences: true },
];
/** Those of `fitHead` that are tried. */
const STRENGTHS: readonly number[] = [2e-4, 5e-4, 1e-3, 2e-3, 5e-3];

const rowRule = object({
  corpus: text,
  /** Whether other speakers of the corpus were heard in training. */
  isKnownCorpus: flag,
  /** Clips of each emotion to fit to, at most. */
  clips: number(),
  /** Whether the clips to fit to have other sentences than those to test on. */
  otherSentences: flag,
  pool: oneOf(...POOLS),
  speakers: number(),
  emotions: number(),
  /** Clips that were fitted to, mean over speakers and draws. */
  fitted: number(),
  /** UAR of the network as it is. */
  plain: checkInterval,
  /** UAR of the nearest mean of the embeddings. */
  nearest: checkInterval,
  /** UAR of the fitted head. */
  adapted: checkInterval,
  /** Adapted less plain. */
  difference: checkInterval,
});

/** The rule for what was measured. */
export const fewShotRule = object({
  recipe: text,
  corpora: list(text),
  seeds: list(number()),
  draws: number(),
  /** What was chosen for each fold, on speakers of the others; and on all, for other corpora. */
  strengths: object({ folds: list(number()), all: number() }),
  rows: list(rowRule),
});

/** What was measured. */
export type FewShot = TypeOf<typeof fewShotRule>;
/** One setting on one corpus. */
export type FewShotRow = TypeOf<typeof rowRule>;

/** Where recordings are, and who hears of the progress. */
export interface FewShotOptions
  extends Pick<ValidationOptions, "engine" | "rawDir" | "cacheDir" | "signal"> {
  /** Called with what is going on, after each run and each speaker. */
  readonly onProgress?: ((label: string, done: number, total: number) => void) | undefined;
}

/**
 * Fits heads to some clips of each test speaker and tests them on others. How strongly a head is pulled
 * towards the one that was there is chosen on other speakers.
 * @param runs of one recipe: folds of the protocol speaker, and others that held out whole corpora
 * @param utterances all recordings in the index
 * @throws {InputError} if a run knows the tested speakers, there are no folds of the protocol speaker,
 * or recordings are not here
 * @throws the signal's reason if it was aborted
 */
export async function measureFewShot(
  runs: readonly FinishedRun[],
  utterances: readonly Utterance[],
  options: FewShotOptions = {},
): Promise<FewShot> {
  for (const run of runs) refuseLeaky(run, "fit heads of");
  const recipes = new Set(runs.map(({ record }) => record.job.recipe));
  if (recipes.size > 1) {
    throw new InputError(
      "measure what clips of a speaker are worth",
      "the runs are of two recipes",
    );
  }
  await startEngine(options.engine);
  const voices: Voice[] = [];
  for (const [i, run] of runs.entries()) {
    voices.push(...await voicesOf(run, utterances, options));
    options.onProgress?.("networks", i + 1, runs.length);
  }
  const work = planWork(voices);
  const tuning = work.filter(isForTuning);
  if (tuning.length === 0) {
    throw new InputError(
      "measure what clips of a speaker are worth",
      "no run held out speakers alone",
      { remedy: "name the folds of a training with --protocol speaker" },
    );
  }
  const progress = { ...options, total: work.length };
  const tried = await decideAll(tuning, () => STRENGTHS, { ...progress, before: 0 });
  const strengthFor = chooseStrengths(tried);
  const best = tried.map((outcome) => {
    const chosen = STRENGTHS.indexOf(strengthFor(outcome.voice.speaker));
    const decisions = outcome.decisions.map((own) => ({ ...own, adapted: [own.adapted[chosen]!] }));
    return { ...outcome, decisions };
  });
  const others = await decideAll(
    work.filter((one) => !isForTuning(one)),
    ({ voice }) => [strengthFor(voice.speaker)],
    { ...progress, before: tuning.length },
  );
  const speakerOf = new Map(tried.map(({ voice }) => [voice.fold, voice.speaker]));
  const folds = [...speakerOf.keys()].sort((a, b) => a - b);
  return {
    recipe: runs[0]!.record.job.recipe,
    corpora: [...new Set(runs.flatMap(({ record }) => record.job.corpora))].sort(),
    seeds: [...new Set(runs.map(({ record }) => record.job.seed))].sort((a, b) => a - b),
    draws: DRAWS,
    strengths: {
      folds: folds.map((fold) => strengthFor(speakerOf.get(fold)!)),
      all: strengthFor(null),
    },
    rows: [...Map.groupBy([...best, ...others], ({ key }) => key).values()].map(rowOf),
  };
}

/** The test speakers of a run, as its network hears them. */
async function voicesOf(
  run: FinishedRun,
  utterances: readonly Utterance[],
  { rawDir, cacheDir, signal }: FewShotOptions,
): Promise<Voice[]> {
  const { job, split } = run.record;
  const trained = await openTrained(run, utterances);
  try {
    const testing = new Set(split.test);
    const tested = trained.plan.clips.filter(({ id }) => testing.has(id));
    const speakers = new Set(tested.map(({ speaker }) => speaker));
    const clips = utterances.filter(({ speaker, emotion }) =>
      speakers.has(speaker) && job.labels.includes(emotion)
    );
    const places = { rawDir, cacheDir, signal };
    const values = await trained.embed(await loadFeatures(clips, job.features, places));
    const size = values.length / clips.length;
    const heard = clips.map(({ speaker, corpus, statement, channel, emotion }, i) => ({
      speaker,
      corpus,
      statement,
      channel,
      label: job.labels.indexOf(emotion),
      embedding: values.subarray(i * size, (i + 1) * size),
    }));
    const own = { fold: split.fold, seed: job.seed, labels: job.labels, head: trained.head };
    return [...Map.groupBy(heard, ({ speaker }) => speaker)].map(([speaker, clips]) => ({
      ...own,
      speaker,
      corpus: clips[0]!.corpus,
      isKnownCorpus: split.protocol === "speaker",
      clips,
    }));
  } finally {
    trained.dispose();
  }
}

/** One speaker in one setting. */
interface Work {
  /** Equal for what is counted together. */
  readonly key: string;
  readonly voice: Voice;
  readonly setting: Setting;
  readonly pool: typeof POOLS[number];
  readonly draws: readonly Draw[];
}

type Outcome = Work & { readonly decisions: readonly Decisions[] };

/** Every setting for every group of speakers, from the pool that has enough clips of most of them. */
function planWork(voices: readonly Voice[]): Work[] {
  const groups = Map.groupBy(voices, ({ corpus, isKnownCorpus }) => `${isKnownCorpus} ${corpus}`);
  return [...groups].flatMap(([group, own]) =>
    SETTINGS.flatMap((setting) => {
      const byPool = POOLS.map((pool) =>
        own.flatMap((voice): Work[] => {
          const { speaker } = voice;
          const draws = drawClips(poolOf(voice, pool), { speaker, setting });
          const key = `${group} ${JSON.stringify(setting)}`;
          return draws === null ? [] : [{ key, voice, setting, pool, draws }];
        })
      );
      return byPool.reduce((best, other) => other.length > best.length ? other : best);
    })
  );
}

/** Whether strengths are chosen on it: these networks learned from speech of such corpora. */
function isForTuning({ voice, pool }: Work): boolean {
  return voice.isKnownCorpus && pool === "speech";
}

async function decideAll(
  work: readonly Work[],
  strengths: (one: Work) => readonly number[],
  { before, total, signal, onProgress }: FewShotOptions & {
    readonly before: number;
    readonly total: number;
  },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of work) {
    signal?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve)); // signals are heard between speakers
    const decisions = one.draws.map((draw) => decideDraw(one.voice.head, draw, strengths(one)));
    outcomes.push({ ...one, decisions });
    onProgress?.("speakers", before + outcomes.length, total);
  }
  return outcomes;
}

/**
 * Which strength is best on the speakers of the folds that a speaker is not in: mean UAR over settings.
 * @returns for a speaker of a fold; for any other, or null, all folds count
 */
function chooseStrengths(tried: readonly Outcome[]): (speaker: string | null) => number {
  const foldOf = new Map(tried.map(({ voice }) => [voice.speaker, voice.fold]));
  const chosen = new Map<number | undefined, number>();
  return (speaker) => {
    const fold = speaker === null ? undefined : foldOf.get(speaker);
    if (!chosen.has(fold)) {
      const others = tried.filter(({ voice }) => voice.fold !== fold);
      const groups = [...Map.groupBy(others, ({ key }) => key).values()];
      const means = STRENGTHS.map((_, i) =>
        groups.reduce((sum, group) => sum + uarOf(group, ({ adapted }) => adapted[i]!), 0)
      );
      chosen.set(fold, STRENGTHS[means.indexOf(Math.max(...means))]!);
    }
    return chosen.get(fold)!;
  };
}

type Choice = (decisions: Decisions) => readonly number[];

function uarOf(outcomes: readonly Outcome[], pick: Choice): number {
  return uar(confusionMatrix(predictions(outcomes, pick), outcomes[0]!.voice.labels));
}

function predictions(outcomes: readonly Outcome[], pick: Choice): SpokenPrediction[] {
  return outcomes.flatMap(({ voice: { labels, speaker }, draws, decisions }) =>
    draws.flatMap(({ test }, n) => {
      const decided = pick(decisions[n]!);
      return test.map(({ label }, i) => ({
        speaker,
        emotion: labels[label]!,
        predicted: labels[decided[i]!]!,
      }));
    })
  );
}

function rowOf(outcomes: readonly Outcome[]): FewShotRow {
  const [{ voice: { corpus, isKnownCorpus, labels }, setting, pool }] = outcomes as [Outcome];
  const picks: readonly Choice[] = [
    ({ plain }) => plain,
    ({ nearest }) => nearest,
    ({ adapted }) => adapted[0]!,
  ];
  const runs = picks.map((pick) => predictions(outcomes, pick));
  const [plain, nearest, adapted, difference] = jointBootstrap(runs, (confusions) => {
    const [a, b, c] = confusions.map(uar) as [number, number, number];
    return [a, b, c, c - a];
  }, labels) as [Interval, Interval, Interval, Interval];
  const draws = outcomes.flatMap((outcome) => outcome.draws);
  return {
    corpus,
    isKnownCorpus,
    ...setting,
    pool,
    speakers: new Set(outcomes.map(({ voice }) => voice.speaker)).size,
    emotions: new Set(draws.flatMap(({ test }) => test.map(({ label }) => label))).size,
    fitted: draws.reduce((sum, { fit }) => sum + fit.length, 0) / draws.length,
    plain,
    nearest,
    adapted,
    difference,
  };
}
