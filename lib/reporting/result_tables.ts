/** The tables of results: for notebooks, README, results.md and the terminal alike. @module */
import type { ClassificationReport, ClassScore } from "@/evaluation/metrics.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import type { LadderRung } from "./figures/ladder.ts";
import { estimateText, percentText, protocolText, testedOn } from "./result_text.ts";
import { type Column, left, makeTable, right, type Table } from "./table.ts";

/** One network of one published system. */
export interface SystemResult {
  readonly recipe: string;
  /** The network's name; null where the recipe has one network only. */
  readonly model: string | null;
  /** How many emotions it tells apart. */
  readonly classes: number;
  /** The protocol of its authors. */
  readonly protocol: string;
  /** The accuracy that they claim, in [0, 1]; null = none. */
  readonly published: number | null;
  /** Measured here under their protocol; null = not yet. */
  readonly asPublished: ResultRow | null;
  /** Measured here on unseen speakers; null = not yet. */
  readonly unseen: ResultRow | null;
}

/** A system's name: the recipe, and the network where there are several. */
export function systemName({ recipe, model }: Pick<SystemResult, "recipe" | "model">): string {
  return model === null ? recipe : `${recipe}, ${model}`;
}

function dash<T>(value: T | null | undefined, text: (value: T) => string): string {
  return value === null || value === undefined ? "–" : text(value);
}

/** Published accuracies beside those measured here, and the UAR; one line for each network. */
export function systemTable(systems: readonly SystemResult[]): Table {
  const asPublished = ({ wa, protocol, leaky }: ResultRow) =>
    `${estimateText(wa)} ${protocol}${leaky ? ", *leaky*" : ""}`;
  const recipe = (s: SystemResult) => `\`${s.recipe}\`${s.model === null ? "" : ` ${s.model}`}`;
  return makeTable(systems, [
    { ...left("recipe", recipe), markup: true },
    right("emotions", (s) => s.classes),
    right("published", (s) => dash(s.published, percentText)),
    { ...left("here, tested as published", (s) => dash(s.asPublished, asPublished)), markup: true },
    right("here, unseen speakers", (s) => dash(s.unseen?.wa, estimateText)),
    right("UAR of these", (s) => dash(s.unseen?.uar, estimateText)),
  ]);
}

/** Rows of results.json: scores in per cent with the interval over speakers. */
export function resultTable(rows: readonly ResultRow[]): Table {
  return makeTable(rows, [
    { ...left("recipe", (row) => `\`${row.recipe}\``), markup: true },
    left("model", (row) => row.model),
    left("protocol", protocolText),
    left("tested on", testedOn),
    right("seeds", (row) => row.seeds.join(", ")),
    right("UAR %", (row) => estimateText(row.uar)),
    right("WA %", (row) => estimateText(row.wa)),
    right("macro F1 %", (row) => estimateText(row.macroF1)),
    right("weighted F1 %", (row) => estimateText(row.weightedF1)),
    right("UAR % of all seeds together", ({ ensemble }) => dash(ensemble?.uar, estimateText)),
    right("UAR % relative to the speaker", ({ relative }) => dash(relative?.uar, estimateText)),
    right("ECE %", eceText),
  ]);
}

/** How many emotions the tested clips have. */
export function testedEmotions({ perClass }: Pick<ResultRow, "perClass">): number {
  return perClass.filter(({ support }) => support > 0).length;
}

/** The names of the corpora that were tested, where not all were. */
export function testedCorpora({ testCorpora = [] }: ResultRow): string {
  return testCorpora.join(", ");
}

/** The names of the corpora that were only learned from. */
function learnedCorpora({ corpora, testCorpora = [] }: ResultRow): string {
  return corpora.filter((name) => !testCorpora.includes(name)).join(", ");
}

/** What carries over from corpus to corpus: a line for what was learned, a column for what was tested. */
export function pairTable(rows: readonly ResultRow[]): Table {
  const tested = [...new Set(rows.map(testedCorpora))];
  const lines = [...Map.groupBy(rows, learnedCorpora)]
    .toSorted(([a], [b]) => a.split(", ").length - b.split(", ").length || (a < b ? -1 : 1));
  const cell = (own: readonly ResultRow[], name: string) =>
    dash(
      own.find((row) => testedCorpora(row) === name),
      (row) => `${percentText(row.uar.mean)} (${testedEmotions(row)})`,
    );
  return makeTable(lines, [
    left("learned from", ([learned]) => learned),
    ...tested.map((name) => right<typeof lines[0]>(name, ([, own]) => cell(own, name))),
  ]);
}

/** What carries over to corpora that a network never heard; one line for each. */
export function corpusTable(rows: readonly ResultRow[]): Table {
  return makeTable(rows, [
    left("tested on", testedCorpora),
    left("learned from", learnedCorpora),
    right("emotions", testedEmotions),
    right("chance %", (row) => percentText(1 / testedEmotions(row))),
    right("UAR %", (row) => estimateText(row.uar)),
    right("relative to the speaker", ({ relative }) => dash(relative?.uar, estimateText)),
    left("clips", testedOn),
  ]);
}

function eceText({ calibration }: ResultRow): string {
  if (calibration === undefined) return "–";
  return `${percentText(calibration.eceBefore)} → ${percentText(calibration.eceAfter)}`;
}

/** The rungs of the leakage ladder. */
export function ladderTable(rungs: readonly LadderRung[]): Table {
  return makeTable(rungs, [
    left("rung", ({ title }) => title),
    left("protocol", ({ row }) => protocolText(row)),
    left("tested on", ({ row }) => testedOn(row)),
    right("emotions", ({ row }) => row.perClass.length),
    right("seeds", ({ row }) => row.seeds.join(", ")),
    right("WA %", ({ row }) => estimateText(row.wa)),
    right("UAR %", ({ row }) => estimateText(row.uar)),
  ]);
}

const CLASS_COLUMNS: readonly Column<ClassScore>[] = [
  left("emotion", ({ label }) => label),
  right("precision %", ({ precision }) => percentText(precision)),
  right("recall %", ({ recall }) => percentText(recall)),
  right("F1 %", ({ f1 }) => percentText(f1)),
  right("clips", ({ support }) => support),
];

/** Precision, recall, F1 and the number of clips of each class. */
export function scoreTable(perClass: readonly ClassScore[]): Table {
  return makeTable(perClass, CLASS_COLUMNS);
}

/** The classes of a report, with the averages below. */
export function classTable(report: ClassificationReport): Table {
  const { perClass, clips: support } = report;
  return makeTable([
    ...perClass,
    {
      label: "mean of classes (UAR)",
      precision: report.macroPrecision,
      recall: report.uar,
      f1: report.macroF1,
      support,
    },
    {
      label: "weighted by clips (WA)",
      precision: report.weightedPrecision,
      recall: report.wa,
      f1: report.weightedF1,
      support,
    },
  ], CLASS_COLUMNS);
}
