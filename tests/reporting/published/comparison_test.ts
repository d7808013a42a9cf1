import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { comparisonText, readSide } from "@/reporting/published/comparison.ts";
import { runPredictions } from "@/reporting/published/runs.ts";
import { compareRuns } from "@/evaluation/compare.ts";
import { writePredictions } from "@/disk/results.ts";
import { madeTable } from "../../evaluation/_table.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { tempFolder } from "../../app/_temp.ts";

Deno.test("a side is a run, its name, several runs, a file, or a published name", async () => {
  await using folder = await tempFolder();
  const runsDir = folder.path, publishedDir = join(runsDir, "predictions");
  const dirs = [await writeRun(runsDir), await writeRun(runsDir, madeJob({ fold: 1 }))];
  const both = await runPredictions(dirs), one = await runPredictions([dirs[0]!]);
  const file = join(publishedDir, "both.csv.gz"), options = { runsDir, publishedDir };
  await writePredictions(file, both);
  assert.deepEqual(await readSide(dirs[0]!, options), one);
  assert.deepEqual(await readSide(basename(dirs[0]!), options), one);
  assert.deepEqual(await readSide(dirs.map((dir) => basename(dir)).join(", "), options), both);
  assert.deepEqual(await readSide(file, options), both);
  assert.deepEqual(await readSide("both", options), both);
  for (const nothing of ["neither", `${dirs[0]},neither`, ""]) {
    await assert.rejects(readSide(nothing, options), {
      name: "InputError",
      message: /^Cannot compare ".*": it is no run folder, no file of predictions and no name/,
    });
  }
});

Deno.test("a comparison says who is better, or that these speakers do not tell", () => {
  const a = madeTable({ speakers: 12, clipsPerSpeaker: 16, skill: 0.1 });
  const b = madeTable({ speakers: 12, clipsPerSpeaker: 16, skill: 0.8, draw: 2 });
  const text = (one: typeof a, other: typeof a) =>
    comparisonText(compareRuns(one, other, { samples: 200 }), { a: one, b: other });
  assert.match(text(a, b), /^A: made \(dice\), speaker, seed 1\nB: .*\nBoth on 192 clips of 12 sp/);
  assert.match(text(a, b), /\nUAR +\d+\.\d +\d+\.\d +\+\d+\.\d +\+\d.* to \+\d.* +B is better\n/);
  assert.match(text(b, a), /\nWA .* −\d+\.\d to −\d+\.\d +A is better\n/);
  assert.match(text(a, a), /\+0\.0 to \+0\.0 +not told apart/);
  const leaky = { ...a, leaky: true, protocol: "random" };
  assert.match(text(leaky, leaky), /^A: made \(dice\), random \(leaky\), seed 1/);
  const few = madeTable({ speakers: 2 });
  assert.match(text(few, few), / – +too few speakers for an interval/);
});
