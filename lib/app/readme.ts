/** README's generated parts. @module */
import { readBench, readResults } from "@/evaluation/store.ts";
import { PATHS } from "@/paths.ts";
import { renderBenchTable, renderResultsTable, replaceSection } from "@/reporting/readme.ts";

/** The text of README with its tables as the published figures have them. */
export async function readmeWithFigures(text: string): Promise<string> {
  const results = await readResults(PATHS.results), bench = await readBench(PATHS.bench);
  const withResults = replaceSection(text, "results", renderResultsTable(results));
  return replaceSection(withResults, "bench", renderBenchTable(bench));
}
