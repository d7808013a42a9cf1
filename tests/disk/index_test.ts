import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { own } from "@/corpora/own.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { formatUtterance, type Utterance } from "@/corpora/utterance.ts";
import { indexCorpus, indexPath, type ProblemMode, readIndex } from "@/disk/index.ts";
import { PATHS } from "@/disk/paths.ts";
import { filesIn } from "../app/_temp.ts";
import { madeWav, tempFolder, UTTERANCE, writeFiles } from "../corpora/_made.ts";

const A = "03-01-01-01-01-01-01";
const B = "03-01-03-02-01-01-02";
const at = (id: string, folder = "") => `ravdess/${folder}${id}.wav`;
const OTHER: Utterance = { ...UTTERANCE, id: A, emotion: "neutral" };

/** A folder of recordings and of indexes, with the notices so far. */
async function places(files: Readonly<Record<string, Uint8Array | string>>) {
  const root = await tempFolder();
  await writeFiles(root.path, files);
  const notices: string[] = [];
  const options = {
    root: root.path,
    indexFolder: join(root.path, "index"),
    onNotice: (sentence: string) => void notices.push(sentence),
  };
  return { root, options, notices, [Symbol.asyncDispose]: root[Symbol.asyncDispose] };
}

Deno.test("an index is one line for each utterance, sorted", async () => {
  await using made = await places({ [at(B)]: madeWav("b"), [at(A)]: madeWav("a") });
  const utterances = await indexCorpus(ravdess, made.options);
  const path = indexPath(ravdess, made.options.indexFolder);
  assert.deepEqual(utterances.map((u) => u.id), [A, B]);
  const text = await Deno.readTextFile(path);
  assert.equal(text, utterances.map((u) => formatUtterance(u) + "\n").join(""));
  assert.deepEqual(await readIndex(path), utterances);
  assert.deepEqual(await filesIn(made.options.indexFolder), ["ravdess.jsonl"]);
});

Deno.test("an index that cannot be written leaves nothing behind", async () => {
  await using made = await places({ [at(A)]: madeWav("a"), index: "a file" });
  await assert.rejects(indexCorpus(ravdess, made.options), { name: "InputError" });
  const left = await Array.fromAsync(Deno.readDir(made.root.path), ({ name }) => name);
  assert.deepEqual(left.sort(), ["index", "ravdess"]);
});

Deno.test("a damaged index is refused, with the line", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.jsonl");
  const line = formatUtterance(UTTERANCE);
  await Deno.writeTextFile(path, `${line}\n${line}\n`);
  await assert.rejects(readIndex(path), {
    name: "InputError",
    message: /x\.jsonl: it holds .* twice; remove the file, and it is made again$/,
  });
  for (const bad of ["{", "", formatUtterance(OTHER).slice(0, -1)]) {
    await Deno.writeTextFile(path, `${line}\r\n${bad}\n`);
    await assert.rejects(readIndex(path), { name: "InputError", message: /x\.jsonl:2: / });
  }
  const none = readIndex(join(PATHS.index, "none.jsonl"));
  await assert.rejects(
    none,
    /^InputError: Cannot read "data\/index\/none.jsonl": there is no such/,
  );
});

Deno.test("an index is made, kept while it fits, and made again if it does not", async () => {
  await using made = await places({ [at(A)]: madeWav("a"), [at(B)]: madeWav("b") });
  const { options, notices, root } = made;
  const path = indexPath(ravdess, options.indexFolder);
  const first = await indexCorpus(ravdess, options);

  await Deno.remove(join(root.path, "ravdess"), { recursive: true });
  await writeFiles(root.path, { [at(B, "speech/")]: madeWav("b") });
  const fewer = await indexCorpus(ravdess, options);
  assert.deepEqual(fewer.map((u) => u.path), [at(B, "speech/")]);
  assert.deepEqual(await readIndex(path), first, "missing and moved recordings change no index");
  assert.match(notices.join(), /^ravdess: 1 of the 2 recordings in .* are here$/);

  await writeFiles(root.path, { [at(B, "speech/")]: madeWav("changed") });
  const changed = await indexCorpus(ravdess, options);
  assert.notEqual(changed[0]!.sha256, first[1]!.sha256);
  assert.deepEqual(await readIndex(path), changed);

  await Deno.writeTextFile(path, "damaged\n");
  await assert.rejects(indexCorpus(ravdess, options), {
    name: "InputError",
    message: /jsonl:1: this is not a line of JSON: damaged; remove the file, and it is made again$/,
  });
});

