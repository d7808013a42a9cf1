/** From the command line's flags to jobs. @module */
import { InputError } from "@/base/errors.ts";
import { say } from "@/reporting/console.ts";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "@/disk/workspace.ts";
import { inOrder } from "@/corpora/registry.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { parseLabels } from "@/corpora/labels.ts";
import { absentSentence, jobHere } from "@/recipes/job.ts";
import { labelSentences } from "@/recipes/labels.ts";
import { recipeByName } from "@/recipes/registry.ts";
import type { ProtocolName } from "@/splits/split.ts";
import type { JobConfig, JobStart } from "@/training/job.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { progressBars } from "./progress.ts";
import { openSource, type Source, startSentence } from "./start.ts";

/** The flags that describe a training. */
export interface JobFlags {
  /** @default "two_channel", or that of the network that `from` names */
  readonly recipe?: string;
  readonly model?: string;
  readonly protocol?: ProtocolName;
  readonly testChannel?: "speech" | "song" | "all";
  readonly testCorpora?: readonly string[] | undefined;
  readonly testSpeakers?: string;
  readonly valSpeakers?: string;
  readonly epochs?: number;
  readonly selection?: string;
  /** Settings of the recipe, `path=value`. */
  readonly set?: readonly string[];
  readonly engine?: EngineOptions["provider"];
  readonly corpora?: readonly string[];
  /** As `parseLabels` reads them. */
  readonly labels?: string;
  /** A trained network to start from, as `openSource` finds it. */
  readonly from?: string;
  /** How much of it is trained. */
  readonly train?: JobStart["train"];
  readonly clipsPerLabel?: number;
  readonly json?: boolean;
}

/** The recipe that is trained where none is named. */
const DEFAULT_RECIPE = "two_channel";

/** Opens the workspace with progress and notices on stderr. */
export async function openForCommand(
  options: Omit<WorkspaceOptions, "onProgress" | "onNotice">,
): Promise<Workspace> {
  await using bars = progressBars();
  const workspace = await openWorkspace({ ...options, onNotice: say, onProgress: bars.update });
  await bars.done();
  say(workspace.notice);
  return workspace;
}

/**
 * Opens the recordings and makes the job that the flags describe. What the job leaves out is
 * written to stderr.
 */
export async function openJob(
  given: JobFlags,
  { signal, ...which }: { fold: number; seed: number; signal: AbortSignal },
): Promise<{ workspace: Workspace; job: JobConfig; from: string | undefined }> {
  const source = await sourceOf(given);
  const flags = source === undefined ? given : { ...given, recipe: source.recipe };
  const workspace = await openForCommand({ signal, ...wantedOf(flags) });
  const job = jobFromFlags(flags, { workspace, source, ...which });
  sayUnused(job, workspace.utterances);
  if (source !== undefined) say(startSentence(source, job));
  return { workspace, job, from: source?.dir };
}

/**
 * The trained network that a training starts from, if any.
 * @throws {InputError} if there is no such network, or another recipe than its own is named
 */
async function sourceOf({ from, recipe, train }: JobFlags): Promise<Source | undefined> {
  if (from === undefined) {
    if (train === undefined) return undefined;
    throw new InputError(`train "${train}" of a network`, "none to start from is named", {
      remedy: "name it with --from, such as --from unseen_speakers",
    });
  }
  const source = await openSource(from);
  if (recipe === undefined || recipe === source.recipe) return source;
  throw new InputError(`train ${recipe} from ${from}`, `it is of ${source.recipe}`, {
    remedy: "leave out --recipe or --from",
  });
}

/** The corpora that the flags name, or else those that the recipe is about. */
export function wantedOf(
  { corpora, recipe = DEFAULT_RECIPE, testCorpora = [] }: Pick<
    JobFlags,
    "corpora" | "recipe" | "testCorpora"
  >,
): Pick<WorkspaceOptions, "corpora" | "wanted"> {
  const named = [...corpora ?? recipeByName(recipe).corpora, ...testCorpora];
  const wanted = [...new Set(named)];
  return corpora ? { corpora: wanted } : { wanted };
}

/**
 * The job that the flags describe, for the recordings of a workspace. Naming test speakers means the
 * protocol `custom`.
 * @throws {InputError} if another protocol is named beside them, or validation speakers without them
 */
export function jobFromFlags(
  flags: JobFlags,
  { workspace, fold, seed, source }: {
    workspace: Workspace;
    fold: number;
    seed: number;
    source?: Source | undefined;
  },
): JobConfig {
  const { model, testCorpora, testSpeakers, valSpeakers, testChannel, labels } = flags;
  const { recipe = DEFAULT_RECIPE, train = "all", clipsPerLabel } = flags;
  return jobHere(recipeByName(recipe), workspace.utterances, {
    model,
    protocol: protocolOf(flags),
    fold,
    seed,
    testChannel,
    testCorpora,
    testSpeakers,
    valSpeakers: valSpeakers === NOBODY ? [] : valSpeakers,
    labels: labels === undefined ? undefined : parseLabels(labels),
    start: source === undefined ? undefined : { ...source, train },
    clipsPerLabel,
    // In one order, however the flags name them, since a run's name follows from it.
    corpora: inOrder(workspace.corpora.map(({ name }) => name)),
    settings: settingsOf(flags),
  });
}

/** The recipe's settings that the flags change. */
function settingsOf({ epochs, selection, set = [] }: JobFlags): string[] {
  const settings: string[] = [];
  if (epochs !== undefined) settings.push(`training.epochs=${epochs}`);
  if (selection !== undefined) settings.push(`training.selection=${selection}`);
  return [...settings, ...set];
}

/** What `--val-speakers` is called with where nobody validates. */
const NOBODY = "none";

function protocolOf({ protocol, testSpeakers, valSpeakers }: JobFlags): ProtocolName {
  if (testSpeakers === undefined && valSpeakers !== undefined && valSpeakers !== NOBODY) {
    throw new InputError(
      `choose the best epoch on the speakers ${valSpeakers} alone`,
      "name those to test, too, with --test-speakers",
    );
  }
  if (testSpeakers === undefined) return protocol ?? "speaker";
  if (protocol === undefined || protocol === "custom") return "custom";
  const what = `hold out the speakers ${testSpeakers} under the protocol "${protocol}"`;
  throw new InputError(what, "it chooses its own", {
    remedy: "leave out --protocol or --test-speakers",
  });
}

/** Says on stderr which corpora and recordings a job leaves out, and its labels, unless they are the recipe's. */
export function sayUnused(job: JobConfig, utterances: readonly Utterance[]): void {
  const recipe = recipeByName(job.recipe);
  const absent = absentSentence(recipe, job);
  if (absent !== undefined) say(absent);
  for (const sentence of labelSentences(recipe, job, utterances)) say(sentence);
}
