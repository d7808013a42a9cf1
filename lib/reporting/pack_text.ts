/** An evaluation as text: what `evaluate` prints. @module */
import type { Reliability } from "@/evaluation/calibration.ts";
import type { CoveragePoint } from "@/evaluation/confidence.ts";
import { type Grouping, GROUPINGS, type GroupScore } from "@/evaluation/pack.ts";
import type { ConfusionMatrix } from "@/evaluation/metrics.ts";
import type { EvaluationPack } from "@/evaluation/pack.ts";
import type { CalibrationRow, ResultRow } from "@/evaluation/results.ts";
import { shortLabels } from "./short_labels.ts";
import { percentText } from "./result_text.ts";
import { scoreTable } from "./result_tables.ts";
import { left, makeTable, renderTable, right, type Table } from "./table.ts";

const LEAKY_SENTENCE =
  "LEAKY: the protocol lets the test part be known from training; these figures say nothing about " +
  "new speakers.";

/** Everything below the headline: classes, confusions, calibration, coverage, groups. */
export function packText(pack: EvaluationPack): string {
  const { summary, report, reliability, coverage } = pack;
  const parts = [
    renderTable(scoreTable(summary.perClass), "text"),
    renderTable(confusionTable(report.confusion), "text"),
    calibrationText(reliability, summary),
    renderTable(coverageTable(coverage), "text"),
    renderTable(groupTable(pack.groups, GROUPINGS), "text"),
  ];
  return (summary.leaky ? [LEAKY_SENTENCE, ...parts] : parts).join("\n\n");
}

/** The calibration error of the scores, before and after temperature scaling. */
export function calibrationText(
  { ece, logLoss }: Pick<Reliability, "ece" | "logLoss">,
  { calibration, leaky }: Pick<ResultRow, "calibration" | "leaky">,
): string {
  const before = `calibration: ECE ${percentText(ece)} %, log loss ${logLoss.toFixed(3)}`;
  if (calibration !== undefined) return `${before}; ${afterText(calibration)}`;
  const why = leaky
    ? "the protocol holds out no speakers"
    : "no validation speakers were scored, or no temperature is best for them";
  return `${before}; no temperature is fitted, since ${why}`;
}

function afterText({ temperatures, eceAfter, logLossAfter }: CalibrationRow): string {
  const fitted = temperatures.map(({ temperature }) => temperature.toFixed(2)).join(", ");
  return `with the temperatures ${fitted}, each fitted on its training's validation speakers: ` +
    `ECE ${percentText(eceAfter)} %, log loss ${logLossAfter.toFixed(3)}`;
}

/** Characters of a label above the columns of confusions. */
const TITLE_CHARACTERS = 5;

function confusionTable({ labels, counts }: ConfusionMatrix): Table {
  const rows = labels.map((label, i) => ({ label, row: counts[i]! }));
  const titles = shortLabels(labels, TITLE_CHARACTERS);
  return makeTable(rows, [
    left("true \\ predicted", ({ label }) => label),
    ...titles.map((title, j) => right<typeof rows[number]>(title, ({ row }) => row[j]!)),
  ]);
}

/** Accuracy when only the clips with the highest scores are answered. */
export function coverageTable(points: readonly CoveragePoint[]): Table {
  return makeTable(points, [
    right("answered %", ({ coverage }) => percentText(coverage)),
    right("from score", ({ threshold }) => threshold.toFixed(3)),
    right("accuracy %", ({ accuracy }) => percentText(accuracy)),
  ]);
}

/** The figures of parts of the clips: a line for each group of each grouping. */
export function groupTable<By extends Grouping>(
  groups: Readonly<Record<By, readonly GroupScore[]>>,
  groupings: readonly By[],
): Table {
  const rows = groupings.flatMap((by) => groups[by].map((group) => ({ by, ...group })));
  const interval = ({ uar: { low, high } }: GroupScore) =>
    low === null || high === null ? "" : `${percentText(low)}–${percentText(high)}`;
  return makeTable(rows, [
    left("by", ({ by }) => by),
    left("group", ({ group }) => group),
    right("clips", ({ clips }) => clips),
    right("UAR %", ({ uar }) => percentText(uar.value)),
    right("interval", interval),
    right("WA %", ({ wa }) => percentText(wa)),
    right("macro F1 %", ({ macroF1 }) => percentText(macroF1)),
  ]);
}
