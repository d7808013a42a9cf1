import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { own } from "@/corpora/own.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { sha256 } from "@/base/hash.ts";
import { presentCorpora } from "@/disk/walk.ts";
import { scanCorpus, type ScanOptions } from "@/disk/scan.ts";
import { listRecordings } from "@/disk/walk.ts";
import { madeWav, scanMade, tempFolder, writeFiles } from "../corpora/_made.ts";

const A = "03-01-01-01-01-01-01";
const B = "03-01-03-02-01-01-02";
const C = "03-02-05-01-02-02-03";

const scanned = (
  files: Readonly<Record<string, Uint8Array | string>>,
  options: ScanOptions = {},
) => scanMade(ravdess, files, options);

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
    sha256: await sha256(bytes),
    sampleRate: 16000,
    channels: 1,
    durationSec: 0.1,
  });
});

Deno.test("every file that cannot be used is reported, all together", async () => {
  const wav = madeWav("a");
  const files = {
    [`ravdess/${A}.wav`]: wav,
    "ravdess/hello.wav": wav,
    "ravdess/01-01-03-01-01-01-01.wav": wav,
    [`ravdess/${B}.wav`]: "this is a text",
    [`ravdess/${C}.wav`]: "",
    "ravdess/03-01-08-01-01-01-09.wav": wav.slice(0, 60),
  };
  await assert.rejects(scanned(files), (error: Error) => {
    const [first, ...problems] = error.message.split("\n  ");
    assert.match(first!, /^Cannot index ravdess: 5 problems in 6 files; solve them, or go on /);
    assert.equal(problems.length, 5);
    for (const part of ["hello.wav", "modality 01", `${B}.wav`, `${C}.wav`, "01-09.wav"]) {
      assert.ok(problems.some((problem) => problem.includes(part)), part);
    }
    return true;
  });
  const all = await scanned(files, { skips: () => true });
  assert.deepEqual(all.utterances.map((u) => u.id), [A]);
  assert.deepEqual(
    all.skipped.map(({ file }) => file).sort(),
    Object.keys(files).filter((file) => file !== `ravdess/${A}.wav`).sort(),
  );
  const some = scanned(files, { skips: (file) => file !== "ravdess/hello.wav" });
  await assert.rejects(some, /1 problem in 6 files; .*\n.*ravdess\/hello\.wav/);
});

Deno.test("the message on a folder of wrong names stays readable", async () => {
  const names = Array.from({ length: 214 }, (_, i) => `ravdess/bad${i}.wav`);
  const scan = scanned(Object.fromEntries(names.map((name) => [name, ""])));
  await assert.rejects(scan, /214 problems in 214 files[^]*and 14 more$/);
});

Deno.test("silent recordings are named and stay", async () => {
  const silence = encodeWav({ samples: new Float32Array(1600), sampleRate: 16000 });
  const { utterances, silent, notices } = await scanned({
    [`ravdess/${A}.wav`]: silence,
    [`ravdess/${B}.wav`]: madeWav("b"),
  });
  assert.equal(utterances.length, 2);
  assert.deepEqual(silent, [A]);
  assert.match(notices.join(), new RegExp(`^ravdess: nothing but silence in ${A}; remove what`));
});

Deno.test("a corpus that is stored twice is counted once, with one sentence", async () => {
  const a = madeWav("a");
  const b = madeWav("b");
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
    name: "InputError",
    message:
      /Cannot tell which is .*: ravdess\/x\/.* and ravdess\/y\/.* have the same name and dif/,
  });
});

Deno.test("files that are no recordings are left out, with a notice", async () => {
  const { utterances, notices } = await scanned({
    [`ravdess/${A}.wav`]: madeWav("a"),
    [`ravdess/._${A}.wav`]: "macOS writes these",
    "ravdess/license.txt": "",
  });
  assert.equal(utterances.length, 1);
  assert.deepEqual(notices, [
    `ravdess: left out 2 files beside the recordings, such as ravdess/._${A}.wav`,
  ]);
});

