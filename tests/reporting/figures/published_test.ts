import assert from "node:assert/strict";
import { publishedFigure } from "@/reporting/figures/published.ts";
import type { SystemResult } from "@/reporting/result_tables.ts";
import { toSvg } from "@/reporting/svg.ts";
import { LEAKY_RESULT, RESULT } from "../_rows.ts";

const system: SystemResult = {
  ...{ recipe: "two_channel", model: null, classes: 8, protocol: "random", published: 0.81 },
  ...{ asPublished: LEAKY_RESULT, unseen: RESULT },
};

Deno.test("each system has its published figure, ours, and guessing; gaps stay gaps", async () => {
  const half = { ...system, recipe: "five", model: "lstm", classes: 5, published: null };
  const none = { ...system, recipe: "none", asPublished: null, unseen: null };
  const figure = publishedFigure([system, { ...half, unseen: null }, none]);
  const traces = figure.data as unknown as { name: string; x: (number | null)[]; y: string[] }[];
  assert.deepEqual(traces[0]!.y, ["two_channel", "five, lstm"]);
  const points = (name: string) => traces.find((trace) => trace.name.includes(name))!.x;
  assert.deepEqual(points("published"), [81, null]);
  assert.deepEqual(points("(leaky)").map((x) => x?.toFixed(1)), ["62.0", "62.0"]);
  const honest = publishedFigure([system, { ...system, asPublished: RESULT }]);
  assert.deepEqual(honest.data.filter(({ name }) => String(name).includes("leaky")), []);
  assert.deepEqual(points("unseen speakers").map((x) => x?.toFixed(1)), ["62.0", undefined]);
  assert.deepEqual(points("guessing"), [12.5, 20]);
  assert.match(await toSvg(figure), /Published, repeated/);
});
