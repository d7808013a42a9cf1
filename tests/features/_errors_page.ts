/** How far the features lie from librosa's, as a Markdown page. @module */
import { left, makeTable, renderTable, right } from "@/reporting/table.ts";

/** The largest difference of one feature at one setting, over all signals it was measured on. */
export interface FeatureErrorRow {
  readonly feature: string;
  /** Name of the setting; `"default"` is librosa's. */
  readonly setting: string;
  readonly unit: string;
  /** Largest less smallest of librosa's values. */
  readonly range: number;
  /** Largest difference, in the unit. */
  readonly largestError: number;
  /** The same as a part of the range. */
  readonly partOfRange: number;
  /** For decibels: the largest within 60 dB of the loudest value. */
  readonly within60Db?: number;
}

/** The measurements, and the versions that they were made with. */
export interface FeatureErrors {
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly FeatureErrorRow[];
}

/**
 * One line for each feature: the largest difference at librosa's defaults, at the other settings,
 * and as a part of the feature's range at whichever setting is worst.
 */
export function renderFeatureErrors({ versions, rows }: FeatureErrors): string {
  const features = [...Map.groupBy(rows, (row) => row.feature).values()];
  const errorAt = (of: readonly FeatureErrorRow[], isDefault: boolean) => {
    const some = of.filter((row) => (row.setting === "default") === isDefault);
    return some.length === 0 ? "–" : digits(largest(some.map((row) => row.largestError)));
  };
  const table = makeTable(features, [
    left("feature", ([row]) => row!.feature),
    left("unit", ([row]) => row!.unit),
    right("largest error, defaults", (of) => errorAt(of, true)),
    right("other settings", (of) => errorAt(of, false)),
    right("part of its range", (of) => digits(largest(of.map((row) => row.partOfRange)))),
    right("within 60 dB of the peak", loudError),
  ]);
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  const settings = new Set(rows.map((row) => row.setting)).size;
  return "# How far the features are from librosa's\n\n" +
    `${features.length} features at ${settings} settings each, on synthetic signals that include ` +
    `silence and clipping, beside ${peers} in float64. All but the transform are kept as ` +
    `float32, whose rounding alone is up to 6e-8 of a value.\n\n` +
    `${renderTable(table, "markdown")}\n`;
}

function loudError(rows: readonly FeatureErrorRow[]): string {
  const errors = rows.flatMap((row) => row.within60Db ?? []);
  return errors.length === 0 ? "–" : `${digits(largest(errors))} dB`;
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b));
}

function digits(value: number): string {
  return value === 0 ? "0" : value.toExponential(1).replace(".0e", "e");
}
