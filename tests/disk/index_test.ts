import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkCounts } from "@/corpora/counts.ts";
import { duplicateGroups } from "@/corpora/duplicates.ts";
import {
  checkIndex,
  indexCorpus,
  indexHash,
  indexPath,
  readIndex,
  writeIndex,
} from "@/disk/index.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { hasRecordings } from "@/disk/walk.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { formatUtterance, type Utterance } from "@/corpora/utterance.ts";
import { PATHS } from "@/disk/paths.ts";
import { madeWav, tempFolder, UTTERANCE, writeFiles } from "../corpora/_made.ts";

const A = "03-01-01-01-01-01-01", B = "03-01-03-02-01-01-02", C = "03-02-05-01-02-02-03";
const at = (id: string, folder = "") => `ravdess/${folder}${id}.wav`;
const OTHER: Utterance = { ...UTTERANCE, id: "03-01-01-01-01-01-01", emotion: "neutral" };

Deno.test("an index survives being written and read, sorted, one line each", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "new", "ravdess.jsonl");
  await writeIndex(path, [UTTERANCE, OTHER]);
  assert.deepEqual(await readIndex(path), [OTHER, UTTERANCE]);
  assert.equal(
    await Deno.readTextFile(path),
    `${formatUtterance(OTHER)}\n${formatUtterance(UTTERANCE)}\n`,
  );
  assert.deepEqual((await Array.fromAsync(Deno.readDir(join(folder.path, "new")))).length, 1);
  await writeIndex(path, []);
  assert.deepEqual(await readIndex(path), []);
});

Deno.test("an index that cannot be written leaves nothing behind", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "ravdess.jsonl");
  await writeFiles(folder.path, { "ravdess.jsonl/in the way": "" });
  await assert.rejects(writeIndex(path, [UTTERANCE]));
  const left = await Array.fromAsync(Deno.readDir(folder.path), (entry) => entry.name);
  assert.deepEqual(left, ["ravdess.jsonl"]);
});

Deno.test("an index with one id twice is neither written nor read", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.jsonl");
  const twice = { name: "InputError", message: /x\.jsonl: it holds .* twice; remove the file/ };
  await assert.rejects(writeIndex(path, [UTTERANCE, UTTERANCE]), twice);
  const line = formatUtterance(UTTERANCE);
  await Deno.writeTextFile(path, `${line}\n${line}\n`);
  await assert.rejects(readIndex(path), twice);
});

Deno.test("a bad line is named by its number", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.jsonl");
  for (const bad of ["{", "", formatUtterance(OTHER).slice(0, -1)]) {
    await Deno.writeTextFile(path, `${formatUtterance(UTTERANCE)}\r\n${bad}\n`);
    await assert.rejects(readIndex(path), { name: "InputError", message: /x\.jsonl:2: / });
  }
});

Deno.test("a missing index says how to make it", async () => {
  await assert.rejects(readIndex(join(PATHS.index, "none.jsonl")), {
    name: "InputError",
    message: "Cannot read data/index/none.jsonl: there is no such index; make it from the " +
      "recordings (deno task index)",
  });
});

Deno.test("a folder is compared with its index by name and content", async () => {
  await using root = await tempFolder();
  await writeFiles(root.path, { [at(A)]: madeWav("a"), [at(B)]: madeWav("b") });
  const index = await scanCorpus(ravdess, { root: root.path });
  const none = { missing: [], changed: [], extra: [], moved: [] };
  assert.deepEqual(await checkIndex(ravdess, index, { root: root.path }), none);

  await writeFiles(root.path, { [at(C)]: madeWav("c"), "ravdess/hello.wav": "" });
  await Deno.writeFile(join(root.path, at(A)), madeWav("other"));
  await Deno.remove(join(root.path, at(B)));
  assert.deepEqual(await checkIndex(ravdess, index, { root: root.path }), {
    missing: [B],
    changed: [at(A)],
    extra: [at(C), "ravdess/hello.wav"],
    moved: [],
  });
  await writeFiles(root.path, { [at(B, "speech/")]: madeWav("b") });
  const { moved, missing } = await checkIndex(ravdess, index, { root: root.path });
  assert.deepEqual([moved, missing], [[at(B, "speech/")], []]);
});