Deno.test("a folder without recordings says where to get them", async () => {
  const empty = scanned({ "ravdess/readme.txt": "" });
  await assert.rejects(empty, {
    name: "InputError",
    message: /there is no recording in .*ravdess; unpack the corpus there \(https:\/\/zenodo/,
  });
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

Deno.test("an earlier scan saves decoding, unless the content differs", async () => {
  const files = { [`ravdess/${A}.wav`]: madeWav("a"), [`ravdess/${B}.wav`]: madeWav("b") };
  const { utterances } = await scanned(files);
  const marked = utterances.map((u) => ({ ...u, durationSec: 9, emotion: "sad" as const }));
  const known = {
    utterances: [marked[0]!, { ...marked[1]!, sha256: "0".repeat(64) }],
    silent: [A],
  };
  const again = await scanned(files, { known });
  assert.deepEqual(again.utterances.map((u) => u.durationSec), [9, 0.1]);
  assert.deepEqual(again.utterances.map((u) => u.emotion), ["neutral", "happy"]);
  assert.deepEqual(again.silent, [A]);
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

Deno.test("recordings are found in any depth; other and hidden files are listed apart", async () => {
  await using root = await tempFolder();
  await writeFiles(root.path, {
    "ravdess/b.wav": "",
    "ravdess/speech/Actor_01/a.WAV": "",
    "ravdess/speech/Actor_01/._a.wav": "",
    "ravdess/readme.txt": "",
    "tess/c.wav": "",
  });
  assert.deepEqual(await listRecordings(ravdess, root.path), {
    recordings: ["ravdess/b.wav", "ravdess/speech/Actor_01/a.WAV"],
    others: ["ravdess/readme.txt", "ravdess/speech/Actor_01/._a.wav"],
    problems: [],
  });
});

Deno.test("a corpus is present if its folder holds a recording", async () => {
  await using root = await tempFolder();
  const present = async () => (await presentCorpora(root.path)).map(({ name }) => name);
  assert.deepEqual(await present(), []);
  await assert.rejects(listRecordings(ravdess, root.path), {
    name: "InputError",
    message: /^Cannot read ".*ravdess": there is no such file or folder; check the path/,
  });
  await writeFiles(root.path, { "ravdess/readme.txt": "", "demo/x/y.wav": "" });
  assert.deepEqual(await present(), ["demo"]);
  await writeFiles(root.path, { "ravdess/a/b.wav": "", "own/a.mp3": "" });
  assert.deepEqual(await present(), ["ravdess", "own", "demo"]);
  await writeFiles(root.path, { tess: "a file" });
  await assert.rejects(present(), { name: "InputError", message: /tess": a file stands where/ });
});

// Deno makes links only for programs that may write everywhere.
const mayLink = (await Deno.permissions.query({ name: "write" })).state === "granted" &&
  (await Deno.permissions.query({ name: "read" })).state === "granted";

Deno.test({
  name: "links are followed, one that leads back is walked once, a broken one is a problem",
  ignore: !mayLink,
  async fn() {
    await using root = await tempFolder();
    await writeFiles(root.path, { "elsewhere/Actor_01/a.wav": "" });
    await Deno.symlink(join(root.path, "elsewhere"), join(root.path, "ravdess"));
    await Deno.symlink(join(root.path, "elsewhere"), join(root.path, "elsewhere/Actor_01/back"));
    const listing = await listRecordings(ravdess, root.path);
    assert.deepEqual(listing.recordings, ["ravdess/Actor_01/a.wav"]);
    await Deno.mkdir(join(root.path, "own"));
    await Deno.symlink(join(root.path, "none"), join(root.path, "own/a.wav"));
    const [broken] = (await listRecordings(own, root.path)).problems;
    assert.equal(broken!.file, "own/a.wav");
    assert.match(broken!.message, /own\/a\.wav": there is no such file .* where links lead$/);
    assert.deepEqual(await presentCorpora(root.path), [ravdess, own], "other corpora can be used");
  },
});

Deno.test("what is odd about recordings is reported once for all of them", async () => {
  const odd = (seed: string) => {
    const bytes = madeWav(seed);
    const longer = new Uint8Array([...bytes, 0]);
    new DataView(longer.buffer).setUint32(40, bytes.length - 44 + 1, true);
    return longer;
  };
  const { notices } = await scanned({
    [`ravdess/${A}.wav`]: odd("a"),
    [`ravdess/${B}.wav`]: odd("b"),
    [`ravdess/${C}.wav`]: madeWav("c"),
  });
  assert.deepEqual(notices, [
    `ravdess: ravdess/${A}.wav and 1 file more: ` +
    "The last 1 byte is not a whole sample and was left out.",
  ]);
});
