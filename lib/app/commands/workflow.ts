/** `workflow`: trainings and features as steps that Snakemake runs, here or on a cluster. @module */
import { join, resolve } from "@std/path";
import type { Option } from "commander";
import { sha256 } from "@/base/hash.ts";
import { exists, writeWhole } from "@/disk/files.ts";
import { featureKey } from "@/disk/feature_cache.ts";
import { displayPath, PATHS, ROOT } from "@/disk/paths.ts";
import { RUN_FILES } from "@/disk/record.ts";
import { trainingBytes } from "@/disk/run_memory.ts";
import type { Workspace } from "@/disk/workspace.ts";
import { failed, installPackages, programRunner, type PythonPackages } from "@/jupyter/python.ts";
import { recipeByName } from "@/recipes/registry.ts";
import {
  type FeatureWork,
  planWorkflow,
  type Step,
  type TrainingWork,
  type Work,
} from "@/recipes/workflow.ts";
import { printResult } from "@/reporting/console.ts";
import { formatSeconds } from "@/reporting/progress.ts";
import { type Plan, planCrossValidation } from "@/training/plan.ts";
import type { Call } from "@/app/call.ts";
import { CROSSVAL, REPRODUCE, SEARCH, STARTED_JOB } from "@/app/specs/options.ts";
import { type JobFlags, openForCommand, openJob, wantedOf } from "./job.ts";
import { makePlans, type ReproduceFlags } from "./reproduce.ts";
import { openSearch, type SearchFlags } from "./search.ts";
import { survivors } from "./search_list.ts";
import type { CrossvalFlags } from "./train.ts";
import { estimateSec, finishedRecords } from "./trainings.ts";

