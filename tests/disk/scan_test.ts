import assert from "node:assert/strict";
import { join } from "@std/path";
import { ravdess } from "@/corpora/ravdess.ts";
import { scanCorpus, type ScanOptions } from "@/disk/scan.ts";
import { sha256Hex } from "@/disk/walk.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { madeWav, tempFolder, writeFiles } from "../corpora/_made.ts";

const A = "03-01-01-01-01-01-01", B = "03-01-03-02-01-01-02", C = "03-02-05-01-02-02-03";

async function scanned(
  files: Readonly<Record<string, Uint8Array | string>>,
  options: ScanOptions = {},
): Promise<{ utterances: Utterance[]; notices: string[] }> {
  await using root = await tempFolder();
  await writeFiles(root.path, files);
  const notices: string[] = [];
  const utterances = await scanCorpus(ravdess, {
    root: root.path,
    onNotice: (sentence) => notices.push(sentence),
    ...options,
  });
  return { utterances, notices };
}

Deno.test("a folder becomes utterances: labels, digests and lengths, sorted by id", async () => {
  const bytes = madeWav("a");
  const { utterances, notices } = await scanned({
    [`ravdess/song/Actor_03/${C}.wav`]: madeWav("c"),
    [`ravdess/${B}.wav`]: madeWav("b"),
    [`ravdess/speech/Actor_01/${A}.wav`]: bytes,
  });
  assert.deepEqual(utterances.map((u) => u.id), [A, B, C]);
  assert.deepEqual(notices, []);
  assert.deepEqual(utterances[0], {
    ...ravdess.parse(`${A}.wav`),
    path: `ravdess/speech/Actor_01/${A}.wav`,
    sha256: await sha256Hex(new Uint8Array(bytes)),
    sampleRate: 16000,
    channels: 1,
    durationSec: 0.1,
  });
});

Deno.test("every file that cannot be used is told, all together", async () => {
  const wav = madeWav("a");
  const files = {
    [`ravdess/${A}.wav`]: wav,
    "ravdess/hello.wav": wav,
    "ravdess/01-01-03-01-01-01-01.wav": wav,
    [`ravdess/${B}.wav`]: "this is a text",
    [`ravdess/${C}.wav`]: "",
    "ravdess/03-01-08-01-01-01-09.wav": wav.slice(0, 100),
  };
  await assert.rejects(scanned(files), (error: unknown) => {
    assert.ok(error instanceof AggregateError);
    assert.match(error.message, /^Cannot index ravdess: 5 of 6 files cannot be used\n/);
    const sentences = error.errors.map((e: Error) => e.message);
    assert.equal(sentences.length, 5);
    for (const part of ["hello.wav", "modality 01", `${B}.wav`, `${C}.wav`, "01-09.wav"]) {
      assert.ok(sentences.some((s: string) => s.includes(part)), part);
      assert.ok(error.message.includes(part), part);
    }
    return true;
  });
});

Deno.test("the joint message stays short, its errors are complete", async () => {
  const names = Array.from({ length: 14 }, (_, i) => `ravdess/bad${i}.wav`);
  await assert.rejects(scanned(Object.fromEntries(names.map((n) => [n, ""]))), (error: unknown) => {
    assert.ok(error instanceof AggregateError);
    assert.equal(error.errors.length, 14);
    assert.match(error.message, /and 4 more$/);
    return true;
  });
});

Deno.test("a corpus that is stored twice is counted once, with one sentence", async () => {
  const a = madeWav("a"), b = madeWav("b");
  const { utterances, notices } = await scanned({
    [`ravdess/archive/Actor_01/${A}.wav`]: a,
    [`ravdess/archive/Actor_02/${B}.wav`]: b,
    [`ravdess/Actor_01/${A}.wav`]: a,
    [`ravdess/Actor_02/${B}.wav`]: b,
  });
  assert.deepEqual(utterances.map((u) => u.path), [
    `ravdess/Actor_01/${A}.wav`,
    `ravdess/Actor_02/${B}.wav`,
  ]);
  assert.deepEqual(notices, [
    "ravdess: 2 files are stored more than once and are counted once, such as " +
    `ravdess/archive/Actor_01/${A}.wav, byte for byte the same as ravdess/Actor_01/${A}.wav`,
  ]);
});

