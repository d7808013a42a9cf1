/**
 * Trainings, and what is done before and after them, as steps that an engine such as Snakemake runs on
 * one machine or on many. Each step is a command of this project.
 * @module
 */
import type { Plan } from "@/training/plan.ts";

/** A command that is run once those before it are done. */
export interface Step {
  /** What it leaves behind depends on this; `validate` is a training whose validation part is scored. */
  readonly kind: "index" | "features" | "train" | "validate" | "finish";
  /** Words after `deno task`. */
  readonly command: readonly string[];
  /** Names of the steps that must be done before. */
  readonly after: readonly string[];
  readonly threads: number;
  readonly memoryMb: number;
  readonly minutes: number;
}

/** Features that are made before trainings: those of a recipe, of all recordings of its corpora. */
export interface FeatureWork {
  readonly recipe: string;
  readonly corpora: readonly string[];
  readonly recordings: number;
}

/** A training of a workflow. */
export interface TrainingWork {
  readonly plan: Plan;
  /** Words that train this plan alone. */
  readonly command: readonly string[];
  /** Whether its validation part is scored, too. */
  readonly validated: boolean;
  /** Seconds that it takes; null where nothing similar was trained. */
  readonly seconds: number | null;
  readonly bytes: number;
}

/** What a workflow does. */
export interface Work {
  readonly features: readonly FeatureWork[];
  readonly trainings: readonly TrainingWork[];
  /** What makes figures of the trainings; null where there are none. */
  readonly finish: readonly string[] | null;
}

/** A program that has read an index: 330 MB were measured for 20,000 recordings. */
const PROGRAM_BYTES = 400e6;
const BYTES_PER_RECORDING = 4000;
/** A part of so many recordings takes a core some minutes. */
const RECORDINGS_PER_SHARD = 10_000;
/** Slow processors take so long for the features of a recording. */
const SECONDS_PER_RECORDING = 0.1;
/** Trainings are given so much more time than the similar ones took: other processors are slower. */
const TIME_MARGIN = 3;
const LEAST_MINUTES = 30;
/** For trainings about which nothing is known. */
const UNKNOWN_MINUTES = 720;

/**
 * The steps of a workflow by their names; that of a training is the name of its run folder.
 * @param options.digits end the names of the other steps, so that another workflow repeats them
 * @param options.shards parts of each recipe's recordings @default one for each 10,000
 */
export function planWorkflow(
  { features, trainings, finish }: Work,
  { digits, shards }: { readonly digits: string; readonly shards?: number | undefined },
): Record<string, Step> {
  const steps: Record<string, Step> = {};
  const largest = Math.max(...features.map(({ recordings }) => recordings), 0);
  const program = PROGRAM_BYTES + BYTES_PER_RECORDING * largest;
  const step = (kind: Step["kind"], fields: Partial<Step> & Pick<Step, "command">): Step => ({
    kind,
    after: [],
    threads: 1,
    memoryMb: megabytes(program),
    minutes: LEAST_MINUTES,
    ...fields,
  });
  const before: string[] = [];
  if (features.length > 0) {
    const corpora = [...new Set(features.flatMap((one) => one.corpora))];
    const command = ["index", "--corpora", corpora.join(",")];
    const minutes = minutesFor(largest * SECONDS_PER_RECORDING);
    steps[`index-${digits}`] = step("index", { command, minutes });
    before.push(`index-${digits}`);
  }
  const made: string[] = [];
  for (const { recipe, corpora, recordings } of features) {
    const count = shards ?? Math.max(1, Math.ceil(recordings / RECORDINGS_PER_SHARD));
    const minutes = minutesFor(recordings * SECONDS_PER_RECORDING / count);
    for (let i = 1; i <= count; i++) {
      const part = ["--shard", `${i}/${count}`, "--jobs", "1"];
      const command = ["features", "--recipe", recipe, "--corpora", corpora.join(","), ...part];
      const name = `features-${recipe}-${i}-of-${count}-${digits}`;
      steps[name] = step("features", { command, after: before, minutes });
      made.push(name);
    }
  }
  for (const { plan, command, validated, seconds, bytes } of trainings) {
    steps[plan.identity.name] = step(validated ? "validate" : "train", {
      command,
      after: made,
      memoryMb: megabytes(program + bytes),
      minutes: seconds === null ? UNKNOWN_MINUTES : minutesFor(TIME_MARGIN * seconds),
    });
  }
  if (finish !== null) {
    const after = trainings.map(({ plan }) => plan.identity.name);
    steps[`finish-${digits}`] = step("finish", { command: finish, after: [...new Set(after)] });
  }
  return steps;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

function minutesFor(seconds: number): number {
  return Math.max(LEAST_MINUTES, Math.ceil(seconds / 60));
}
