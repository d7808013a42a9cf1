/** `reproduce`: every training behind the published figures, and the figures. @module */
import { InputError } from "@/base/errors.ts";
import { printResult, say } from "@/reporting/console.ts";
import { publishRuns } from "@/reporting/published/publish.ts";
import { updateReports } from "@/reporting/published/reports.ts";
import {
  planSentence,
  planStudy,
  planText,
  type StudyPlan,
  studyProtocol,
} from "@/app/reproduction.ts";
import { listRuns } from "@/reporting/published/runs.ts";
import type { Workspace } from "@/disk/workspace.ts";
import { presentCorpora } from "@/disk/walk.ts";
import { displayPath } from "@/disk/paths.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { studies } from "@/recipes/studies.ts";
import { readRun } from "@/disk/record.ts";
import type { Call } from "../commands.ts";
import { openForCommand, sayUnused } from "./job.ts";
import { runTrainings } from "./trainings.ts";

interface Flags {
  readonly only?: string;
  readonly dryRun?: boolean;
  readonly train: boolean;
  readonly engine: EngineOptions["provider"];
  readonly json?: boolean;
}

/** Trains what is missing of all figures that README and the notebooks quote. */
export async function reproduce({ flags, signal }: Call<Flags>): Promise<void> {
  const plans = await makePlans(flags, signal);
  if (flags.dryRun) return listPlans(plans, flags);
  say(planText(plans));
  const published: string[] = [];
  for (const [i, plan] of plans.entries()) {
    if (!flags.train && plan.missing.length > 0) continue;
    const prefix = `study ${i + 1} of ${plans.length}, `;
    published.push(await reproduceStudy(plan, { flags, signal, prefix }));
  }
  const changed = await updateReports();
  printResult({ published, changed }, {
    json: flags.json,
    text: () => [...published, ...changed].map(displayPath).join("\n"),
  });
}

async function makePlans({ only }: Flags, signal: AbortSignal): Promise<StudyPlan[]> {
  const records = [];
  for (const dir of await listRuns()) records.push((await readRun(dir)).record);
  const present = (await presentCorpora()).map(({ name }) => name);
  const opened = new Map<string, Workspace>();
  const plans: StudyPlan[] = [];
  for (const study of studies().filter(({ recipe }) => only === undefined || recipe === only)) {
    const { corpora: wanted } = recipeByName(study.recipe);
    const key = wanted.join();
    if (!wanted.some((name) => present.includes(name))) throw noRecordings(study.recipe, wanted);
    const workspace = opened.get(key) ?? await openForCommand({ signal, wanted });
    opened.set(key, workspace);
    plans.push(await planStudy(study, { workspace, records }));
  }
  return plans;
}

function noRecordings(recipe: string, corpora: readonly string[]): InputError {
  return new InputError(
    `reproduce the figures of ${recipe}`,
    `no recording of ${corpora.join(" or ")} is here`,
    { remedy: `get them with \`deno task download ${corpora[0]}\`` },
  );
}

function listPlans(plans: readonly StudyPlan[], { json = false }: Flags): void {
  const rows = plans.map(({ study, trainings, missing, leftSec, unknown }) => ({
    ...study,
    trainings: trainings.length,
    missing: missing.length,
    leftSec,
    unknown,
  }));
  printResult({ studies: rows, summary: planSentence(plans) }, {
    json,
    text: () => planText(plans),
  });
}

async function reproduceStudy(
  { study, trainings, workspace }: StudyPlan,
  { flags, signal, prefix }: { flags: Flags; signal: AbortSignal; prefix: string },
): Promise<string> {
  say(`${prefix}${study.recipe} (${study.model}), ${studyProtocol(study)}`);
  if (trainings[0] !== undefined) sayUnused(trainings[0].job, workspace.utterances);
  const { engine } = flags;
  const runs = await runTrainings(trainings, { signal, engine, prefix, rawDir: workspace.root });
  const dirs = runs.map(({ dir }) => dir);
  const { predictions } = await publishRuns(dirs, { onNotice: say, signal });
  say(`published ${displayPath(predictions)}`);
  return predictions;
}