Deno.test("an index is made, kept while it fits, and made again when it does not", async () => {
  await using root = await tempFolder();
  const notices: string[] = [];
  const options = {
    root: root.path,
    indexFolder: join(root.path, "index"),
    onNotice: (sentence: string) => notices.push(sentence),
  };
  const path = indexPath(ravdess, options.indexFolder);
  await writeFiles(root.path, { [at(A)]: madeWav("a"), [at(B)]: madeWav("b") });
  const made = await indexCorpus(ravdess, options);
  assert.deepEqual(await readIndex(path), made);

  await Deno.remove(join(root.path, "ravdess"), { recursive: true });
  await writeFiles(root.path, { [at(B, "speech/")]: madeWav("b") });
  const fewer = await indexCorpus(ravdess, options);
  assert.deepEqual(fewer.map((u) => u.path), [at(B, "speech/")]);
  assert.deepEqual(await readIndex(path), made, "missing and moved recordings change no index");
  assert.match(notices.join(), /^ravdess: 1 of the 2 recordings in .* are here$/);

  await writeFiles(root.path, { [at(B, "speech/")]: madeWav("changed") });
  const changed = await indexCorpus(ravdess, options);
  assert.notEqual(changed[0]!.sha256, made[1]!.sha256);
  assert.deepEqual(await readIndex(path), changed);

  await Deno.writeTextFile(path, "damaged\n");
  await assert.rejects(indexCorpus(ravdess, options), {
    name: "InputError",
    message: /jsonl:1: this is not a line of JSON: damaged; remove the file, and it is made again$/,
  });
  await Deno.remove(path);
  assert.deepEqual(await indexCorpus(ravdess, options), changed);
  assert.deepEqual(await readIndex(path), changed);
});

Deno.test("the digest of an index knows recordings and labels, not paths and order", async () => {
  const hash = await indexHash([UTTERANCE, OTHER]);
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(await indexHash([OTHER, { ...UTTERANCE, path: "ravdess/x.wav" }]), hash);
  assert.notEqual(await indexHash([UTTERANCE]), hash);
  assert.notEqual(await indexHash([UTTERANCE, { ...OTHER, emotion: "calm" }]), hash);
  assert.notEqual(await indexHash([UTTERANCE, { ...OTHER, sha256: "0".repeat(64) }]), hash);
});

Deno.test("the committed index of RAVDESS is as writeIndex writes it, and small", async () => {
  const path = join(PATHS.index, "ravdess.jsonl");
  const text = await Deno.readTextFile(path);
  assert.ok(text.length < 1.5e6, `${text.length} bytes`);
  const utterances = await readIndex(path);
  assert.equal(utterances.map((u) => formatUtterance(u) + "\n").join(""), text);
  assert.deepEqual(utterances.map((u) => u.id), utterances.map((u) => u.id).sort());
  for (const utterance of utterances) {
    assert.deepEqual({ ...utterance, ...ravdess.parse(utterance.path) }, utterance);
  }
});

Deno.test({
  name: "the recordings of RAVDESS are as published, with one identical pair",
  ignore: !(await hasRecordings(ravdess, PATHS.raw)),
  async fn() {
    const known = await readIndex(indexPath(ravdess));
    const utterances = await scanCorpus(ravdess, { known, onNotice: () => {} });
    const absent = /^ravdess (speech|song): none of the .* published clips is here$/;
    assert.deepEqual(checkCounts(ravdess, utterances).filter((s) => !absent.test(s)), []);
    if (utterances.some((u) => u.channel === "speech")) {
      assert.deepEqual(duplicateGroups(utterances), [
        ["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"],
      ]);
    }
  },
});
