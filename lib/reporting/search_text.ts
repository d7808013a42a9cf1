/** Searches in words: a table for each rung, and artifacts/reports/search.md. @module */
import {
  chosenVariation,
  type Outcome,
  type RungResult,
  type SearchResult,
} from "@/recipes/search_result.ts";
import { formatSeconds } from "./progress.ts";
import { estimateText, pointsInterval, pointsText } from "./result_text.ts";
import { left, makeTable, renderTable, right, type Table } from "./table.ts";

/** What was trained on a rung, such as `2 of 5 folds, all epochs`. */
export function rungText({ folds, allFolds, epochShare }: Omit<RungResult, "outcomes">): string {
  const which = folds === allFolds ? "all" : `${folds} of`;
  const noun = allFolds === 1 ? "fold" : "folds";
  const share = `${Math.round(100 * epochShare)} % of the epochs`;
  return `${which} ${allFolds} ${noun}, ${epochShare === 1 ? "all epochs" : share}`;
}

/** The variations of a rung, the best first. */
function rungTable({ rungs, allRungs }: SearchResult, number: number): Table {
  const { outcomes } = rungs[number]!;
  const sorted = outcomes.toSorted((a, b) => (b.uar?.mean ?? -1) - (a.uar?.mean ?? -1));
  const isLast = number === allRungs - 1;
  return makeTable(sorted, [
    left("variation", ({ variation }) => variation),
    right("validation UAR %", ({ uar }) => uar === null ? "–" : estimateText(uar)),
    right("behind the best", behindText),
    right("trainings", ({ trainings }) => trainings),
    right("time", ({ trainSec }) => formatSeconds(trainSec)),
    left("then", (outcome) => fateText(outcome, isLast)),
  ]);
}

function behindText({ behind }: Outcome): string {
  if (behind === null) return "";
  return `${pointsText(behind.value)} (${pointsInterval(behind)})`;
}

function fateText({ goesOn, error }: Outcome, isLast: boolean): string {
  if (error !== null) return "failed";
  if (isLast) return goesOn ? "chosen" : "";
  return goesOn ? "goes on" : "dropped";
}

/** A sentence for each variation that failed. */
function failures({ outcomes }: RungResult): string[] {
  const failed = outcomes.filter(({ error }) => error !== null);
  return failed.map(({ variation, error }) => `${variation} failed: ${error}`);
}

/** One line for a rung: how many go on, and the best so far. */
export function rungSummary({ rungs, allRungs }: SearchResult, number: number): string {
  const rung = rungs[number]!;
  const { outcomes } = rung;
  const best = outcomes.find(({ uar, behind }) => uar !== null && behind === null)!;
  const kept = outcomes.filter(({ goesOn }) => goesOn).length;
  const fate = number === allRungs - 1 ? "" : `${kept} of ${outcomes.length} go on; `;
  return `rung ${number + 1} of ${allRungs} (${rungText(rung)}): ${fate}best is ` +
    `${best.variation}, validation UAR ${estimateText(best.uar!)} %`;
}

/** All rungs as text for a terminal, and what was chosen. */
export function searchSummary(result: SearchResult): string {
  const rungs = result.rungs.map((rung, i) =>
    [
      `rung ${i + 1} of ${result.allRungs}: ${rungText(rung)}`,
      renderTable(rungTable(result, i), "text"),
      ...failures(rung),
    ].join("\n")
  );
  const chosen = chosenVariation(result);
  const settings = result.variations[chosen ?? ""]?.map((one) => ` --set ${one}`).join("") ?? "";
  const last = chosen === undefined
    ? []
    : [`chosen: ${chosen}${settings && ` (${settings.trim()})`}`];
  return [...rungs, ...last].join("\n\n");
}

/** artifacts/reports/search.md: every search, the newest first. */
export function searchPage(results: readonly SearchResult[]): string {
  const newestFirst = results.toSorted((a, b) => a.finishedAt < b.finishedAt ? 1 : -1);
  return [
    "# Searches over settings",
    "Generated from search.json by `deno task search`. All variations are trained a little, the " +
    "better half of them more, and so on (successive halving). What counts is the unweighted " +
    "average recall (UAR) on **validation speakers**, pooled over folds; test figures are not " +
    "looked at. In brackets the 95 % interval by bootstrap over speakers; ± is the standard " +
    "deviation over seeds. *Behind the best* compares on the same speakers: where its interval " +
    "contains 0, they do not show which of the two is better.",
    "The best of many is lucky, too: its figure on other speakers will be lower. And a speaker who " +
    "validates in one fold is tested in another, so settings that were chosen on several folds " +
    "have seen the speakers of the protocol. Only other corpora have not been seen at all.",
    ...(newestFirst.length === 0 ? [] : ["![The newest search](figures/search.svg)"]),
    ...newestFirst.flatMap(searchSection),
  ].join("\n\n") + "\n";
}

function searchSection(result: SearchResult): string[] {
  const { name, recipe, model, protocol, corpora, seeds, variations, rungs, allRungs } = result;
  const settings = makeTable(Object.entries(variations), [
    left("variation", ([variation]) => variation),
    {
      ...left("settings", ([, texts]) => texts.map((one) => `\`${one}\``).join(" ")),
      markup: true,
    },
  ]);
  const about = `\`${recipe}\` (${model}) on ${corpora.join(", ")}; protocol ${protocol}, ` +
    `seed ${seeds.join(", ")}; ${result.finishedAt.slice(0, 16).replace("T", " ")} UTC, commit ` +
    `${result.commit.replaceAll(/([0-9a-f]{10})[0-9a-f]+/g, "$1")}.`;
  const chosen = chosenVariation(result);
  return [
    `## ${name}`,
    about,
    renderTable(settings, "markdown"),
    ...rungs.flatMap((rung, i) => [
      `Rung ${i + 1} of ${allRungs}: ${rungText(rung)}`,
      renderTable(rungTable(result, i), "markdown"),
      ...failures(rung),
    ]),
    chosen === undefined ? "The search is not done yet." : `Chosen: **${chosen}**.`,
  ];
}
