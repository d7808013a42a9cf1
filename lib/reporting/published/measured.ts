/**
 * Measurements in artifacts/reports beside the tables of results: of each the data as NAME.json, the
 * page that follows from it as NAME.md, and pictures.
 * @module
 */
import { join } from "@std/path";
import { list, type Rule } from "@/base/schema.ts";
import { type FewShot, fewShotRule } from "@/disk/few_shot.ts";
import { exists, writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { readChecked } from "@/disk/results.ts";
import { type Robustness, robustnessRule } from "@/disk/robustness.ts";
import { mergeRow } from "@/evaluation/results.ts";
import { checkSearchResult, type SearchResult } from "@/recipes/search_result.ts";
import { checkTransfer, type TransferResult } from "@/recipes/transfer.ts";
import { fewShotPage } from "@/reporting/few_shot_text.ts";
import type { Figure } from "@/reporting/figure.ts";
import { robustnessFigure } from "@/reporting/figures/dots.ts";
import { searchFigure } from "@/reporting/figures/search.ts";
import { transferFigure } from "@/reporting/figures/transfer.ts";
import { robustnessPage } from "@/reporting/robustness_text.ts";
import { searchPage } from "@/reporting/search_text.ts";
import { toSvg } from "@/reporting/svg.ts";
import { figureName, transferPage } from "@/reporting/transfer_text.ts";
import { checkPublishable } from "./publish.ts";

/** Where measurements are. @default PATHS.reports */
export interface Reports {
  readonly reportsDir?: string | undefined;
}

/**
 * Publishes what a few clips of a speaker are worth.
 * @returns the page
 * @throws {InputError} of the demo corpus, and if a file cannot be written
 */
export async function publishFewShot(measured: FewShot, where: Reports = {}): Promise<string> {
  checkPublishable(measured.corpora);
  const page = fewShotPage(measured);
  return await write("few_shot", { ...where, data: measured, page, figures: {} });
}

/**
 * What a few clips of a speaker are worth; null if that was not measured.
 * @throws {InputError} if the file is damaged
 */
export function readFewShot(where: Reports = {}): Promise<FewShot | null> {
  return read("few_shot", fewShotRule, where);
}

/**
 * Publishes what changes of recordings cost.
 * @returns the page
 * @throws {InputError} of the demo corpus, and if a file cannot be written
 */
export async function publishRobustness(
  measured: Robustness,
  where: Reports = {},
): Promise<string> {
  checkPublishable(measured.corpora);
  const title = "What changes of recordings cost";
  const figures = { "robustness.svg": robustnessFigure(measured.rows, { title }) };
  const page = robustnessPage(measured);
  return await write("robustness", { ...where, data: measured, page, figures });
}

/**
 * What changes of recordings cost; null if that was not measured.
 * @throws {InputError} if the file is damaged
 */
export function readRobustness(where: Reports = {}): Promise<Robustness | null> {
  return read("robustness", robustnessRule, where);
}

/**
 * Publishes a search, in place of an earlier state of the same search; its picture takes the place of
 * another search's.
 * @returns the page
 * @throws {InputError} if search.json is damaged, or a file cannot be written
 */
export async function publishSearch(result: SearchResult, where: Reports = {}): Promise<string> {
  const data = mergeRow(await readSearches(where), result, { key: ({ name }) => name });
  const figures = { "search.svg": searchFigure(result) };
  return await write("search", { ...where, data, page: searchPage(data), figures });
}

/**
 * The searches that were published.
 * @throws {InputError} if the file is damaged
 */
export async function readSearches(where: Reports = {}): Promise<readonly SearchResult[]> {
  return await read("search", list(checkSearchResult), where) ?? [];
}

/**
 * Publishes what a trained network gains, in place of an earlier comparison of the same network and
 * corpora.
 * @returns the page
 * @throws {InputError} of the demo corpus, if transfer.json is damaged, or a file cannot be written
 */
export async function publishTransfer(
  result: TransferResult,
  where: Reports = {},
): Promise<string> {
  checkPublishable(result.corpora);
  const old = await read("transfer", list(checkTransfer), where) ?? [];
  const data = mergeRow(old, result, { key: figureName });
  const figures = { [figureName(result)]: transferFigure(result) };
  return await write("transfer", { ...where, data, page: transferPage(data), figures });
}

async function read<T>(
  name: string,
  rule: Rule<T>,
  { reportsDir = PATHS.reports }: Reports,
): Promise<T | null> {
  const path = join(reportsDir, `${name}.json`);
  if (!await exists(path)) return null;
  return await readChecked(path, { rule, remedy: "restore it from git" });
}

async function write(
  name: string,
  { reportsDir = PATHS.reports, data, page, figures }: Reports & {
    readonly data: unknown;
    readonly page: string;
    readonly figures: Readonly<Record<string, Figure>>;
  },
): Promise<string> {
  for (const [file, figure] of Object.entries(figures)) {
    await writeWhole(join(reportsDir, "figures", file), await toSvg(figure));
  }
  await writeWhole(join(reportsDir, `${name}.json`), JSON.stringify(data, null, 2) + "\n");
  const path = join(reportsDir, `${name}.md`);
  await writeWhole(path, page);
  return path;
}
