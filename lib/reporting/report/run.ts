/** The report of a run: how well it does and how that was tested, on whom it fails, and where. @module */
import { basename, join, resolve } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { corpusOfResult } from "@/corpora/registry.ts";
import { exists } from "@/disk/files.ts";
import { indexPath, readIndex } from "@/disk/index.ts";
import { readCard } from "@/disk/models.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { readRun, RUN_FILES } from "@/disk/record.ts";
import { readResults } from "@/disk/results.ts";
import type { ValidationOptions } from "@/disk/validation.ts";
import { evaluatePack } from "@/evaluation/pack.ts";
import { figuresOf, headline } from "@/reporting/published/model_card.ts";
import { judgeRuns, readPublishedRow } from "@/reporting/published/publish.ts";
import { foldersOf, listRuns } from "@/reporting/published/runs.ts";
import { type ClipHtml, clipNames, isPlayable } from "./clips.ts";
import type { ClipFinder, RunFacts } from "./facts.ts";
import { nameHtml, pageHtml } from "./page.ts";
import { runLead, runSections } from "./run_sections.ts";

/** Where the page will be, and how validation clips are scored. */
export interface RunReportOptions extends ValidationOptions {
  /** The folder of the page, by the name of the report. */
  readonly pageDir: (name: string) => string;
}

/**
 * Reports on a run, on the folds and seeds of one training together, or on a network: on the run that it
 * is of or, where that is not here, on the published figures of its recipe.
 * @param texts run folders or their names; or one folder of a network, or its name
 * @returns the name of the report, and the page
 * @throws {InputError} as `judgeRuns`, or if a text names neither
 */
export async function runReport(
  texts: readonly string[],
  options: RunReportOptions,
): Promise<{ readonly name: string; readonly page: string }> {
  const facts = await factsOf(texts, options);
  const clip = await clipsOf(facts, options);
  const page = pageHtml({
    title: `${facts.table.recipe} (${facts.table.model}): how well it does`,
    lead: runLead(facts),
    sections: await runSections(facts, clip),
  });
  return { name: facts.name, page };
}

async function factsOf(texts: readonly string[], options: RunReportOptions): Promise<RunFacts> {
  const dirs = await foldersOf(texts) ?? await foldersOf(texts, PATHS.models);
  if (dirs === null) {
    throw new InputError(
      `report on ${texts.join(", ")}`,
      "there is no run or network of that name",
      {
        remedy: "`deno task compare` lists the runs",
        code: "missing",
      },
    );
  }
  const [first, ...others] = dirs;
  if (others.length > 0 || await exists(join(first!, RUN_FILES.record))) {
    return await judged(dirs, { ...options, name: runName(dirs) });
  }
  const name = basename(resolve(first!));
  const own = await runOfNetwork(first!);
  return own === undefined
    ? await published(first!, name)
    : await judged([own], { ...options, name });
}

/** The folder's name; of several the first one's, with their number. */
function runName([first, ...others]: readonly string[]): string {
  const name = basename(resolve(first!));
  return others.length === 0 ? name : `${name}-and-${others.length}-more`;
}

async function judged(
  dirs: readonly string[],
  { name, ...options }: RunReportOptions & { readonly name: string },
): Promise<RunFacts> {
  const { table, pack } = await judgeRuns(dirs, options);
  return { name, table, pack, runs: await Promise.all(dirs.map(readRun)) };
}

/** The run that kept the same weights, if it is here. */
async function runOfNetwork(dir: string): Promise<string | undefined> {
  const { sha256 } = await readCard(dir);
  for (const run of await listRuns()) {
    if (!await exists(join(run, RUN_FILES.model, "meta.json"))) continue;
    const kept = await readCard(run);
    if (kept.sha256["weights.bin"] === sha256["weights.bin"]) return run;
  }
  return undefined;
}

async function published(dir: string, name: string): Promise<RunFacts> {
  const card = await readCard(dir);
  const row = headline(figuresOf(card, await readResults(PATHS.results)));
  if (row === undefined) {
    const why = "the run that it is of is not here, and no figures of its recipe are published";
    throw new InputError(`report on ${displayPath(dir)}`, why, {
      remedy: "name the run folder",
      code: "missing",
    });
  }
  const table = await readPublishedRow(row);
  const { corpora, testCorpora } = row;
  const pack = evaluatePack(table, { corpora, testCorpora });
  return { name, table, pack: { ...pack, summary: row }, runs: [] };
}

/** Names clips; those of own corpora that are indexed have players. */
async function clipsOf(
  { name, table }: RunFacts,
  { pageDir, rawDir = PATHS.raw }: RunReportOptions,
): Promise<ClipFinder> {
  const tested = new Set(table.rows.map(({ corpus }) => corpus));
  const corpora = Array.from(tested, corpusOfResult).filter(isPlayable);
  const clip = clipNames(corpora, { root: rawDir, pageDir: pageDir(name) });
  const known = new Map<string, Parameters<ClipHtml>[0]>();
  for (const corpus of corpora) {
    const path = indexPath(corpus);
    if (!await exists(path)) continue;
    for (const utterance of await readIndex(path)) known.set(utterance.id, utterance);
  }
  return (id) => {
    const found = known.get(id);
    return found === undefined ? nameHtml(id) : clip(found);
  };
}
