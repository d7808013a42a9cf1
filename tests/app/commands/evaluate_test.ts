import assert from "node:assert/strict";
import { join } from "@std/path";
import { runSummary } from "@/reporting/published/runs.ts";
import { canonicalJson } from "@/base/hash.ts";
import { runCli } from "../_cli.ts";
import { madeJob, writeRun } from "../_runs.ts";
import { filesIn, tempFolder } from "../_temp.ts";

Deno.test("runs are judged from their predictions, as text, as JSON and as published figures", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const runs = join(root, "artifacts", "runs");
  const dirs = [await writeRun(runs), await writeRun(runs, madeJob({ fold: 1 }))];
  const json = await runCli(["evaluate", "--json", "--publish", "--run", ...dirs], { root });
  assert.equal(json.code, 0, json.stderr.join("\n"));
  const { confusion, groups, coverage, calibration, reliability, ...summary } = JSON.parse(
    json.stdout,
  );
  assert.equal(canonicalJson(summary), canonicalJson(await runSummary(dirs)));
  assert.equal(confusion.flat().reduce((sum: number, n: number) => sum + n), 45);
  assert.equal(groups.speaker.length, 5);
  assert.deepEqual([calibration, coverage.length, reliability.bins.length], [undefined, 10, 15]);
  const reports = join(root, "artifacts", "reports");
  assert.deepEqual(await filesIn(reports), [
    "figures/made-cnn_lstm-speaker-speech-made-fold0_1.svg",
    "predictions/made-cnn_lstm-speaker-speech-made-fold0_1.csv.gz",
    "results.json",
  ]);
  assert.match(json.stderr.join(), /^calibration is left out: .*,published .*fold0_1\.csv\.gz$/);

  const text = await runCli(["evaluate", "--run", dirs[0]!], { root });
  assert.deepEqual([text.code, text.stderr.length], [0, 1]);
  const [first, classes, matrix, sureness] = text.stdout.split("\n\n");
  assert.match(
    first!,
    /^made \(cnn_lstm\), speaker, fold 0, seed 1, 18 speech clips of 2 speakers/,
  );
  assert.match(
    classes!,
    /emotion +precision % +recall % +F1 % +clips\n.*\nhappy +100\.0 +50\.0 +66/,
  );
  assert.match(sureness!, /^calibration: ECE \d+\.\d %, .* no validation speakers were scored,/);
  assert.match(matrix!, /true \\ predicted +happy +sad +calm\n.*\nhappy +3 +3 +0\n/);
});

Deno.test("what cannot be judged is one sentence", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const run = await writeRun(root);
  const other = await writeRun(root, madeJob({ recipe: "other" }));
  for (
    const [args, sentence] of [
      [["--run", root], /^error: Cannot read the run .*: it holds no finished training/],
      [
        ["--run", run, other],
        /^error: Cannot evaluate .* together with .*: they differ in recipe;/,
      ],
      [["--run", run, run], /^error: Cannot use predictions: .* is tested twice under seed 1/],
    ] as const
  ) {
    const { code, stdout, stderr } = await runCli(["evaluate", "--json", ...args], { root });
    assert.deepEqual([code, stdout, stderr.length], [2, "", 1], stderr.join("\n"));
    assert.match(stderr[0]!, sentence);
  }
  const none = await runCli(["evaluate"], { root });
  assert.deepEqual([none.code, none.stdout], [2, ""]);
  assert.match(none.stderr[0]!, /^error: required option '--run <dir\.\.\.>' not specified$/);
});
