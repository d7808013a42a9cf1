/** Searches in words: a table for each rung, and artifacts/reports/search.md. @module */
import { counted } from "@/base/words.ts";
import type { Estimate } from "@/evaluation/results.ts";
import type { Rung } from "@/recipes/search.ts";
import {
  chosenVariation,
  heldOutUar,
  type Outcome,
  type RungResult,
  type SearchResult,
} from "@/recipes/search_result.ts";
import { formatSeconds } from "./progress.ts";
import { estimateText, percentText, pointsInterval, pointsText } from "./result_text.ts";
import { left, makeTable, renderTable, right, type Table } from "./table.ts";

/** What was trained on a rung, such as `2 of 5 folds, held-out nemo, all epochs`. */
export function rungText(
  { folds, allFolds, heldOut, epochShare }: Omit<RungResult, "outcomes">,
): string {
  const which = folds === allFolds ? "all" : `${folds} of`;
  const noun = allFolds === 1 ? "fold" : "folds";
  return partsText(folds === 0 ? "" : `${which} ${allFolds} ${noun}`, { heldOut, epochShare });
}

/** What a rung is to train. */
export function trainsText({ folds, heldOut = [], epochShare }: Rung): string {
  const which = folds === null ? "all folds" : counted(folds, "fold");
  return partsText(folds === 0 ? "" : which, { heldOut, epochShare });
}

function partsText(
  folds: string,
  { heldOut, epochShare }: Pick<RungResult, "heldOut" | "epochShare">,
): string {
  const held = heldOut.length === 0 ? "" : `held-out ${heldOut.join(" and ")}`;
  const share = epochShare === 1 ? "all epochs" : `${Math.round(100 * epochShare)} % of the epochs`;
  return [folds, held, share].filter((part) => part !== "").join(", ");
}

/** The variations of a rung, the best first. */
function rungTable({ rungs, allRungs }: SearchResult, number: number): Table {
  const { folds, heldOut, outcomes } = rungs[number]!;
  const sorted = outcomes.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1));
  const isLast = number === allRungs - 1;
  const columns = [left("variation", ({ variation }: Outcome) => variation)];
  if (folds > 0 && heldOut.length > 0) columns.push(right("score %", scoreText));
  if (folds > 0) columns.push(right("validation UAR %", ({ uar }) => figureText(uar)));
  if (heldOut.length > 1) columns.push(right("held-out UAR %", heldOutText));
  for (const corpus of heldOut) {
    const title = heldOut.length > 1 ? `${corpus} %` : `held-out ${corpus} UAR %`;
    columns.push(right(title, (outcome) => figureText(outcome.heldOut[corpus])));
  }
  return makeTable(sorted, [
    ...columns,
    right("behind the best", behindText),
    right("trainings", ({ trainings }) => trainings),
    right("time", ({ trainSec }) => formatSeconds(trainSec)),
    left("then", (outcome) => fateText(outcome, isLast)),
  ]);
}

function figureText(uar: Estimate | null | undefined): string {
  return uar === null || uar === undefined ? "–" : estimateText(uar);
}

function scoreText({ score }: Outcome): string {
  return score === null ? "–" : percentText(score);
}

function heldOutText(outcome: Outcome): string {
  const uar = heldOutUar(outcome);
  return uar === null ? "–" : percentText(uar);
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
  const best = outcomes.find(({ score, behind }) => score !== null && behind === null)!;
  const kept = outcomes.filter(({ goesOn }) => goesOn).length;
  const fate = number === allRungs - 1 ? "" : `${kept} of ${outcomes.length} go on; `;
  return `rung ${number + 1} of ${allRungs} (${rungText(rung)}): ${fate}best is ` +
    `${best.variation}, ${bestText(best)}`;
}

function bestText(best: Outcome): string {
  const { uar } = best;
  const held = heldOutUar(best);
  const parts: string[] = [];
  if (uar !== null && held !== null) parts.push(`score ${scoreText(best)} %`);
  if (uar !== null) parts.push(`validation UAR ${estimateText(uar)} %`);
  if (held !== null) parts.push(`held-out UAR ${percentText(held)} %`);
  return parts.join(", ");
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
    "average recall (UAR) on **validation speakers**, pooled over folds, and on whole training " +
    "corpora that are **held out**, each in a training of its own; the score is the mean of the " +
    "first and of the mean over these corpora. Test figures of the folds are not looked at. In " +
    "brackets the 95 % interval by bootstrap over speakers; ± is the standard deviation over " +
    "seeds. *Behind the best* compares scores on the same speakers: where its interval contains 0, " +
    "they do not show which of the two is better.",
    "The best of many is lucky, too: its figure on other speakers will be lower. And a speaker who " +
    "validates in one fold is tested in another, so settings that were chosen on several folds " +
    "have seen the speakers of the protocol. A corpus that was held out here has been chosen on: " +
    "its figure in a table of unseen corpora is a little optimistic. Only corpora that no search " +
    "names have not been seen at all.",
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
