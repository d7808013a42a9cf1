/** README's generated parts. @module */
import { readBench, readResults } from "@/disk/results.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { PATHS } from "@/disk/paths.ts";
import { renderBenchTables } from "@/reporting/bench_text.ts";
import { replaceSection } from "@/reporting/readme.ts";
import { renderSystemsTable } from "@/reporting/systems.ts";
import { ladderRungs, systemResults } from "./systems.ts";

/** Pictures of the published figures, in artifacts/reports/figures. */
export const PICTURES = { published: "published.svg", ladder: "ladder.svg" } as const;

/**
 * The text of README with its tables as the published figures have them.
 * @param options.results file of the scores @default PATHS.results
 * @param options.bench file of the timings @default PATHS.bench
 * @throws SyntaxError when a marker is missing, or a file was changed by hand
 */
export async function readmeWithFigures(
  text: string,
  options: { readonly results?: string; readonly bench?: string } = {},
): Promise<string> {
  const results = await readResults(options.results ?? PATHS.results);
  const bench = await readBench(options.bench ?? PATHS.bench);
  const withResults = replaceSection(text, "results", asIs(resultsSection(results)));
  return replaceSection(withResults, "bench", asIs(renderBenchTables(bench)));
}

function resultsSection(rows: readonly ResultRow[]): string {
  const ladder = ladderRungs(rows).length < 2 ? [] : [
    "![One network's accuracy falls, rung by rung, from what leaks to what is honest]" +
    `(artifacts/reports/figures/${PICTURES.ladder})`,
  ];
  return [...ladder, renderSystemsTable(systemResults(rows))].join("\n\n");
}

/** Keeps `deno fmt` from setting generated Markdown in another way, which a test would refuse. */
function asIs(markdown: string): string {
  return `<!-- deno-fmt-ignore-start -->\n\n${markdown}\n\n<!-- deno-fmt-ignore-end -->`;
}
