import assert from "node:assert/strict";
import { compareRuns } from "@/evaluation/compare.ts";
import { readRunLines } from "@/reporting/published/runs.ts";
import { comparisonText, runTable } from "@/reporting/run_text.ts";
import { JOB } from "../training/_job.ts";
import { madeTable } from "../evaluation/_table.ts";
import { madeJob, writeRun } from "../app/_runs.ts";
import { tempFolder } from "../app/_temp.ts";

Deno.test("runs side by side: one line each, leaky ones marked", async () => {
  await using folder = await tempFolder();
  const leaky = { ...madeJob(), split: { ...JOB.split, protocol: "random" } } as const;
  const dirs = [await writeRun(folder.path), await writeRun(folder.path, leaky)];
  const [, , first, second] = runTable(await readRunLines(dirs)).split("\n");
  assert.match(first!, /^made-\S+ +cnn_lstm +speaker +18 .* 1 of 1 /);
  assert.match(second!, / random \(leaky\) /);
  assert.match(runTable([]), /No run is finished yet/);
});

Deno.test("a comparison says who is better, or that these speakers show no difference", () => {
  const a = madeTable({ speakers: 12, clipsPerSpeaker: 16, skill: 0.1 });
  const b = madeTable({ speakers: 12, clipsPerSpeaker: 16, skill: 0.8, draw: 2 });
  const text = (one: typeof a, other: typeof a) =>
    comparisonText(compareRuns(one, other), { a: one, b: other });
  assert.match(text(a, b), /^A: made \(dice\), speaker, seed 1\nB: .*\nBoth on 192 clips of 12 sp/);
  assert.match(text(a, b), /\nUAR +\d+\.\d +\d+\.\d +\+\d+\.\d +\+\d.* to \+\d.* +B is better\n/);
  assert.match(text(b, a), /\nWA .* −\d+\.\d to −\d+\.\d +A is better\n/);
  assert.match(text(a, a), /\+0\.0 to \+0\.0 +no difference/);
  const leaky = { ...a, leaky: true, protocol: "random" };
  assert.match(text(leaky, leaky), /^A: made \(dice\), random \(leaky\), seed 1/);
  const few = madeTable({ speakers: 2 });
  assert.match(text(few, few), / – +too few speakers for an interval/);
});
