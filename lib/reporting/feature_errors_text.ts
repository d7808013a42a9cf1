/** How far the features lie from librosa's, as a Markdown page. @module */
import { markdownTable } from "./text_table.ts";

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
  const cell = (isDefault: boolean) => (of: readonly FeatureErrorRow[]) => {
    const some = of.filter((row) => (row.setting === "default") === isDefault);
    return some.length === 0 ? "–" : digits(largest(some.map((row) => row.largestError)));
  };
  const right = "right" as const;
  const table = markdownTable([
    { title: "feature", cells: features.map(([row]) => row!.feature), align: "left" },
    { title: "unit", cells: features.map(([row]) => row!.unit), align: "left" },
    { title: "largest error, defaults", cells: features.map(cell(true)), align: right },
    { title: "other settings", cells: features.map(cell(false)), align: right },
    {
      title: "part of its range",
      cells: features.map((of) => digits(largest(of.map((row) => row.partOfRange)))),
      align: right,
    },
    { title: "within 60 dB of the peak", cells: features.map(loudError), align: right },
  ]);
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  const settings = new Set(rows.map((row) => row.setting)).size;
  return "# How far the features are from librosa's\n\n" +
    `${features.length} features at ${settings} settings each, on made signals that include ` +
    `silence and clipping, beside ${peers} in float64. All but the transform are kept as ` +
    `float32, whose rounding alone is up to 6e-8 of a value.\n\n${table}\n`;
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
