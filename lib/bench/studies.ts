/** How costs grow: measured in one run, kept as numbers and as figures. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { writeWhole } from "@/disk/files.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import {
  fitLine,
  lineText,
  scalingFigure,
  type ScalingSeries,
  type ScalingText,
} from "@/reporting/figures/scaling.ts";
import { gridFigure } from "@/reporting/figures/grid.ts";
import { toSvg } from "@/reporting/svg.ts";
import type { TextColumn } from "@/reporting/text_table.ts";

/** One pair of axes. */
export interface StudyPanel extends ScalingText {
  readonly series: readonly ScalingSeries[];
}

/** A figure's worth of measurements. */
export interface Study {
  /** Part of the figure's file name. */
  readonly id: string;
  readonly title: string;
  readonly panels: readonly StudyPanel[];
  readonly machine: string;
}

/** Pixels. */
const PANEL = { panelHeight: 320, outerTitles: false } as const, PANEL_WIDTH = 500;

/**
 * Writes the figures `scaling-<id>.svg`, and the numbers into scaling.json in place of those with the
 * same id.
 * @param options.reportsDir @default PATHS.reports
 * @throws SyntaxError when scaling.json was damaged
 */
export async function publishStudies(
  studies: readonly Study[],
  options: { readonly reportsDir?: string } = {},
): Promise<void> {
  const { reportsDir = PATHS.reports } = options;
  const path = join(reportsDir, "scaling.json");
  const others = (await readStudies(path)).filter(({ id }) => studies.every((s) => s.id !== id));
  const all = [...others, ...studies].sort((a, b) => (a.id < b.id ? -1 : 1));
  await writeWhole(path, JSON.stringify(all, null, 2) + "\n");
  for (const { id, title, panels } of studies) {
    const columns = panels.length, width = PANEL_WIDTH * columns;
    const figure = gridFigure(
      panels.map((panel) => scalingFigure(panel.series, panel)),
      { ...PANEL, title, columns, width },
    );
    await writeWhole(join(reportsDir, "figures", `scaling-${id}.svg`), await toSvg(figure));
  }
}

async function readStudies(path: string): Promise<Study[]> {
  try {
    return JSON.parse(await Deno.readTextFile(path)) as Study[];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError(`read the studies in ${displayPath(path)}`, "it is no JSON", {
      remedy: "restore it from git",
      code: "damaged",
      cause: error,
    });
  }
}

/** The studies as a table: a line for each series. */
export function studyColumns(studies: readonly Study[]): TextColumn[] {
  const rows = studies.flatMap(({ panels }) =>
    panels.flatMap((panel) => panel.series.map((series) => ({ panel, series })))
  );
  const number = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 4 });
  const range = (values: readonly number[]) =>
    `${number(Math.min(...values))}–${number(Math.max(...values))}`;
  return [
    { title: "cost", cells: rows.map(({ panel }) => panel.title) },
    { title: "of", cells: rows.map(({ series }) => series.name) },
    { title: "sizes", cells: rows.map(({ series }) => range(series.x)), align: "right" },
    {
      title: "from, to",
      cells: rows.map(({ panel, series }) => `${range(series.y)} ${panel.unit}`),
      align: "right",
    },
    {
      title: "line",
      cells: rows.map(({ panel, series: { x, y } }) =>
        panel.fit === false ? "–" : lineText(fitLine(x, y), panel)
      ),
    },
  ];
}
