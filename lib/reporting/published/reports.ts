/** What is generated from the published figures: README's tables, two pages, two pictures. @module */
import { basename, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { exists, reading, writing } from "@/disk/files.ts";
import { PATHS, ROOT } from "@/disk/paths.ts";
import { readBench, readResults } from "@/disk/results.ts";
import type { FewShot } from "@/disk/few_shot.ts";
import type { BenchRow, ResultRow } from "@/evaluation/results.ts";
import { LADDER } from "@/recipes/studies.ts";
import { benchHeadlines, benchText } from "@/reporting/bench_text.ts";
import { ladderFigure } from "@/reporting/figures/ladder.ts";
import { publishedFigure } from "@/reporting/figures/dots.ts";
import { fewShotHeadline } from "@/reporting/few_shot_text.ts";
import {
  corpusTable,
  ladderTable,
  pairTable,
  resultTable,
  systemTable,
} from "@/reporting/result_tables.ts";
import { toSvg } from "@/reporting/svg.ts";
import { renderTable } from "@/reporting/table.ts";
import { readFewShot } from "./measured.ts";
import { crossCorpora, ladderClaim, ladderRungs, systemResults, unseenCorpora } from "./systems.ts";

/** Pictures of the published figures, in artifacts/reports/figures. */
const PICTURES = { published: "published.svg", ladder: "ladder.svg" } as const;

/** Everything that pages are generated from. */
export interface PublishedFigures {
  readonly results: readonly ResultRow[];
  readonly bench: readonly BenchRow[];
  /** What a few clips of a speaker are worth; null if that was not measured. */
  readonly fewShot: FewShot | null;
}

/**
 * The text of README with its tables filled from the published figures.
 * @throws {InputError} when a marker is missing, is there twice, or the end comes first
 */
export function readmePage(
  text: string,
  { results, bench, fewShot }: PublishedFigures,
): string {
  const picture =
    "![One network's accuracy falls, rung by rung, from what leaks to what is honest]" +
    `(artifacts/reports/figures/${PICTURES.ladder})`;
  const parts = [systemsText(results), corporaText(results), voiceText(fewShot)];
  if (ladderRungs(results).length >= 2) parts.unshift(picture);
  const content = parts.filter((part) => part !== "").join("\n\n");
  const withResults = replaceSection(text, { name: "results", content });
  return replaceSection(withResults, { name: "bench", content: benchHeadlines(bench) });
}

/** Every published score, with what it was measured on. */
export function resultsPage(rows: readonly ResultRow[]): string {
  const parts = [
    "# Results",
    "Generated from results.json by `deno task readme`; `deno task reproduce` makes the figures.",
    "## Published, repeated, and on unseen speakers",
    systemsText(rows),
  ];
  const corpora = corporaText(rows);
  if (corpora !== "") {
    parts.push("## Corpora that the network never heard", corpora);
    parts.push(
      "### From corpus to corpus",
      "UAR %, and in brackets how many emotions both have.",
      renderTable(pairTable(crossCorpora(rows)), "markdown"),
    );
  }
  const rungs = ladderRungs(rows);
  if (rungs.length > 0) {
    const title = `## The leakage ladder: \`${LADDER.recipe}\`, ${LADDER.model}`;
    parts.push(title, renderTable(ladderTable(rungs), "markdown"));
  }
  parts.push("## Every result", resultsText(rows));
  return parts.join("\n\n") + "\n";
}

/** Networks on corpora that they never heard; empty if none was tested so. */
function corporaText(rows: readonly ResultRow[]): string {
  const found = unseenCorpora(rows);
  if (found.length === 0) return "";
  return `${renderTable(corpusTable(found), "markdown")}\n\n` +
    "`unseen_speakers` on whole corpora that it never heard. Scores are given to those emotions " +
    "alone that the tested corpus has; chance is the UAR of guessing. With few speakers the " +
    "intervals are rough. Its settings were chosen on validation speakers of two of RAVDESS's " +
    "folds, after their test figures had been seen: a little optimism is in its figure above. Nothing " +
    "was chosen on SAVEE and EMOVO.\n\n" +
    "**Relative to the speaker** (`deno task predict --one-speaker`): from the scores of a clip, the " +
    "mean of all clips of that speaker is taken away, in logarithms. That needs several clips of a " +
    "voice, and no labels: what a network hears in all of them is the voice, not an emotion. It has " +
    "no setting; it was tried when the figures beside it were known. The tested speakers speak " +
    "every emotion about equally often; somebody who is always angry would not be heard so.";
}

/** What a few clips of a speaker are worth; empty if that was not measured. */
function voiceText(fewShot: FewShot | null): string {
  const headline = fewShot === null ? "" : fewShotHeadline(fewShot);
  if (headline === "") return "";
  return `${headline} [How that was measured](artifacts/reports/few_shot.md).`;
}

/** Every published timing. */
export function benchPage(rows: readonly BenchRow[]): string {
  return [
    "# Speed",
    "Generated from bench.json by `deno task readme`; `deno task bench --publish` measures networks, " +
    "corpora, whole trainings and the server, with `--busy N` the rows beside busy programs. The " +
    "other rows were measured once.",
    benchText(rows, "markdown"),
  ].join("\n\n") + "\n";
}

function systemsText(rows: readonly ResultRow[]): string {
  const measured = systemResults(rows).filter((s) => s.asPublished !== null || s.unseen !== null);
  if (measured.length === 0) return "No result yet: `deno task reproduce` makes them.";
  return `${renderTable(systemTable(measured), "markdown")}\n\n` +
    "Accuracy (WA) in per cent, and last the unweighted average recall (UAR), for " +
    "which guessing gives 100 divided by the number of emotions. In brackets the 95 % interval by " +
    "bootstrap over speakers; ± is the standard deviation over seeds. *Leaky*: the protocol lets " +
    "the test part be known from training, so the figure says nothing about new speakers. Settings " +
    "that a system's authors do not name are ours, chosen on validation clips, some of them after " +
    "test figures had been seen; those of `four_corpora` were changed until its published figure " +
    "was reached. So the leaky figures hold a little optimism, too.";
}

/** All scores: honest protocols first, leaky ones marked. */
function resultsText(rows: readonly ResultRow[]): string {
  if (rows.length === 0) return "No result yet: `deno task crossval` makes the first.";
  const compare = (a: string, b: string) => a.localeCompare(b, "en");
  const sorted = rows.toSorted((a, b) =>
    compare(a.recipe, b.recipe) || Number(a.leaky) - Number(b.leaky) ||
    compare(a.protocol, b.protocol) || compare(a.model, b.model) ||
    compare(a.testChannel, b.testChannel)
  );
  const legend = "In brackets: 95 % interval by bootstrap over speakers; ± is the standard " +
    "deviation over seeds. All seeds together: the mean of their scores, which needs all of their " +
    "networks. Relative to the speaker: the mean of the speaker's scores taken away. ECE is the expected calibration error, before → after temperature " +
    "scaling on each training's validation speakers.";
  const warning = rows.some((row) => row.leaky)
    ? " *Leaky*: the protocol lets the test part be known from training, as the published " +
      "systems did; such a figure says nothing about new speakers."
    : "";
  return `${renderTable(resultTable(sorted), "markdown")}\n\n${legend}${warning}`;
}

/** The text with the section between `<!-- name:begin -->` and `<!-- name:end -->` filled anew. */
function replaceSection(
  text: string,
  { name, content }: { readonly name: string; readonly content: string },
): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, section, ...others] = text.split(begin);
  const [_old, after, ...rest] = section?.split(end) ?? [];
  if (after === undefined || others.length > 0 || rest.length > 0) {
    throw new InputError(
      `fill the section "${name}" of README`,
      `it does not stand once between ${begin} and ${end}`,
      { code: "damaged" },
    );
  }
  const filled = `\n<!-- deno-fmt-ignore-start -->\n\n${content}\n\n<!-- deno-fmt-ignore-end -->\n`;
  return before + begin + filled + end + after;
}

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
    fewShot: await readFewShot({ reportsDir }),
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
