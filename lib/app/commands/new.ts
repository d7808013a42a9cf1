/** `new`: from a folder of recordings to a network that knows their labels, in one walk. @module */
import { InputError } from "@/base/errors.ts";
import { indexPath } from "@/disk/index.ts";
import { displayPath } from "@/disk/paths.ts";
import { printResult, say } from "@/reporting/console.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { packText } from "@/reporting/pack_text.ts";
import { judgeRuns } from "@/reporting/published/publish.ts";
import { publishModel } from "@/reporting/published/published_model.ts";
import { resultText } from "@/reporting/result_text.ts";
import { honestProtocol } from "@/splits/mod.ts";
import { planCrossValidation } from "@/training/plan.ts";
import type { Call } from "@/app/call.ts";
import { type FolderFlags, indexFolder } from "./index_folder.ts";
import { openJob } from "./job.ts";
import { writeCorpusReport, writeRunReport } from "./report.ts";
import { allRuns, runTrainings } from "./trainings.ts";

/** Said of --from where no network is to be started from. */
const NOTHING = "nothing";
/** What is trained then. */
const SCRATCH = "two_channel";

interface Flags extends Omit<FolderFlags, "name"> {
  readonly labels?: string;
  readonly from: string;
  readonly json?: boolean;
}

/** What is written, and where. */
interface Made {
  readonly index: string;
  readonly corpusReport: string;
  readonly runReport: string;
  readonly model: string;
}

/**
 * Indexes a folder, reports on it, trains a network on its labels, tests that on speakers it never
 * heard, and keeps it. Each step is a command of its own; what is done is not repeated.
 */
export async function makeNew({ words, flags, signal }: Call<Flags>): Promise<void> {
  const name = words[0]!;
  refuseRecipe(name);
  say(`1 of 4: what is in ${flags.folder}`);
  const { corpora: [corpus], utterances } = await indexFolder({ ...flags, name }, { signal });

  say("2 of 4: a report on the recordings");
  const corpusReport = await writeCorpusReport(name, { signal });

  const { protocol, why } = honestProtocol(utterances);
  say(`3 of 4: training and testing, ${why}`);
  const labels = flags.labels === undefined ? {} : { labels: flags.labels };
  const job = { corpora: [name], protocol, ...labels };
  const start = flags.from === NOTHING ? { recipe: SCRATCH } : { from: flags.from };
  const opened = await openJob({ ...job, ...start }, { fold: 0, seed: 1, signal });
  const { root: rawDir, utterances: indexed } = opened.workspace;
  const plans = await planCrossValidation(opened.job, indexed);
  const options = { signal, rawDir, from: opened.from };
  const runs = allRuns(await runTrainings(plans, options));
  const dirs = runs.map(({ dir }) => dir);

  say("4 of 4: how well it does");
  const { pack } = await judgeRuns(dirs, { onNotice: say, signal });
  const runReport = await writeRunReport(dirs, { signal });
  const calibrateOn = runs[0]!.record.split.leaky ? undefined : dirs;
  const model = await publishModel(dirs[0]!, { name, calibrateOn });
  const made: Made = {
    index: displayPath(indexPath(corpus!)),
    corpusReport: displayPath(corpusReport),
    runReport: displayPath(runReport),
    model: displayPath(model),
  };
  printResult({ ...pack.summary, ...made }, {
    json: flags.json,
    text: () => [resultText(pack.summary), packText(pack), nextSteps(name, made)].join("\n\n"),
  });
}

/** Networks of recipes are kept in folders of those names; one comes with the project. */
function refuseRecipe(name: string): void {
  if (!RECIPES.some((recipe) => recipe.name === name)) return;
  const remedy = "choose another name, such as my-voices";
  throw new InputError(`name a corpus "${name}"`, "that is the name of a recipe", { remedy });
}

/** The commands that go on from here. */
function nextSteps(name: string, { corpusReport, runReport, model }: Made): string {
  return `The network of fold 0 is in ${model}. What to do with it:
  deno task predict --model ${model} FILE    the emotion in a recording
  deno task serve --model ${model}           a page that listens, and a server
  deno task lab                              the notebooks: write corpora = ["${name}"] in their first cell
Reports, for a browser: ${corpusReport} and ${runReport}`;
}
