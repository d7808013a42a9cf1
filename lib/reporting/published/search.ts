/** Puts what a search found into artifacts/reports: search.json, search.md and figures/search.svg. @module */
import { join } from "@std/path";
import { list } from "@/base/schema.ts";
import { exists, writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { readChecked } from "@/disk/results.ts";
import { mergeRow } from "@/evaluation/results.ts";
import { checkSearchResult, type SearchResult } from "@/recipes/search_result.ts";
import { searchFigure } from "@/reporting/figures/search.ts";
import { searchPage } from "@/reporting/search_text.ts";
import { toSvg } from "@/reporting/svg.ts";

const DATA = "search.json";

/**
 * The searches that were published; none where there is no file.
 * @throws {InputError} if it is damaged
 */
export async function readSearches(
  path: string = join(PATHS.reports, DATA),
): Promise<readonly SearchResult[]> {
  if (!await exists(path)) return [];
  return await readChecked(path, {
    rule: list(checkSearchResult),
    remedy: "restore it from git",
  });
}

/**
 * Puts a search into the reports, in place of an earlier state of the same search; its picture takes
 * the place of another search's.
 * @param options.reportsDir @default PATHS.reports
 * @returns the page
 * @throws {InputError} if search.json is damaged, or a file cannot be written
 */
export async function publishSearch(
  result: SearchResult,
  { reportsDir = PATHS.reports }: { readonly reportsDir?: string } = {},
): Promise<string> {
  const path = join(reportsDir, DATA);
  const results = mergeRow(await readSearches(path), result, { key: ({ name }) => name });
  const page = join(reportsDir, "search.md");
  await writeWhole(join(reportsDir, "figures", "search.svg"), await toSvg(searchFigure(result)));
  await writeWhole(path, JSON.stringify(results, null, 2) + "\n");
  await writeWhole(page, searchPage(results));
  return page;
}
