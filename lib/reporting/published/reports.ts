/** Writes what is generated from the published figures: README's tables, pages, two pictures. @module */
import { basename, join } from "@std/path";
import { exists, reading, writing } from "@/disk/files.ts";
import { PATHS, ROOT } from "@/disk/paths.ts";
import { readBench, readResults } from "@/disk/results.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { LADDER } from "@/recipes/studies.ts";
import { ladderFigure } from "@/reporting/figures/ladder.ts";
import { publishedFigure } from "@/reporting/figures/published.ts";
import { toSvg } from "@/reporting/svg.ts";
import { benchPage, PICTURES, type PublishedFigures, readmePage, resultsPage } from "./pages.ts";
import { ladderClaim, ladderRungs, systemResults } from "./systems.ts";

/**
 * Brings everything that is generated from results.json and bench.json up to date.
 * @param options.reportsDir @default PATHS.reports
 * @param options.readme the file with the tables' markers @default README.md
 * @returns the files that changed
 * @throws {InputError} when README lacks a marker, or a file of figures is damaged
 */
export async function updateReports(
  options: { readonly reportsDir?: string; readonly readme?: string } = {},
): Promise<string[]> {
  const { reportsDir = PATHS.reports, readme = join(ROOT, "README.md") } = options;
  const text = await reading(readme, () => Deno.readTextFile(readme));
  const figures = await readFigures(reportsDir);
  const files: [path: string, content: string][] = [
    [readme, readmePage(text, figures)],
    [join(reportsDir, "results.md"), resultsPage(figures.results)],
    [join(reportsDir, "bench.md"), benchPage(figures.bench)],
  ];
  for (const [name, svg] of await pictures(figures.results)) {
    files.push([join(reportsDir, "figures", name), svg]);
  }
  await writing(reportsDir, () => Deno.mkdir(join(reportsDir, "figures"), { recursive: true }));
  const changed: string[] = [];
  for (const [path, content] of files) if (await writeChanged(path, content)) changed.push(path);
  return changed;
}

/** The published figures of a folder of reports. */
export async function readFigures(reportsDir: string = PATHS.reports): Promise<PublishedFigures> {
  const at = (path: string) => join(reportsDir, basename(path));
  return {
    results: await readResults(at(PATHS.results)),
    bench: await readBench(at(PATHS.bench)),
  };
}

async function pictures(rows: readonly ResultRow[]): Promise<[name: string, svg: string][]> {
  const systems = systemResults(rows);
  const rungs = ladderRungs(rows);
  const drawn: [string, string][] = [];
  if (systems.some((s) => s.asPublished !== null || s.unseen !== null)) {
    drawn.push([PICTURES.published, await toSvg(publishedFigure(systems))]);
  }
  if (rungs.length > 1) {
    const title =
      `The leakage ladder: ${LADDER.recipe}, one network, one step of honesty at a time`;
    const figure = ladderFigure(rungs, { title, claim: ladderClaim() });
    drawn.push([PICTURES.ladder, await toSvg(figure)]);
  }
  return drawn;
}

async function writeChanged(path: string, content: string): Promise<boolean> {
  if (await exists(path) && await Deno.readTextFile(path) === content) return false;
  // Not under another name first: the task may write README, and no other file beside it.
  await writing(path, () => Deno.writeTextFile(path, content));
  return true;
}
