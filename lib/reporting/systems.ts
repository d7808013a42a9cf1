/** The main table: what was published, what it is here, and what is left among strangers. @module */
import type { Estimate, ResultRow } from "@/evaluation/results.ts";
import { estimateText, percentText, protocolText, testedOn } from "./result_text.ts";
import { markdownTable, type TextColumn } from "./text_table.ts";
import type { LadderRung } from "./figures/ladder.ts";

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
  /** Measured here on speakers it never heard; null = not yet. */
  readonly strangers: ResultRow | null;
}

/** A system's name: the recipe, and the network where there are several. */
export function systemName({ recipe, model }: Pick<SystemResult, "recipe" | "model">): string {
  return model === null ? recipe : `${recipe}, ${model}`;
}

/** Published figures beside ours, one line for each network. */
export function renderSystemsTable(systems: readonly SystemResult[]): string {
  const measured = systems.filter((s) => s.asPublished !== null || s.strangers !== null);
  if (measured.length === 0) return "No result yet: `deno task reproduce` makes them.";
  const column = (
    title: string,
    cell: (system: SystemResult) => string,
    align: TextColumn["align"] = "right",
  ): TextColumn => ({ title, cells: measured.map(cell), align });
  const estimate = (value: Estimate | undefined) => value === undefined ? "–" : estimateText(value);
  const table = markdownTable([
    column("recipe", (s) => `\`${s.recipe}\`${s.model === null ? "" : ` ${s.model}`}`, "left"),
    column("emotions", (s) => String(s.classes)),
    column("published", (s) => s.published === null ? "–" : percentText(s.published)),
    column("here, tested as published", asPublishedText, "left"),
    column("here, speakers it never heard", (s) => estimate(s.strangers?.wa)),
    column("UAR of these", (s) => estimate(s.strangers?.uar)),
  ]);
  return `${table}\n\nAccuracy (WA) in per cent, and last the unweighted average recall (UAR), for ` +
    "which guessing gives 100 divided by the number of emotions. In brackets the 95 % interval by " +
    "bootstrap over speakers; ± is the standard deviation over seeds. *Leaky*: the protocol lets " +
    "the test part be known from training, so the figure says nothing about new speakers.";
}

function asPublishedText({ asPublished }: SystemResult): string {
  if (asPublished === null) return "–";
  const { protocol, leaky } = asPublished;
  return `${estimateText(asPublished.wa)} ${protocol}${leaky ? ", *leaky*" : ""}`;
}

/** The rungs of the leakage ladder as a table. */
export function renderLadderTable(rungs: readonly LadderRung[]): string {
  const cells = (cell: (rung: LadderRung) => string) => rungs.map(cell);
  return markdownTable([
    { title: "rung", cells: cells(({ title }) => title) },
    { title: "protocol", cells: cells(({ row }) => protocolText(row)) },
    { title: "tested on", cells: cells(({ row }) => testedOn(row)) },
    { title: "emotions", cells: cells(({ row }) => String(row.perClass.length)), align: "right" },
    { title: "seeds", cells: cells(({ row }) => row.seeds.join(", ")), align: "right" },
    { title: "WA %", cells: cells(({ row }) => estimateText(row.wa)), align: "right" },
    { title: "UAR %", cells: cells(({ row }) => estimateText(row.uar)), align: "right" },
  ]);
}
