/** Puts what a trained network gains into artifacts/reports: transfer.json, transfer.md, a figure. @module */
import { join } from "@std/path";
import { list } from "@/base/schema.ts";
import { exists, writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { readChecked } from "@/disk/results.ts";
import { mergeRow } from "@/evaluation/results.ts";
import { checkTransfer, type TransferResult } from "@/recipes/transfer.ts";
import { transferFigure } from "@/reporting/figures/transfer.ts";
import { toSvg } from "@/reporting/svg.ts";
import { figureName, transferPage } from "@/reporting/transfer_text.ts";
import { checkPublishable } from "./publish.ts";

/**
 * Puts a comparison into the reports, in place of an earlier one of the same network and corpora.
 * @param options.reportsDir @default PATHS.reports
 * @returns the page
 * @throws {InputError} of the demo corpus, if transfer.json is damaged, or a file cannot be written
 */
export async function publishTransfer(
  result: TransferResult,
  { reportsDir = PATHS.reports }: { readonly reportsDir?: string } = {},
): Promise<string> {
  checkPublishable(result.corpora);
  const path = join(reportsDir, "transfer.json");
  const rule = list(checkTransfer);
  const old = await exists(path)
    ? await readChecked(path, { rule, remedy: "restore it from git" })
    : [];
  const results = mergeRow(old, result, { key: figureName });
  const page = join(reportsDir, "transfer.md");
  const svg = await toSvg(transferFigure(result));
  await writeWhole(join(reportsDir, "figures", figureName(result)), svg);
  await writeWhole(path, JSON.stringify(results, null, 2) + "\n");
  await writeWhole(page, transferPage(results));
  return page;
}
