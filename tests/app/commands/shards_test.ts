/** Work in parts, which several machines do at once: together they are what one machine does. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { assertRefused, runCli } from "../_cli.ts";
import { madeWav, writeRavdess } from "../_corpus.ts";
import { writeModel } from "../_model.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const SHARDS = ["3/3", "1/3", "2/3"];

Deno.test("two processes that make the same features at once, and parts, leave what one makes", async () => {
  await using folder = await tempFolder();
  const one = join(folder.path, "one");
  const many = join(folder.path, "many");
  for (const root of [one, many]) {
    await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
    await runCli(["index"], { root });
  }
  const whole = await runCli(["features", "--jobs", "1"], { root: one });
  assert.equal(whole.code, 0, whole.stderr.join("\n"));
  const same = [...SHARDS, "2/3"].map((shard) =>
    runCli(["features", "--jobs", "2", "--json", "--shard", shard], { root: many })
  );
  for (const { code, stdout, stderr } of await Promise.all(same)) {
    assert.equal(code, 0, stderr.join("\n"));
    assert.equal(JSON.parse(stdout).recordings, 8);
  }
  const names = async (root: string) => await filesIn(join(root, "data", "features"));
  const expected = await names(one);
  assert.equal(expected.filter((name) => name.endsWith(".f32")).length, 24);
  assert.deepEqual(await names(many), expected);
  for (const name of expected) {
    const contents = [one, many].map((root) => Deno.readFile(join(root, "data", "features", name)));
    const [ours, theirs] = await Promise.all(contents);
    assert.deepEqual(theirs, ours, name);
  }
});

Deno.test("predictions in parts, in any order, merge to the file of one run", async () => {
  await using folder = await tempFolder();
  const sounds = join(folder.path, "sounds");
  const model = join(folder.path, "run", "model");
  await writeModel(model);
  for (const name of ["b", "a", "deep/c", "d", "e", "f", "g"]) {
    await writeFile(join(sounds, `${name}.wav`), madeWav(name, 1));
  }
  await writeFile(join(sounds, "bad.wav"), "no sound");
  const predict = async (...args: string[]) => {
    const common = ["--model", join(folder.path, "run"), "--engine", "wasm"];
    return await runCli(["predict", ...common, ...args], { cwd: folder.path });
  };
  for (const flags of [["--csv"], ["--json"], ["--timeline"]]) {
    const out = join(folder.path, `out${flags[0]}`);
    const ending = flags[0] === "--json" ? "jsonl" : "csv";
    const merged = join(out, `predictions.${ending}`);
    const whole = await predict(...flags, "--out", out, sounds);
    assert.equal(whole.code, 2, "one recording cannot be read");
    const expected = await Deno.readTextFile(merged);
    await Deno.remove(merged);
    for (const shard of SHARDS) {
      const { code, stderr } = await predict(...flags, "--out", out, "--shard", shard, sounds);
      assert.equal(code, stderr.length === 0 ? 0 : 2, stderr.join("\n"));
    }
    const { code, stderr } = await predict("--merge", out);
    assert.equal(code, 0, stderr.join("\n"));
    assert.equal(await Deno.readTextFile(merged), expected);
    const bad = await predict(...flags, "--out", out, join(sounds, "bad.wav"), "nowhere");
    assert.equal(bad.code, 2);
    assert.match(bad.stderr.join("\n"), /none of the recordings can be read/);
    assert.equal(await Deno.readTextFile(merged), expected, "an earlier result stays");
    if (flags[0] !== "--csv") continue;
    const printed = await predict("--csv", ...expectedFiles(sounds));
    assert.equal(printed.stdout, expected, "what predict prints");
    assert.equal((await filesIn(out)).length, SHARDS.length + 1);
  }
});

function expectedFiles(sounds: string): string[] {
  const names = ["a", "b", "d", "deep/c", "e", "f", "g"];
  return names.map((name) => join(sounds, `${name}.wav`));
}

Deno.test("parts that are missing, or of several runs, are not merged", async () => {
  await using folder = await tempFolder();
  const out = folder.path;
  const options = { cwd: folder.path };
  const merge = (sentence: RegExp) => assertRefused(["predict", "--merge", out], sentence, options);
  await merge(/Cannot merge predictions in ".*": there is no part; write some with --out/);
  await writeFile(join(out, "predictions.2-of-3.0123abcd.csv"), "");
  await merge(/of 3 parts 1, 3 are missing; run them first/);
  await writeFile(join(out, "predictions.1-of-3.0123abce.csv"), "");
  await merge(/parts of 2 runs/);
  const bad = [
    [["features", "--shard", "0/3"], /a part such as 3\/100 is needed/],
    [["features", "--shard", "4/3"], /a part such as 3\/100 is needed/],
    [["predict", "--shard", "1/3", "a.wav"], /--out is missing/],
    [["predict"], /no recording is named/],
    [["predict", "--merge", out, "a.wav"], /recordings are named, too/],
  ] as const;
  for (const [args, sentence] of bad) await assertRefused(args, sentence);
});
