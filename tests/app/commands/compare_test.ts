import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { runCli } from "../_cli.ts";
import { madeJob, writeRun } from "../_runs.ts";
import { tempFolder } from "../_temp.ts";

Deno.test("two runs are compared, all of them stand in a table", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const runs = join(root, "artifacts", "runs");
  const { training } = madeJob();
  const dirs = [
    await writeRun(runs),
    await writeRun(runs, madeJob({ training: { ...training, epochs: 2 } })),
  ];
  const pair = await runCli(["compare", ...dirs.map((dir) => basename(dir))], { root });
  assert.equal(pair.code, 0, pair.stderr.join("\n"));
  assert.match(pair.stdout, /^A: made \(cnn_lstm\), speaker, seed 1\n/);
  const json = await runCli(["compare", "--json", ...dirs], { root });
  assert.deepEqual(JSON.parse(json.stdout).uar.difference, 0);
  const all = await runCli(["compare"], { root });
  assert.equal(all.stdout.trim().split("\n").length, 4);
  const one = await runCli(["compare", "--table", "--json", dirs[1]!], { root });
  assert.deepEqual(JSON.parse(one.stdout).map((row: { run: string }) => row.run), [dirs[1]]);
});

Deno.test("what cannot be compared is one sentence", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  for (
    const [args, sentence] of [
      [["a"], /^error: Cannot compare 1 as a pair: name two/],
      [["a", "b", "c"], /^error: Cannot compare 3 as a pair: name two/],
      [["a", "b"], /^error: Cannot compare "a": it is no run folder/],
    ] as const
  ) {
    const { code, stdout, stderr } = await runCli(["compare", ...args], { root });
    assert.deepEqual([code, stdout, stderr.length], [2, "", 1], stderr.join("\n"));
    assert.match(stderr[0]!, sentence);
  }
});
