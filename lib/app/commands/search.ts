/** `search`: which settings of a recipe carry over best to other voices, by successive halving. @module */
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { isPlainObject } from "@/base/schema.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { demo } from "@/corpora/demo.ts";
import { displayPath } from "@/disk/paths.ts";
import { readChecked } from "@/disk/results.ts";
import type { RunResult } from "@/disk/run_pool.ts";
import type { Workspace } from "@/disk/workspace.ts";
import {
  allPlans,
  checkComparable,
  checkSearch,
  type JobMaker,
  planRung,
  type Rung,
  type RungPlans,
  type Search,
} from "@/recipes/search.ts";
import type { RungResult, SearchResult } from "@/recipes/search_result.ts";
import { SEARCHES } from "@/recipes/searches.ts";
import { printResult, say } from "@/reporting/console.ts";
import { publishSearch } from "@/reporting/published/measured.ts";
import { rungSummary, searchSummary } from "@/reporting/search_text.ts";
import { type Plan, planJob } from "@/training/plan.ts";
import type { Call } from "@/app/call.ts";
import { type JobFlags, jobFromFlags, openForCommand, sayUnused, wantedOf } from "./job.ts";
import { judgeRung, type PlannedRung } from "./judge.ts";
import { listSearch, type Searched } from "./search_list.ts";
import { trainAll } from "./trainings.ts";

/** The flags of `search`. */
export interface SearchFlags extends JobFlags {
  readonly recipe: string;
  readonly try?: readonly string[];
  readonly file?: string;
  readonly seeds: readonly number[];
  readonly jobs?: number;
  readonly dryRun?: boolean;
}

/** Searches; what is trained already is not repeated, and every rung is written to the reports. */
export async function search({ flags, signal }: Call<SearchFlags>): Promise<void> {
  const { searched, started, workspace } = await openSearch(flags, signal);
  if (flags.dryRun) return await listSearch(searched, flags);
  const train = (plans: PlannedRung, label: string) =>
    trainRung(plans, { flags, workspace, label, signal });
  const result = await runSearch(searched, { started, train });
  printResult(result, { json: flags.json, text: () => searchSummary(result) });
}

/** A search on the recordings that are here. */
export interface OpenedSearch {
  readonly searched: Searched;
  /** Its result before anything is trained. */
  readonly started: SearchResult;
  readonly workspace: Workspace;
  /** The flags that all variations share. */
  readonly given: SearchFlags;
}

/** Opens the recordings, and plans and checks the search that the flags describe. */
export async function openSearch(flags: SearchFlags, signal: AbortSignal): Promise<OpenedSearch> {
  const found = await findSearch(flags);
  const given = { ...flags, testCorpora: flags.testCorpora ?? found.testCorpora };
  const workspace = await openForCommand({ signal, ...wantedOf(given) });
  checkHeldOut(found, { ...given, corpora: workspace.corpora });
  const jobs = jobsOf(found, { flags: given, workspace });
  const [first] = jobs.values();
  sayUnused(first!(), workspace.utterances);
  const started = await startResult(found, { jobs, workspace, seeds: flags.seeds });
  const plan = async (names: readonly string[], rung: Rung) => {
    const plans = new Map<string, RungPlans>();
    for (const name of names) {
      plans.set(name, await planRung(jobs.get(name)!, rung, { ...workspace, seeds: flags.seeds }));
    }
    return plans;
  };
  const searched: Searched = { rungs: found.rungs, names: [...jobs.keys()], plan };
  return { searched, started, workspace, given };
}

async function runSearch(
  { rungs, names, plan }: Searched,
  { started, train }: {
    readonly started: SearchResult;
    readonly train: (plans: PlannedRung, label: string) => Promise<Map<Plan, RunResult>>;
  },
): Promise<SearchResult> {
  let result = started;
  let left = names;
  for (const [i, rung] of rungs.entries()) {
    const plans = await plan(left, rung);
    const results = await train(plans, `rung ${i + 1} of ${rungs.length}`);
    const outcomes = await judgeRung(plans, { results, isLast: i === rungs.length - 1 });
    const { allFolds, folds } = plans.get(left[0]!)!;
    const done: RungResult = {
      folds: folds.length / started.seeds.length,
      allFolds,
      epochShare: rung.epochShare,
      heldOut: rung.heldOut ?? [],
      outcomes,
    };
    result = { ...result, ...sourceOf(results), rungs: [...result.rungs, done] };
    await report(result);
    left = outcomes.filter(({ goesOn }) => goesOn).map(({ variation }) => variation);
  }
  return result;
}

/**
 * The search that the flags describe: a file, variations on the command line, or the recipe's own.
 * What a file leaves out is as in the recipe's own search, unless other corpora are named.
 */
