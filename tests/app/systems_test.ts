import assert from "node:assert/strict";
import {
  findResult,
  ladderClaim,
  ladderRungs,
  type ResultQuery,
  systemResults,
} from "@/app/systems.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { LADDER } from "@/recipes/studies.ts";
import { LEAKY_RESULT, RESULT } from "../reporting/_rows.ts";

const KIND = "cnn_bilstm_attention";
const own: ResultRow = { ...LEAKY_RESULT, model: KIND };
const honest: ResultRow = { ...RESULT, model: KIND };
const query: ResultQuery = {
  ...{ recipe: "two_channel", model: KIND },
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
  assert.deepEqual([twoChannel.asPublished, twoChannel.strangers], [own, honest]);
  const five = systems.filter(({ recipe }) => recipe === "five_emotions");
  assert.deepEqual(five.map(({ model }) => model).sort(), ["cnn", "lstm"]);
  assert.ok(five.every((s) => s.classes === 5 && s.asPublished === null));
});

Deno.test("the rungs that were climbed stand in the ladder's order", () => {
  const { kind } = recipeModels(recipeByName(LADDER.recipe))[LADDER.model]!;
  const rows = LADDER.rungs.map(({ protocol, selection }): ResultRow => ({
    ...{ ...RESULT, recipe: LADDER.recipe, model: kind, protocol },
    ...(selection === "best" ? {} : { selection }),
  }));
  const rungs = ladderRungs(rows.toReversed());
  assert.deepEqual(rungs.map(({ row }) => row), rows);
  assert.deepEqual(ladderRungs(rows.slice(4)).map(({ title }) => title), [
    "speakers it never heard",
    "a corpus it never heard",
  ]);
  assert.equal(ladderClaim(), 0.97);
});