Deno.test("corrected labels of own recordings are indexed", async () => {
  const table = "path,emotion,speaker\na.wav,wütend,x\nb.wav,happy,x\n";
  const sounds = { "own/a.wav": madeWav("a"), "own/b.wav": madeWav("b") };
  await using made = await places({ "own/recordings.csv": table, ...sounds });
  await indexCorpus(own, made.options);
  await writeFiles(made.root.path, { "own/recordings.csv": table.replace("happy", "sad") });
  const again = await indexCorpus(own, made.options);
  assert.deepEqual(again.map((u) => u.emotion), ["wütend", "sad"]);
  assert.deepEqual(await readIndex(indexPath(own, made.options.indexFolder)), again);
});

Deno.test("problems are refused, or skipped and remembered until they are solved", async () => {
  const table = "path,emotion,speaker\na.wav,sad,x\nbad.wav,sad,x\nnone.wav,sad,x\n,sad,x\n";
  await using made = await places({
    "own/recordings.csv": table,
    "own/a.wav": madeWav("a"),
    "own/bad.wav": "not a sound",
    "own/unlisted.wav": madeWav("b"),
  });
  const { options, notices } = made;
  const index = (problems?: ProblemMode) => {
    notices.length = 0;
    return indexCorpus(own, { ...options, problems });
  };
  await assert.rejects(index(), /^InputError: Cannot index own: 4 problems in 3 files; /);
  await assert.rejects(Deno.stat(options.indexFolder), Deno.errors.NotFound);

  assert.deepEqual((await index("skip")).map((u) => u.id), ["own/a"]);
  assert.equal(notices.length, 4);
  assert.match(notices.join("\n"), /^own: skipped: Cannot read .*bad\.wav/m);

  assert.deepEqual((await index()).map((u) => u.id), ["own/a"]);
  assert.deepEqual(notices, [
    "own: skipped as before: own/none.wav, own/unlisted.wav, own/bad.wav, " +
    "own/recordings.csv:5 (deno task index --corpora own says why)",
  ]);
  await writeFiles(made.root.path, { "own/another.wav": madeWav("c") });
  await assert.rejects(index(), /: 1 problem in 4 files[^]*another\.wav: no row of/);
  await Deno.remove(join(made.root.path, "own/another.wav"));

  assert.deepEqual((await index("refuse")).map((u) => u.id), ["own/a"]);
  assert.equal(notices.length, 4, "an index says why");
  await writeFiles(made.root.path, { "own/bad.wav": madeWav("d") });
  assert.deepEqual((await index("refuse")).map((u) => u.id), ["own/a", "own/bad"]);
  await writeFiles(made.root.path, { "own/bad.wav": "not a sound" });
  await assert.rejects(index(), /: 1 problem in 3 files[^]*bad\.wav/);
});

Deno.test("a recording that was removed from an own corpus leaves its index", async () => {
  const table = "path,emotion\na.wav,sad\nb.wav,happy\n";
  const sounds = { "own/a.wav": madeWav("a"), "own/b.wav": madeWav("b") };
  await using made = await places({ "own/recordings.csv": table, ...sounds });
  await indexCorpus(own, made.options);
  await Deno.remove(join(made.root.path, "own/b.wav"));
  await writeFiles(made.root.path, { "own/recordings.csv": table.replace("b.wav,happy\n", "") });
  const left = await indexCorpus(own, made.options);
  assert.deepEqual(left.map(({ id }) => id), ["own/a"]);
  assert.deepEqual(await readIndex(indexPath(own, made.options.indexFolder)), left);
  assert.deepEqual(made.notices, []);
});

Deno.test("silence is named every time, although a recording is decoded once", async () => {
  const silence = encodeWav({ samples: new Float32Array(1600), sampleRate: 16000 });
  await using made = await places({ [at(A)]: silence, [at(B)]: madeWav("b") });
  const { options, notices, root } = made;
  for (const _ of [1, 2]) {
    notices.length = 0;
    assert.equal((await indexCorpus(ravdess, options)).length, 2);
    assert.match(notices.join(), new RegExp(`nothing but silence in ${A}`));
  }
  await writeFiles(root.path, { [at(A)]: madeWav("a") });
  notices.length = 0;
  await indexCorpus(ravdess, options);
  assert.deepEqual(notices, []);
  assert.deepEqual(
    await filesIn(options.indexFolder),
    ["ravdess.jsonl"],
    "empty notes are removed",
  );
});