async function findSearch(flags: SearchFlags): Promise<Search> {
  const { recipe, corpora, file, try: texts = [] } = flags;
  const given = texts.map((text) => [text, text.trim().split(/\s+(?=[\w.[\]]+=)/)]);
  const variations: Search["variations"] = Object.fromEntries(given);
  const { variations: own = {}, ...steps } = SEARCHES[recipe] ?? {};
  const rest = corpora === undefined ? steps : {};
  if (file !== undefined) {
    const rule = (value: unknown, at?: string) =>
      checkSearch(isPlainObject(value) ? { ...rest, ...value } : value, at);
    const fromFile = await readChecked(file, { rule, remedy: "mend the file" });
    return { ...fromFile, variations: { ...fromFile.variations, ...variations } };
  }
  if (given.length > 0) return checkSearch({ ...rest, variations });
  if (Object.keys(own).length > 0) return checkSearch({ ...rest, variations: own });
  throw new InputError(`search over settings of ${recipe}`, "no variation is named", {
    remedy: 'name some, such as --try "training.learningRate=1e-3 model.dropout=0.5", or a --file',
  });
}

/** Throws unless the corpora that are to be held out are here, and the folds hold out none themselves. */
function checkHeldOut(
  { rungs }: Search,
  { corpora, protocol }: { readonly corpora: readonly Corpus[]; readonly protocol?: string },
): void {
  const heldOut = rungs.flatMap((rung) => rung.heldOut ?? []);
  if (heldOut.length === 0) return;
  if (protocol === "corpora" || protocol === "corpus") {
    const why = `the protocol "${protocol}" holds out corpora itself`;
    throw new InputError(`hold out ${heldOut[0]}`, why, { remedy: "use --protocol speaker" });
  }
  const here = corpora.map(({ name }) => name);
  const absent = heldOut.find((name) => !here.includes(name));
  if (absent === undefined) return;
  throw new InputError(`hold out ${absent}`, `the recordings are of ${here.join(", ")} alone`, {
    remedy: `get it with \`deno task download ${absent}\`, or name other rungs with --file`,
    code: "missing",
  });
}

/** What makes the job of each variation, with all its epochs. */
function jobsOf(
  { variations }: Search,
  { flags, workspace }: { readonly flags: SearchFlags; readonly workspace: Workspace },
): Map<string, JobMaker> {
  const jobs = new Map<string, JobMaker>();
  for (const [name, settings] of Object.entries(variations)) {
    const own = { ...flags, set: [...flags.set ?? [], ...settings] };
    jobs.set(name, (heldOut) => {
      const which = { workspace, fold: 0, seed: flags.seeds[0]! };
      if (heldOut === undefined) return jobFromFlags(own, which);
      return jobFromFlags({ ...own, protocol: "corpora", testCorpora: [heldOut] }, which);
    });
  }
  return jobs;
}

/** Checks all variations before anything is trained. */
async function startResult(
  { variations, rungs }: Search,
  { jobs, workspace, seeds }: {
    readonly jobs: ReadonlyMap<string, JobMaker>;
    readonly workspace: Workspace;
    readonly seeds: readonly number[];
  },
): Promise<SearchResult> {
  const named: { name: string; plan: Plan }[] = [];
  for (const [name, jobOf] of jobs) {
    named.push({ name, plan: await planJob(jobOf(), workspace.utterances) });
  }
  checkComparable(named);
  const { job } = named[0]!.plan;
  const trainings = named.map(({ name, plan }) => [name, plan.identity.name]);
  const digits = (await sha256(JSON.stringify([trainings, rungs, seeds]))).slice(0, 10);
  return {
    name: `${job.recipe}-${digits}`,
    recipe: job.recipe,
    model: job.model.kind,
    protocol: job.split.protocol,
    corpora: job.corpora,
    seeds,
    variations,
    rungs: [],
    allRungs: rungs.length,
    finishedAt: "",
    commit: "",
  };
}

/** Trains all variations of a rung side by side. */
async function trainRung(
  planned: PlannedRung,
  { flags, workspace, label, signal }: {
    readonly flags: SearchFlags;
    readonly workspace: Workspace;
    readonly label: string;
    readonly signal: AbortSignal;
  },
): Promise<Map<Plan, RunResult>> {
  const plans = [...planned.values()].flatMap(allPlans);
  const judging = new Set([...planned.values()].flatMap(({ folds }) => folds));
  const results = await trainAll(plans, {
    label,
    jobs: flags.jobs,
    provider: flags.engine,
    rawDir: workspace.root,
    validate: (plan) => judging.has(plan),
    signal,
  });
  return new Map(plans.map((plan, i) => [plan, results[i]!]));
}

/** When the trainings of a rung ended, and the code that trained. */
function sourceOf(
  results: ReadonlyMap<Plan, RunResult>,
): Pick<SearchResult, "finishedAt" | "commit"> {
  const records = [...results.values()].flatMap((run) => run.ok ? [run.run.record] : []);
  const ends = records.map(({ finishedAt }) => finishedAt).sort();
  const commits = new Set(records.map(({ commit }) => commit));
  return { finishedAt: ends.at(-1)!, commit: [...commits].join(" | ") };
}

/** Says how the last rung went, and writes the reports unless the figures are about no people. */
async function report(result: SearchResult): Promise<void> {
  say(rungSummary(result, result.rungs.length - 1));
  if (result.corpora.includes(demo.name)) return;
  say(`written to ${displayPath(await publishSearch(result))}`);
}