Deno.test("two different recordings of one name are refused", async () => {
  const files = { [`ravdess/x/${A}.wav`]: madeWav(1), [`ravdess/y/${A}.wav`]: madeWav(2) };
  await assert.rejects(scanned(files), {
    name: "AggregateError",
    message:
      /Cannot tell which is .*: ravdess\/x\/.* and ravdess\/y\/.* have the same name and dif/,
  });
});

Deno.test("recordings of the same content under two names are both kept", async () => {
  const wav = madeWav("a");
  const { utterances } = await scanned({ [`ravdess/${A}.wav`]: wav, [`ravdess/${B}.wav`]: wav });
  assert.equal(utterances.length, 2);
  assert.equal(utterances[0]!.sha256, utterances[1]!.sha256);
});

Deno.test("files that are no recordings are passed over with a notice", async () => {
  const { utterances, notices } = await scanned({
    [`ravdess/${A}.wav`]: madeWav("a"),
    [`ravdess/._${A}.wav`]: "macOS writes these",
    "ravdess/license.txt": "",
  });
  assert.equal(utterances.length, 1);
  assert.deepEqual(notices, [
    `ravdess: passed over 2 files beside the recordings, such as ravdess/._${A}.wav`,
  ]);
});

Deno.test("a folder without recordings says where to get them", async () => {
  const empty = scanned({ "ravdess/readme.txt": "" });
  await assert.rejects(empty, {
    name: "InputError",
    message: /there is no recording in .*ravdess; unpack the corpus there \(https:\/\/zenodo/,
  });
});

Deno.test("progress counts every file once", async () => {
  const calls: [number, number][] = [];
  await scanned(
    Object.fromEntries([A, B, C].map((id) => [`ravdess/${id}.wav`, madeWav(id)])),
    { onProgress: (done, total) => calls.push([done, total]) },
  );
  assert.deepEqual(calls, [[1, 3], [2, 3], [3, 3]]);
});

Deno.test("a scan can be stopped", async () => {
  const controller = new AbortController();
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => {
      const actor = String(i + 1).padStart(2, "0");
      return [`ravdess/03-01-01-01-01-01-${actor}.wav`, madeWav(i)];
    }),
  );
  let done = 0;
  const scan = scanned(files, {
    signal: controller.signal,
    onProgress: (n) => {
      done = n;
      if (n === 3) controller.abort();
    },
  });
  await assert.rejects(scan, { name: "AbortError" });
  assert.ok(done < 10, `${done} files were read after the stop`);
});

Deno.test("what an index knows is taken from it, unless the content differs", async () => {
  const files = { [`ravdess/${A}.wav`]: madeWav("a"), [`ravdess/${B}.wav`]: madeWav("b") };
  const { utterances } = await scanned(files);
  const marked = utterances.map((u) => ({ ...u, durationSec: 9, emotion: "sad" as const }));
  const known = [marked[0]!, { ...marked[1]!, sha256: "0".repeat(64) }];
  const again = await scanned(files, { known });
  assert.deepEqual(again.utterances.map((u) => u.durationSec), [9, 0.1]);
  assert.deepEqual(again.utterances.map((u) => u.emotion), ["neutral", "happy"]);
});

Deno.test("a recording that may not be read is a sentence among the problems", async () => {
  await using root = await tempFolder();
  const path = `ravdess/${A}.wav`;
  await writeFiles(root.path, { [path]: madeWav("a") });
  await Deno.chmod(join(root.path, path), 0o000);
  const readable = await Deno.readFile(join(root.path, path)).then(() => true, () => false);
  if (readable) return; // the superuser may read everything
  await assert.rejects(scanCorpus(ravdess, { root: root.path }), {
    name: "AggregateError",
    message: /permission is denied; allow reading it/,
  });
});

Deno.test("a fault of the program ends the reading, and nothing goes on behind it", async () => {
  await using root = await tempFolder();
  const names = Array.from(
    { length: 24 },
    (_, i) => A.replace(/01$/, String(i + 1).padStart(2, "0")),
  );
  await writeFiles(
    root.path,
    Object.fromEntries(names.map((name) => [`ravdess/${name}.wav`, madeWav(name)])),
  );
  let read = 0;
  const parse: typeof ravdess.parse = (path) => {
    if (++read === 3) throw new Error("a mistake");
    return ravdess.parse(path);
  };
  await assert.rejects(scanCorpus({ ...ravdess, parse }, { root: root.path }), /a mistake/);
  const before = read;
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(read, before);
});
