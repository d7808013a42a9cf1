/** What carries over to other speakers, corpora and rooms: the views of notebook 07. @module */
import { InputError } from "@/base/errors.ts";
import { CORPORA } from "@/corpora/registry.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { Outcome, SearchResult } from "@/recipes/search_result.ts";
import { unseenSpeakers } from "@/recipes/unseen_speakers.ts";
import type { Figure } from "@/reporting/figure.ts";
import { corpusFigure, type CorpusScore, robustnessFigure } from "@/reporting/figures/dots.ts";
import { learningFigure } from "@/reporting/figures/learning.ts";
import { searchFigure } from "@/reporting/figures/search.ts";
import { readFewShot, readRobustness, readSearches } from "@/reporting/published/measured.ts";
import { crossCorpora, findResult, unseenCorpora } from "@/reporting/published/systems.ts";
import { fewShotTable } from "@/reporting/few_shot_text.ts";
import * as tables from "@/reporting/result_tables.ts";
import { robustnessTable } from "@/reporting/robustness_text.ts";
import type { Row, Table } from "@/reporting/table.ts";
import { type PublishedRun, readPublishedRun } from "./evaluation.ts";

export { confusionOf, groupTable, readPublishedResults } from "./evaluation.ts";

const NAME = unseenSpeakers.name;
const HOME = "ravdess";

/** The corpora of the recipe and those that it is tested on, as their authors describe them. */
export function corpusFacts(results: readonly ResultRow[]): Row[] {
  const tested = unseenCorpora(results).flatMap(({ testCorpora = [] }) => testCorpora);
  const names = new Set([...unseenSpeakers.corpora, ...tested]);
  return CORPORA.filter(({ name }) => names.has(name)).map((corpus) => {
    const speech = corpus.expected.parts.find(({ channel }) => channel === "speech")!;
    return {
      corpus: corpus.name,
      title: corpus.title,
      "clips of speech": speech.clips,
      speakers: speech.speakers,
      emotions: speech.emotions.length,
      use: unseenSpeakers.corpora.includes(corpus.name) ? "training and tests" : "tests only",
    };
  });
}

/** The result of the recipe on RAVDESS's unseen speakers, and then those on unseen corpora. */
function generalScores(results: readonly ResultRow[]): CorpusScore[] {
  const home = findResult(results, homeQuery());
  const scores = unseenCorpora(results).filter(({ recipe }) => recipe === NAME).map((row) => {
    const tested = row.testCorpora!.join(" and ");
    const learned = row.corpora.filter((name) => !row.testCorpora!.includes(name));
    return { title: `${tested}, after ${learned.join(", ")}`, row };
  });
  return home === null ? scores : [{ title: `${HOME}, unseen speakers`, row: home }, ...scores];
}

function homeQuery() {
  const { model, training: { selection } } = unseenSpeakers;
  return {
    recipe: NAME,
    model: model.kind,
    protocol: "speaker",
    selection,
    testCorpora: [HOME],
  } as const;
}

/** The recipe on unseen speakers of a corpus that it knows, with the predictions. */
export function readHomeRun(results: readonly ResultRow[]): Promise<PublishedRun> {
  return readPublishedRun(results, homeQuery());
}

/** The recipe on one corpus that it never heard, with the predictions. */
export function readCorpusRun(
  results: readonly ResultRow[],
  corpus: string,
): Promise<PublishedRun> {
  return readPublishedRun(results, {
    ...homeQuery(),
    protocol: "corpora",
    testCorpora: [corpus],
  });
}

/** A line for each corpus that the network never heard. */
export function corpusTable(results: readonly ResultRow[]): Table {
  return tables.corpusTable(unseenCorpora(results));
}

/** The same as a figure, with the unseen speakers of RAVDESS above. */
export function generalFigure(results: readonly ResultRow[]): Figure {
  return corpusFigure(generalScores(results), {
    title: `${NAME}: from new voices to new corpora`,
  });
}

/** From each corpus, and from several, to each. */
export function pairTable(results: readonly ResultRow[]): Table {
  return tables.pairTable(crossCorpora(results));
}

