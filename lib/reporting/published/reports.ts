/** What is generated from the published figures: README's tables, results.md, two pictures. @module */
import { basename, join } from "@std/path";
import { readResults } from "@/disk/results.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { PATHS, ROOT } from "@/disk/paths.ts";
import { ladderFigure } from "@/reporting/figures/ladder.ts";
import { publishedFigure } from "@/reporting/figures/published.ts";
import { renderResultsTable } from "@/reporting/readme.ts";
import { toSvg } from "@/reporting/svg.ts";
import { renderLadderTable, renderSystemsTable } from "@/reporting/systems.ts";
import { LADDER } from "@/recipes/studies.ts";
import { PICTURES, readmeWithFigures } from "./readme.ts";
import { ladderClaim, ladderRungs, systemResults } from "./systems.ts";

/** Name of the file with every figure, beside results.json. */
export const RESULTS_PAGE = "results.md";

/** Where the figures are, and what is generated. */
export interface ReportOptions {
  /** @default PATHS.reports */
  readonly reportsDir?: string;
  /** The file with the tables' markers. @default README.md */
  readonly readme?: string;
}

/**
 * Brings everything that is generated from results.json and bench.json up to date.
 * @returns the files that changed
 * @throws SyntaxError when README lacks a marker, or a file of figures was changed by hand
 */
export async function updateReports(options: ReportOptions = {}): Promise<string[]> {
  const { reportsDir = PATHS.reports, readme = join(ROOT, "README.md") } = options;
  const results = join(reportsDir, basename(PATHS.results));
  const bench = join(reportsDir, basename(PATHS.bench));
  const text = await Deno.readTextFile(readme);
  const rows = await readResults(results);
  const files: [path: string, content: string][] = [
    [readme, await readmeWithFigures(text, { results, bench })],
    [join(reportsDir, RESULTS_PAGE), resultsPage(rows)],
    ...(await pictures(rows)).map(([name, svg]): [string, string] => [
      join(reportsDir, "figures", name),
      svg,
    ]),
  ];
  await Deno.mkdir(join(reportsDir, "figures"), { recursive: true });
  const changed: string[] = [];
  for (const [path, content] of files) if (await writeChanged(path, content)) changed.push(path);
  return changed;
}

/** Every figure that is published, with what it was measured on. */
export function resultsPage(rows: readonly ResultRow[]): string {
  const rungs = ladderRungs(rows);
  const ladder = rungs.length === 0 ? [] : [
    `## The leakage ladder: \`${LADDER.recipe}\`, ${LADDER.model}`,
    renderLadderTable(rungs),
  ];
  return [
    "# Results",
    "Generated from results.json by `deno task readme`; `deno task reproduce` makes the figures.",
    "## Published, repeated, and on speakers never heard",
    renderSystemsTable(systemResults(rows)),
    ...ladder,
    "## Every result",
    renderResultsTable(rows),
  ].join("\n\n") + "\n";
}

async function pictures(rows: readonly ResultRow[]): Promise<[name: string, svg: string][]> {
  const systems = systemResults(rows), rungs = ladderRungs(rows);
  const drawn: [string, string][] = [];
  if (systems.some((s) => s.asPublished !== null || s.strangers !== null)) {
    drawn.push([PICTURES.published, await toSvg(publishedFigure(systems))]);
  }
  if (rungs.length > 1) {
    const title =
      `The leakage ladder: ${LADDER.recipe}, one network, one step of honesty at a time`;
    drawn.push([
      PICTURES.ladder,
      await toSvg(ladderFigure(rungs, { title, claim: ladderClaim() })),
    ]);
  }
  return drawn;
}

async function writeChanged(path: string, content: string): Promise<boolean> {
  const before = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (before === content) return false;
  await Deno.writeTextFile(path, content);
  return true;
}
