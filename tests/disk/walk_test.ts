import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  hasRecordings,
  inspectRecording,
  listRecordings,
  readRecording,
  sha256Hex,
} from "@/disk/walk.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { madeWav, tempFolder, writeFiles } from "../corpora/_made.ts";

Deno.test("recordings are found in any depth, other and hidden files apart", async () => {
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
  });
  assert.equal(await hasRecordings(ravdess, root.path), true);
});

Deno.test("no folder, an empty one and a file are told apart", async () => {
  await using root = await tempFolder();
  assert.equal(await hasRecordings(ravdess, root.path), false);
  await assert.rejects(listRecordings(ravdess, root.path), {
    name: "InputError",
    message: `Cannot read ${join(root.path, "ravdess")}: there is nothing there; ` +
      "check the path, and where links lead",
  });
  await Deno.mkdir(join(root.path, "ravdess"));
  assert.equal(await hasRecordings(ravdess, root.path), false);
  await Deno.remove(join(root.path, "ravdess"));
  await writeFiles(root.path, { ravdess: "a file" });
  await assert.rejects(listRecordings(ravdess, root.path), {
    name: "NotADirectory",
    message: /it is a file, not a folder$/,
  });
});

// Deno makes links only for programs that may write everywhere.
const mayLink = (await Deno.permissions.query({ name: "write" })).state === "granted" &&
  (await Deno.permissions.query({ name: "read" })).state === "granted";

Deno.test({
  name: "links are followed, and one that leads back is walked once",
  ignore: !mayLink,
  async fn() {
    await using root = await tempFolder();
    await writeFiles(root.path, { "elsewhere/Actor_01/a.wav": "" });
    await Deno.symlink(join(root.path, "elsewhere"), join(root.path, "ravdess"));
    await Deno.symlink(join(root.path, "elsewhere"), join(root.path, "elsewhere/Actor_01/back"));
    const { recordings } = await listRecordings(ravdess, root.path);
    assert.deepEqual(recordings, ["ravdess/Actor_01/a.wav"]);
  },
});

Deno.test({
  name: "a link that leads nowhere is told, and does not make the corpus absent",
  ignore: !mayLink,
  async fn() {
    await using root = await tempFolder();
    await Deno.mkdir(join(root.path, "ravdess"));
    await Deno.symlink(join(root.path, "none"), join(root.path, "ravdess/a.wav"));
    for (const read of [hasRecordings, listRecordings]) {
      await assert.rejects(read(ravdess, root.path), {
        name: "InputError",
        message: /^Cannot read .*ravdess\/a\.wav: there is nothing there; .* where links lead$/,
      });
    }
  },
});

Deno.test("a recording that is not there is a sentence", async () => {
  await using root = await tempFolder();
  await assert.rejects(readRecording(join(root.path, "a.wav")), {
    name: "InputError",
    message: /^Cannot read .*a\.wav: there is nothing there; check the path/,
  });
});

Deno.test("digests are SHA-256 (FIPS 180-4, appendix B.1)", async () => {
  assert.equal(
    await sha256Hex(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("a recording's rate, channels and length are read from it", async () => {
  assert.deepEqual(await inspectRecording(madeWav(1), { name: "a.wav" }), {
    sampleRate: 16000,
    channels: 1,
    durationSec: 0.1,
  });
});

Deno.test("a damaged recording is refused by name", async () => {
  const wav = madeWav(1);
  for (const bytes of [new Uint8Array(0), new TextEncoder().encode("hello"), wav.slice(0, 60)]) {
    await assert.rejects(inspectRecording(bytes, { name: "x/a.wav" }), /x\/a\.wav/);
  }
});