/** What was measured. @throws {InputError} if it was not published */
function published<T>(measured: T | null | undefined, command: string): T {
  if (measured !== null && measured !== undefined) return measured;
  throw new InputError("show a measurement", "it was not published", {
    remedy: `\`deno task ${command}\` makes it`,
    code: "missing",
  });
}

async function robustnessMeasured() {
  const command = "evaluate --robustness --publish --run DIR";
  return published(await readRobustness(), command).rows;
}

/** What changes of recordings cost, on RAVDESS's unseen speakers. */
export async function robustnessRows(): Promise<Table> {
  return robustnessTable(await robustnessMeasured());
}

/** The same as a figure. */
export async function robustnessPlot(): Promise<Figure> {
  return robustnessFigure(await robustnessMeasured(), {
    title: "What changes of recordings cost, RAVDESS, unseen speakers",
  });
}

/** What a few clips of a speaker are worth. */
export async function voiceRows(): Promise<Table> {
  const command = "evaluate --few-shot --publish --run DIR";
  return fewShotTable(published(await readFewShot(), command).rows);
}

/**
 * What each change of clips in training is worth: the recipe without it, on corpora that were left out.
 * @throws {InputError} if no such search was published
 */
export async function changesPlot(): Promise<Figure> {
  const search = await readOwnSearch();
  const isShown = ({ variation }: Outcome) => speakersOf(search, variation) === undefined;
  const rungs = search.rungs.map((rung) => ({
    ...rung,
    outcomes: rung.outcomes.filter(isShown),
  }));
  return searchFigure({ ...search, rungs });
}

/**
 * What more speakers in training are worth, on corpora that were left out.
 * @throws {InputError} if no such search was published
 */
export async function speakersPlot(): Promise<Figure> {
  const search = await readOwnSearch();
  const { outcomes, heldOut } = search.rungs.at(-1)!;
  const known = outcomes.flatMap((outcome) => {
    const size = speakersOf(search, outcome.variation);
    return size === undefined ? [] : [{ size, outcome }];
  });
  const all = outcomes.filter(({ variation }) => search.variations[variation]!.length === 0)
    .map((outcome) => ({ size: null, outcome }));
  const points = [...known.sort((a, b) => a.size - b.size), ...all];
  const curves = heldOut.map((corpus) => ({
    name: `${corpus}, never heard`,
    points: points.map(({ size, outcome }) => ({ size, uar: outcome.heldOut[corpus]! })),
  }));
  return learningFigure(curves, {
    title: "More speakers in training",
    xTitle: "speakers of each corpus in training, at most",
    yTitle: "UAR (%)",
  });
}

/** The number of speakers of each corpus that a variation trains on, if that is what it changes. */
function speakersOf({ variations }: SearchResult, variation: string): number | undefined {
  const [setting] = variations[variation]!;
  const found = setting?.match(/^sampling\.speakers=(\d+)$/);
  return found ? Number(found[1]) : undefined;
}

/** The newest search of the recipe in which the number of speakers varies, among others. */
async function readOwnSearch(): Promise<SearchResult> {
  const own = (await readSearches()).filter((search) =>
    search.recipe === NAME &&
    Object.keys(search.variations).some((name) => speakersOf(search, name) !== undefined)
  );
  const byTime = own.toSorted((a, b) => a.finishedAt < b.finishedAt ? -1 : 1);
  return published(byTime.at(-1), `search --recipe ${NAME}`);
}

/** The mean over all corpora, each tested by a network that never heard it. */
export function meanOfCorpora(results: readonly ResultRow[]): Row[] {
  const rows = unseenCorpora(results).filter(({ recipe }) => recipe === NAME);
  const mean = (values: readonly number[]) =>
    100 * values.reduce((a, b) => a + b, 0) / values.length;
  return [{
    corpora: rows.map(({ testCorpora }) => testCorpora!.join(" and ")).join(", "),
    "mean UAR (%)": mean(rows.map(({ uar }) => uar.mean)),
    "relative to the speaker (%)": mean(rows.map((row) => (row.relative ?? row).uar.mean)),
    "guessing (%)": mean(rows.map((row) => 1 / tables.testedEmotions(row))),
  }];
}
