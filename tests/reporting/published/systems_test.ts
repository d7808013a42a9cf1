import assert from "node:assert/strict";
import {
  findResult,
  ladderClaim,
  ladderRungs,
  ladderSteps,
  type ResultQuery,
  stepTable,
  systemResults,
} from "@/reporting/published/systems.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { LADDER } from "@/recipes/studies.ts";
import { madeTable } from "../../evaluation/_table.ts";
import { LEAKY_RESULT, RESULT } from "../_rows.ts";

const KIND = "cnn_bilstm_attention";
const own: ResultRow = { ...LEAKY_RESULT, model: KIND };
const honest: ResultRow = { ...RESULT, model: KIND };
const query: ResultQuery = {
  recipe: "two_channel",
  model: KIND,
  protocol: "speaker",
  selection: "best",
};

Deno.test("a row is found by recipe, network, protocol and epoch; a trial does not hide the whole", () => {
  const trial: ResultRow = { ...honest, folds: [0], clips: 300 };
  assert.equal(findResult([own, trial, honest], query), honest);
  assert.equal(findResult([own, trial], query), trial);
  assert.equal(findResult([own], query), null);
  assert.equal(findResult([honest], { ...query, selection: "last" }), null);
  assert.equal(findResult([{ ...honest, model: "other" }], query), null);
  assert.equal(findResult([honest], { ...query, recipe: "nobody" }), null);
});

Deno.test("every network of every recipe has its published figure and ours beside it", () => {
  const systems = systemResults([own, honest]);
  const twoChannel = systems.find(({ recipe }) => recipe === "two_channel")!;
  assert.deepEqual(
    [twoChannel.model, twoChannel.classes, twoChannel.protocol, twoChannel.published],
    [null, 8, "random", 0.81],
  );
  assert.deepEqual([twoChannel.asPublished, twoChannel.unseen], [own, honest]);
  const five = systems.filter(({ recipe }) => recipe === "five_emotions");
  assert.deepEqual(five.map(({ model }) => model).sort(), ["cnn", "lstm"]);
  assert.ok(five.every((s) => s.classes === 5 && s.asPublished === null));
});

Deno.test("measured rungs are in the ladder's order", () => {
  const { kind } = recipeModels(recipeByName(LADDER.recipe))[LADDER.model]!;
  const rows = LADDER.rungs.map(({ protocol, selection }): ResultRow => ({
    ...RESULT,
    recipe: LADDER.recipe,
    model: kind,
    protocol,
    selection,
  }));
  const rungs = ladderRungs(rows.toReversed());
  assert.deepEqual(rungs.map(({ row }) => row), rows);
  assert.deepEqual(ladderRungs(rows.slice(4)).map(({ title }) => title), [
    "unseen speakers",
    "an unseen corpus",
  ]);
  const more: ResultRow = {
    ...rows[0]!,
    corpora: [...rows[0]!.corpora, "savee"],
    seeds: [1, 2, 3],
  };
  assert.deepEqual(ladderRungs([more, ...rows]).map(({ row }) => row), rows); // not of both
  assert.equal(ladderClaim(), 0.97);
});

Deno.test("from rung to rung: an interval where the same clips were tested, none elsewhere", async () => {
  const tables = [0.9, 0.2, 0].map((skill, draw) => madeTable({ speakers: 12, skill, draw }));
  const rungs = tables.map((table, i) => ({
    title: `rung ${i}`,
    row: {
      ...scorePredictions(table),
      protocol: i < 2 ? "random" : "speaker",
    },
  }));
  const table = (row: ResultRow) => tables[rungs.findIndex((rung) => rung.row === row)]!;
  const [first, second] = await ladderSteps(rungs, (row) => Promise.resolve(table(row)));
  assert.deepEqual([first!.from, first!.to], ["rung 0", "rung 1"]);
  assert.ok(first!.low! <= first!.difference && first!.difference <= first!.high!);
  assert.equal(second!.difference, rungs[2]!.row.wa.mean - rungs[1]!.row.wa.mean);
  assert.deepEqual([second!.low, second!.high], [null, null]);
  const [paired, unpaired] = stepTable([first!, second!]).rows;
  assert.match(paired![3]!, /^[−+]\d+\.\d to [−+]\d+\.\d$/);
  assert.match(unpaired!.join(" "), /^rung 1 rung 2 [−+]\d+\.\d –$/);
  assert.deepEqual(await ladderSteps([], () => Promise.reject(new Error("nothing to read"))), []);
});
