import assert from "node:assert/strict";
import {
  renderLadderTable,
  renderSystemsTable,
  systemName,
  type SystemResult,
} from "@/reporting/systems.ts";
import { LEAKY_RESULT, RESULT } from "./_rows.ts";

const system: SystemResult = {
  ...{ recipe: "two_channel", model: null, classes: 8, protocol: "random", published: 0.81 },
  ...{ asPublished: LEAKY_RESULT, strangers: RESULT },
};

Deno.test("one line for each network: published, repeated (leaky), and on strangers", () => {
  const other = { ...system, recipe: "five", model: "lstm", published: null, strangers: null };
  const lines = renderSystemsTable([system, other]).split("\n");
  assert.match(
    lines[2]!,
    /^\| `two_channel` \| 8 \| 81\.0 \| .* random, \*leaky\* \| 62\.0 ± 0\.8 \(/,
  );
  assert.match(lines[3]!, /^\| `five` lstm \| 8 \| – \| .* \| – \| – \|$/);
  assert.match(lines.at(-1)!, /\*Leaky\*: the protocol lets the test part be known/);
  assert.equal(systemName(system), "two_channel");
  assert.equal(systemName(other), "five, lstm");
});

Deno.test("networks without a figure are left out; without any, the table says how to get some", () => {
  const empty = { ...system, recipe: "empty", asPublished: null, strangers: null };
  assert.doesNotMatch(renderSystemsTable([system, empty]), /empty/);
  assert.match(renderSystemsTable([empty]), /`deno task reproduce` makes them/);
});

Deno.test("the ladder's rungs are marked as leaky where they are", () => {
  const text = renderLadderTable([
    { title: "random clips", row: { ...LEAKY_RESULT, selection: "best_test" } },
    { title: "strangers", row: RESULT },
  ]);
  assert.match(text, /\| random clips \| random, best test epoch \(leaky\) \| 491 clips of 24/);
  assert.match(text, /\| strangers \| speaker \| 1,440 speech clips of 24 speakers \|/);
});
