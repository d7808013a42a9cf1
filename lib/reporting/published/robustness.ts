/** Publishes what changes of recordings cost. @module */
import { join } from "@std/path";
import { list, openObject } from "@/base/schema.ts";
import { writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { readChecked } from "@/disk/results.ts";
import { type Robustness, type RobustnessRow, robustnessRow } from "@/disk/robustness.ts";
import { robustnessFigure } from "@/reporting/figures/robustness.ts";
import { robustnessText } from "@/reporting/robustness_text.ts";
import { toSvg } from "@/reporting/svg.ts";
import { checkPublishable } from "./publish.ts";

/**
 * Writes robustness.json, robustness.md and its figure into artifacts/reports.
 * @returns path of the Markdown page
 * @throws {InputError} of the demo corpus, and if a file cannot be written
 */
export async function publishRobustness(
  measured: Robustness,
  { reportsDir = PATHS.reports }: { readonly reportsDir?: string | undefined } = {},
): Promise<string> {
  checkPublishable(measured.corpora);
  const page = join(reportsDir, "robustness.md");
  const figure = robustnessFigure(measured.rows, { title: "What changes of recordings cost" });
  await writeWhole(join(reportsDir, "figures", "robustness.svg"), await toSvg(figure));
  await writeWhole(
    join(reportsDir, "robustness.json"),
    JSON.stringify(measured, null, 2) + "\n",
  );
  await writeWhole(page, pageOf(measured));
  return page;
}

/**
 * The rows of robustness.json.
 * @throws {InputError} if the file is missing or damaged
 */
export async function readRobustness(
  path: string = join(PATHS.reports, "robustness.json"),
): Promise<readonly RobustnessRow[]> {
  const remedy = "`deno task evaluate --robustness --publish --run DIR` measures it";
  const rule = openObject({ rows: list(robustnessRow) });
  const { rows } = await readChecked(path, { rule, remedy });
  return rows;
}

function pageOf(measured: Robustness): string {
  return `# Robustness

Each test recording is predicted as it is and under each change, which is made at the rate that the
network hears. The interval of a difference is by bootstrap over speakers, the same draws for both.
The room is of the kind that training may use, too (Schroeder's loops), and a network that was trained
with such rooms knows them.

![By how many points the UAR differs under each change](figures/robustness.svg)

${robustnessText(measured, "markdown")}

\`deno task evaluate --robustness --publish --run DIR …\` measures this again.
`;
}
