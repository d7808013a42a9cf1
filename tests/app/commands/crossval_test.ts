import assert from "node:assert/strict";
import { join } from "@std/path";
import { readResults } from "@/disk/results.ts";
import { runCli } from "../_cli.ts";
import { demoPaths, madeWav, writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const QUICK = ["--protocol", "loso", "--epochs", "1", "--engine", "wasm"];

Deno.test("folds are trained one by one, reported one by one, and published together", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const args = ["crossval", "--json", "--publish", "--folds", "0,2", ...QUICK];
  const { code, stdout, stderr } = await runCli(args, { root });
  assert.equal(code, 0, stderr.join("\n"));
  const { runs, ...summary } = JSON.parse(stdout);
  assert.equal(runs.length, 2);
  assert.deepEqual([summary.protocol, summary.folds, summary.clips], ["loso", [0, 2], 16]);
  const lines = stderr.filter((line) => line.startsWith("training") && line.includes("UAR"));
  assert.match(
    lines.join("\n"),
    /^training 1 of 2 \(fold 0, seed 1\): two_channel .*loso, fold 0/m,
  );
  assert.match(
    lines.join("\n"),
    /^training 2 of 2 \(fold 2, seed 1\): two_channel .*loso, fold 2/m,
  );
  const reports = join(root, "artifacts", "reports");
  assert.deepEqual(await readResults(join(reports, "results.json")), [summary]);
  const [picture, predictions] = await filesIn(reports);
  assert.match(picture!, /^figures\/two_channel-\w+-loso-speech-fold0_2\.svg$/);
  assert.match(predictions!, /^predictions\/two_channel-\w+-loso-speech-fold0_2\.csv\.gz$/);
});

Deno.test("a mistake in the last fold, and publishing the demo corpus, are refused at once", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  for (const path of demoPaths()) {
    await writeFile(join(root, "data", "raw", path), madeWav(path, 0.01));
  }
  for (
    const [args, sentence] of [
      [["--folds", "0,8"], /^error: Cannot make fold 8 of a "loso" split: its folds are 0 to 7$/],
      [["--publish"], /^error: Cannot publish figures of the demo corpus: its recordings are/],
    ] as const
  ) {
    const { code, stdout, stderr } = await runCli(["crossval", ...QUICK, ...args], { root });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr.at(-1)!, sentence);
    assert.ok(stderr.some((line) => line.startsWith("DEMO CORPUS: ")));
    assert.ok(!stderr.some((line) => line.startsWith("training")));
  }
  await assert.rejects(Deno.stat(join(root, "artifacts")), Deno.errors.NotFound);
  const twice = await runCli(["crossval", "--seeds", "1,1"], { root });
  assert.deepEqual([twice.code, twice.stdout], [2, ""]);
  assert.match(
    twice.stderr[0]!,
    /^error: option '--seeds <list>' argument '1,1' is invalid\. 1 stands/,
  );
});
