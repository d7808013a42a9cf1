/** An evaluation as text: what `evaluate` prints. @module */
import type { Reliability } from "@/evaluation/calibration.ts";
import type { ConfusionMatrix } from "@/evaluation/metrics.ts";
import { type EvaluationPack, PACK_GROUPINGS } from "@/evaluation/pack.ts";
import type { CalibrationRow, ResultRow } from "@/evaluation/results.ts";
import { percentText } from "./result_text.ts";
import { type TextColumn, textTable } from "./text_table.ts";

/** Everything below the headline: classes, confusions, calibration, coverage, groups. */
export function packText(pack: EvaluationPack): string {
  const { summary, report, reliability, coverage } = pack;
  return [
    ...(summary.leaky ? [LEAKY_SENTENCE] : []),
    classLines(summary),
    confusionLines(report.confusion),
    calibrationText(reliability, summary),
    textTable([
      numbers("answered %", coverage, (point) => percentText(point.coverage)),
      numbers("from score", coverage, (point) => point.threshold.toFixed(3)),
      numbers("right %", coverage, (point) => percentText(point.accuracy)),
    ]),
    groupLines(pack),
  ].join("\n\n");
}

/** What is to be said of every figure of a leaky protocol. */
export const LEAKY_SENTENCE =
  "LEAKY: the protocol lets the test part be known from training; these figures say nothing about " +
  "new speakers.";

/** How sure the scores are, and what temperatures make of that. */
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

function classLines({ perClass }: ResultRow): string {
  return textTable([
    { title: "emotion", cells: perClass.map((c) => c.label) },
    numbers("precision %", perClass, (c) => percentText(c.precision)),
    numbers("recall %", perClass, (c) => percentText(c.recall)),
    numbers("F1 %", perClass, (c) => percentText(c.f1)),
    numbers("clips", perClass, (c) => String(c.support)),
  ]);
}

function confusionLines({ labels, counts }: ConfusionMatrix): string {
  return textTable([
    { title: "portrayed \\ heard", cells: labels },
    ...labels.map((label, j) => numbers(label.slice(0, 5), counts, (row) => String(row[j]))),
  ]);
}

function groupLines({ groups }: EvaluationPack): string {
  const rows = PACK_GROUPINGS.flatMap((by) => groups[by].map((group) => ({ by, ...group })));
  return textTable([
    { title: "by", cells: rows.map(({ by }) => by) },
    { title: "group", cells: rows.map(({ group }) => group) },
    numbers("clips", rows, ({ clips }) => String(clips)),
    numbers("UAR %", rows, ({ uar }) => percentText(uar.value)),
    numbers(
      "interval",
      rows,
      ({ uar: { low, high } }) =>
        low === null || high === null ? "" : `${percentText(low)}–${percentText(high)}`,
    ),
    numbers("WA %", rows, ({ wa }) => percentText(wa)),
    numbers("macro F1 %", rows, ({ macroF1 }) => percentText(macroF1)),
  ]);
}

function numbers<T>(title: string, rows: readonly T[], cell: (row: T) => string): TextColumn {
  return { title, cells: rows.map(cell), align: "right" };
}
