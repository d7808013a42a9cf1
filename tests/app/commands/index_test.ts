import assert from "node:assert/strict";
import { join } from "@std/path";
import { runCli } from "../_cli.ts";
import { madeWav, ravdessPath, writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

Deno.test("index writes what the recordings are, and says how they differ from the published", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const raw = join(root, "data", "raw");
  await writeRavdess(raw, { speakers: 2, emotions: 3 });
  const { code, stdout, stderr } = await runCli(["index", "--json"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const [summary, ...others] = JSON.parse(stdout);
  assert.deepEqual(others, []);
  assert.deepEqual([summary.corpus, summary.clips, summary.speakers], ["ravdess", 6, 2]);
  assert.equal(summary.index, join(root, "data", "index", "ravdess.jsonl"));
  assert.deepEqual(summary.identical, []);
  assert.ok(summary.differences.includes("ravdess speech: 6 clips are here, 1,440 were published"));
  assert.deepEqual(await filesIn(join(root, "data", "index")), ["ravdess.jsonl"]);

  await Deno.copyFile(join(raw, ravdessPath(1, 3)), join(raw, ravdessPath(2, 3)));
  const text = await runCli(["index"], { root });
  assert.equal(text.code, 0);
  assert.match(
    text.stdout,
    /^ravdess: 6 recordings of 2 speakers, in .*ravdess\.jsonl\n {2}neutral +2\n/,
  );
  assert.match(text.stdout, /identical recordings, kept together: 03-01-03.*-01 = 03-01-03.*-02\n/);
  assert.match(text.stderr.at(-1)!, /^Ryerson .*: 6 recordings of 2 speakers\.$/);
});

Deno.test("names and files that cannot be read are all named, and no index is written unless they are skipped", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const raw = join(root, "data", "raw");
  await writeRavdess(raw);
  await writeFile(join(raw, "ravdess", "Actor_01", "angry.wav"), madeWav("a"));
  await writeFile(join(raw, ravdessPath(1, 5)), "");
  const { code, stdout, stderr } = await runCli(["index", "--json"], { root });
  assert.deepEqual([code, stdout], [2, ""]);
  const sentences = stderr.slice(stderr.findIndex((line) => line.startsWith("error: ")));
  assert.match(sentences[0]!, /^error: Cannot index ravdess: 2 problems in 6 files; .*--skip-prob/);
  assert.equal(sentences.length, 3);
  assert.match(sentences[1]!, /^ {2}Cannot read .*05-01.*\.wav.*: it is empty \(0 bytes\)/);
  assert.match(sentences[2]!, /^ {2}Cannot read .*angry\.wav as a RAVDESS name: it must be seven/);
  assert.deepEqual((await filesIn(root)).filter((file) => !file.startsWith("data/raw/")), []);

  const skipped = await runCli(["index", "--json", "--skip-problems"], { root });
  assert.equal(skipped.code, 0, skipped.stderr.join("\n"));
  assert.equal(JSON.parse(skipped.stdout)[0].clips, 4);
  for (const name of ["05-01", "angry"]) assert.ok(skipped.stderr.join("\n").includes(name), name);

  const refused = await runCli(["index", "--corpora", "ravdess,nope"], { root });
  assert.deepEqual([refused.code, refused.stdout, refused.stderr.length], [2, "", 1]);
  assert.match(refused.stderr[0]!, /^error: Cannot find a corpus named "nope"/);
});
