import assert from "node:assert/strict";
import { join } from "@std/path";
import { runCli } from "../_cli.ts";
import { writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder } from "../_temp.ts";

Deno.test("before anything is trained, what is missing is listed", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 24, emotions: 8 });
  const args = ["reproduce", "--only", "two_channel"];
  const text = await runCli([...args, "--list"], { root });
  assert.equal(text.code, 0, text.stderr.join("\n"));
  assert.match(
    text.stdout,
    /two_channel +cnn_bilstm_attention +random \(leaky\) +1, 2, 3 +3 +3 +unknown/,
  );
  assert.match(
    text.stdout,
    /\n0 of 18 trainings are done, 18 are missing: an unknown time for 18 /,
  );
  const json = await runCli([...args, "--dry-run", "--json"], { root });
  const { studies } = JSON.parse(json.stdout);
  assert.deepEqual(
    studies.map((s: Record<string, unknown>) => [s["protocol"], s["trainings"], s["missing"]]),
    [["random", 3, 3], ["speaker", 15, 15]],
  );
  assert.deepEqual((await filesIn(root)).filter((path) => path.startsWith("artifacts")), []);
});

Deno.test("without a corpus nothing is reproduced, and no demo corpus is written", async () => {
  await using folder = await tempFolder();
  const ended = await runCli(["reproduce", "--only", "two_channel"], { root: folder.path });
  assert.deepEqual([ended.code, ended.stdout], [2, ""]);
  assert.match(
    ended.stderr.join(),
    /^error: Cannot reproduce the figures of two_channel: no recording of ravdess is here; get them/,
  );
  assert.deepEqual(await filesIn(folder.path), []);
});