/** The flags of every workflow. */
interface WorkflowFlags {
  readonly shards?: number;
  readonly out: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** A training, and the flags that `crossval` makes it of. */
interface Flagged {
  readonly plan: Plan;
  readonly flags: JobFlags;
  readonly workspace: Workspace;
  readonly validated?: boolean;
}

const ASSETS = join(ROOT, "lib", "app", "workflow");
const PROFILES = ["local", "slurm"];
const SNAKEMAKE: Omit<PythonPackages, "otherwise"> = {
  name: "workflow",
  title: "Snakemake",
  requirements: join(ASSETS, "requirements.txt"),
  megabytes: 300,
};
const DIGITS = 10;

/** A workflow of the trainings of `crossval`. */
export async function crossvalWorkflow(
  { flags, signal }: Call<CrossvalFlags & WorkflowFlags>,
): Promise<void> {
  const { folds, seeds } = flags;
  const { job, workspace } = await openJob(flags, { fold: 0, seed: seeds[0]!, signal });
  const plans = await planCrossValidation(job, workspace.utterances, { folds, seeds });
  const publish = flags.publish ? ["--publish"] : [];
  const finish = ["crossval", ...wordsOf(CROSSVAL, flags), ...publish, "--json"];
  const trainings = plans.map((plan) => ({ plan, flags, workspace }));
  await writeTrainings(trainings, { finish, flags, signal });
}

/** A workflow of the trainings of a search, as far as they are known. */
export async function searchWorkflow(
  { flags, signal }: Call<SearchFlags & WorkflowFlags>,
): Promise<void> {
  const { searched, started, workspace, given } = await openSearch(flags, signal);
  const trainings: Flagged[] = [];
  let names: readonly string[] | null = searched.names;
  let rungs = 0;
  while (names !== null && rungs < searched.rungs.length) {
    const planned = await searched.plan(names, searched.rungs[rungs]!);
    rungs++;
    for (const [name, { folds, heldOut }] of planned) {
      const set = [...given.set ?? [], ...started.variations[name]!];
      const own = (plan: Plan) => ({
        ...given,
        set: [...set, `training.epochs=${plan.job.training.epochs}`],
      });
      trainings.push(
        ...folds.map((plan) => ({ plan, flags: own(plan), workspace, validated: true })),
      );
      for (const [corpus, plans] of heldOut) {
        const held = { protocol: "corpora", testCorpora: [corpus] } as const;
        trainings.push(
          ...plans.map((plan) => ({ plan, flags: { ...own(plan), ...held }, workspace })),
        );
      }
    }
    names = rungs < searched.rungs.length ? await survivors(planned) : null;
  }
  const listed = rungs < searched.rungs.length ? ["--list"] : [];
  const finish = ["search", ...wordsOf(SEARCH, flags), ...listed, "--json"];
  await writeTrainings(trainings, { finish, flags, signal });
}

/** A workflow of all trainings behind the published figures. */
export async function reproduceWorkflow(
  { flags, signal }: Call<ReproduceFlags & WorkflowFlags>,
): Promise<void> {
  const plans = await makePlans(flags, signal);
  const trainings = plans.flatMap(({ study, workspace, trainings }) =>
    trainings.map((plan) => ({ plan, flags: { ...study, engine: flags.engine }, workspace }))
  );
  const finish = ["reproduce", ...wordsOf(REPRODUCE, flags), "--json"];
  await writeTrainings(trainings, { finish, flags, signal });
}

/** A workflow of the parts of features. */
export async function featuresWorkflow(
  { flags, signal }: Call<WorkflowFlags & { recipe: string; corpora?: string[] }>,
): Promise<void> {
  const workspace = await openForCommand({ signal, ...wantedOf(flags) });
  const features = [featureWork(flags.recipe, workspace)];
  await writeWorkflow({ features, trainings: [], finish: null }, { flags, signal });
}

/** The words of a command line that give some options the values that they have. */
function wordsOf(options: readonly Option[], flags: object): string[] {
  const values = new Map(Object.entries(flags));
  return options.flatMap((option) => {
    const value: unknown = values.get(option.attributeName());
    if (value === undefined || value === false) return [];
    if (value === true) return [option.long!];
    if (!Array.isArray(value)) return [option.long!, String(value)];
    const isRepeated = option.attributeName() === "set" || option.attributeName() === "try";
    return isRepeated
      ? value.flatMap((one) => [option.long!, String(one)])
      : [option.long!, value.join(",")];
  });
}

interface WriteOptions {
  /** Names of all trainings, also of those that are done. */
  readonly names?: readonly string[];
  readonly flags: WorkflowFlags;
  readonly signal: AbortSignal;
}

async function writeTrainings(
  trainings: readonly Flagged[],
  { finish, ...options }: WriteOptions & { readonly finish: readonly string[] },
): Promise<void> {
  const records = await finishedRecords();
  const features = new Map<string, FeatureWork>();
  const works: TrainingWork[] = [];
  for (const { plan, flags, workspace, validated = false } of trainings) {
    // Snakemake would run what is done once more where features come before it.
    if (await isDone(plan, validated)) continue;
    const { job, split } = plan;
    const own = featureWork(job.recipe, workspace);
    if (await isOfRecipe(plan)) features.set(`${own.recipe} ${own.corpora}`, own);
    // All corpora are named, since a job's name follows from those that are here.
    const named = { ...flags, recipe: job.recipe, corpora: own.corpora };
    const one = ["--folds", String(split.fold), "--seeds", String(job.seed), "--jobs", "1"];
    const more = validated ? [...one, "--validate"] : one;
    works.push({
      plan,
      command: ["crossval", ...wordsOf(STARTED_JOB, named), ...more],
      validated,
      seconds: estimateSec(plan, records),
      bytes: trainingBytes(plan),
    });
  }
  const names = trainings.map(({ plan }) => plan.identity.name);
  await writeWorkflow({ features: [...features.values()], trainings: works, finish }, {
    ...options,
    names,
  });
}

async function isDone({ identity }: Plan, validated: boolean): Promise<boolean> {
  const file = validated ? RUN_FILES.validation : RUN_FILES.record;
  return await exists(join(PATHS.runs, identity.name, file));
}

/** Whether a training's features are those that `features` makes of its recipe. */
async function isOfRecipe({ job }: Plan): Promise<boolean> {
  const { features } = recipeByName(job.recipe);
  return job.copies === undefined && await featureKey(job.features) === await featureKey(features);
}

function featureWork(recipe: string, { corpora, utterances }: Workspace): FeatureWork {
  return { recipe, corpora: corpora.map(({ name }) => name), recordings: utterances.length };
}

async function writeWorkflow(
  work: Work,
  { flags, names = [], signal }: WriteOptions,
): Promise<void> {
  const { shards } = flags;
  const all = JSON.stringify([work.finish ?? work.features, names, shards]);
  const steps = planWorkflow(work, { digits: (await sha256(all)).slice(0, DIGITS), shards });
  const plan = { deno: Deno.execPath(), folder: Deno.cwd(), runs: PATHS.runs, steps };
  const dir = resolve(flags.out);
  await writeWhole(join(dir, "plan.json"), `${JSON.stringify(plan, null, 1)}\n`);
  await copyAsset("Snakefile", dir);
  for (const profile of PROFILES) {
    const path = join(profile, "config.yaml");
    if (!await exists(join(dir, path))) await copyAsset(path, dir);
  }
  const folder = displayPath(dir);
  const alone = `\`deno task ${work.finish?.[0] ?? "features"}\``;
  const otherwise = `run ${alone} without it; ${folder} is written`;
  if (flags.check) await check(dir, { otherwise, signal });
  const summary = summaryOf(steps, { ...work, all: names.length });
  const program = join(ROOT, ".venv", SNAKEMAKE.name, "bin", "snakemake");
  const how = await exists(program)
    ? callOf(displayPath(program), folder)
    : `${folder} is written, but Snakemake, which runs it, is not installed: --check does that, ` +
      `with Python 3.11 or later; ${alone} needs neither.`;
  printResult({ folder, steps: Object.keys(steps).length, summary }, {
    json: flags.json,
    text: () => `${summary}\n${how}`,
  });
}

/** The command lines that run a workflow. */
function callOf(program: string, dir: string): string {
  const profile = (name: string) => `--profile ${join(dir, name)}`;
  return `${dir} is written. To run it on this machine (on Slurm: ${profile("slurm")}):\n` +
    `${program} --directory ${dir} --snakefile ${join(dir, "Snakefile")} ${profile("local")}`;
}

async function copyAsset(path: string, dir: string): Promise<void> {
  await writeWhole(join(dir, path), await Deno.readTextFile(join(ASSETS, path)));
}

/** Lets Snakemake read the workflow, and plan what it would run. */
async function check(
  dir: string,
  { otherwise, signal }: { readonly otherwise: string; readonly signal: AbortSignal },
): Promise<void> {
  const run = programRunner(signal);
  const { python } = await installPackages({ ...SNAKEMAKE, otherwise }, run);
  const place = ["--directory", dir, "--snakefile", join(dir, "Snakefile")];
  const how = ["--profile", join(dir, "local"), "--dry-run", "--quiet"];
  const { success, output } = await run(python, ["-m", "snakemake", ...place, ...how]);
  if (!success) throw failed(`plan what is in ${displayPath(dir)}`, output.trim());
}

function summaryOf(
  steps: Readonly<Record<string, Step>>,
  { trainings, all }: Work & { readonly all: number },
): string {
  const kinds = Object.values(steps).map(({ kind }) => kind);
  const shards = kinds.filter((kind) => kind === "features").length;
  const texts = [`${kinds.length} steps: ${shards} parts of features`];
  if (all > 0) texts.push(`${trainings.length} trainings (${all - trainings.length} are done)`);
  const known = trainings.flatMap(({ seconds }) => seconds ?? []);
  if (known.length > 0) {
    const seconds = known.reduce((sum, one) => sum + one, 0);
    texts.push(`about ${formatSeconds(seconds)} of one core for ${known.length} trainings`);
  }
  return `${texts.join("; ")}.`;
}
