import assert from "node:assert/strict";
import { groupScores } from "@/evaluation/groups.ts";
import { PACK_GROUPINGS } from "@/evaluation/pack.ts";
import { reportOn } from "@/evaluation/score.ts";
import { madeTable } from "./_table.ts";

const table = madeTable({ speakers: 12 });

Deno.test("the groups of every grouping hold each clip once", () => {
  for (const by of [...PACK_GROUPINGS, "emotion", "corpus", "fold"] as const) {
    const groups = groupScores(table, by);
    assert.equal(groups.reduce((sum, group) => sum + group.clips, 0), table.rows.length);
    const right = groups.reduce((sum, group) => sum + group.wa * group.clips, 0);
    const expected = table.rows.filter((row) => row.emotion === row.predicted).length;
    assert.ok(Math.abs(right - expected) < 1e-9);
  }
});

Deno.test("speakers are sorted by number and have no interval, the genders have one", () => {
  const speakers = groupScores(table, "speaker");
  assert.deepEqual(speakers.map((s) => s.group).slice(0, 3), ["made-0", "made-1", "made-2"]);
  assert.equal(speakers[11]!.group, "made-11");
  assert.deepEqual([speakers[0]!.uar.low, speakers[0]!.uar.high], [null, null]);
  const [female, male] = groupScores(table, "gender");
  assert.deepEqual([female!.group, male!.group], ["female", "male"]);
  assert.deepEqual([female!.speakers, female!.clips, female!.classes], [6, 48, 4]);
  assert.ok(female!.uar.low! < female!.uar.value && female!.uar.value < female!.uar.high!);
});

Deno.test("an emotion's UAR is its recall; strong intensity lacks neutral", () => {
  const { perClass } = reportOn(table.rows, table.labels);
  const recall = new Map(perClass.map((scores) => [scores.label, scores.recall]));
  for (const { group, classes, uar } of groupScores(table, "emotion")) {
    assert.equal(classes, 1);
    assert.equal(uar.value, recall.get(group));
  }
  const strong = groupScores(table, "intensity").find(({ group }) => group === "strong");
  assert.ok(strong!.classes < table.labels.length);
});

Deno.test("clips are counted once when several seeds tested them", () => {
  const [first] = groupScores(madeTable({ seeds: [1, 2, 3] }), "corpus");
  assert.deepEqual([first!.clips, first!.speakers], [48, 6]);
});
