import assert from "node:assert/strict";
import { join } from "@std/path";
import { ravdess } from "@/corpora/ravdess.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { openSeen, type Seen } from "@/disk/seen.ts";
import { madeWav, tempFolder, writeFiles } from "../corpora/_made.ts";

const HOUR_MS = 3_600_000;
const LONG_AGO = Date.now() - HOUR_MS;

/** What a system says of a file. */
function info({ size = 9, changedMs = LONG_AGO, touchedMs = LONG_AGO } = {}): Deno.FileInfo {
  return { size, mtime: new Date(changedMs), ctime: new Date(touchedMs) } as Deno.FileInfo;
}

Deno.test("a file of the same size and times is known, and any difference makes it new", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.seen.json");
  const first = await openSeen(path, { verify: false });
  assert.equal(first.digestOf("x/a.wav", info()), undefined);
  first.remember("x/a.wav", info(), "a".repeat(64));
  await first.write();
  const open = () => openSeen(path, { verify: false });
  const again = await open();
  assert.equal(again.digestOf("x/a.wav", info()), "a".repeat(64));
  assert.equal(again.digestOf("x/b.wav", info()), undefined);
  for (const changed of [{ size: 8 }, { changedMs: LONG_AGO + 1 }, { touchedMs: LONG_AGO - 1 }]) {
    assert.equal((await open()).digestOf("x/a.wav", info(changed)), undefined);
  }
  const verified = await openSeen(path, { verify: true });
  assert.equal(verified.digestOf("x/a.wav", info()), undefined);
});

Deno.test("a file that has just been written is read again, since it may change and look the same", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.seen.json");
  for (const young of [{ changedMs: Date.now() - 1000 }, { touchedMs: Date.now() }]) {
    const seen = await openSeen(path, { verify: false });
    seen.remember("x/a.wav", info(young), "a".repeat(64));
    await seen.write();
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  }
});

Deno.test("files that are gone are forgotten, and a damaged list is made again", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.seen.json");
  const remember = async (...names: string[]) => {
    const seen = await openSeen(path, { verify: false });
    for (const name of names) {
      if (seen.digestOf(name, info()) === undefined) seen.remember(name, info(), "b".repeat(64));
    }
    await seen.write();
    return JSON.parse(await Deno.readTextFile(path)).map((file: { path: string }) => file.path);
  };
  assert.deepEqual(await remember("b", "a"), ["a", "b"]);
  assert.deepEqual(await remember("b"), ["b"]);
  await Deno.writeTextFile(path, "[{");
  assert.deepEqual(await remember("c"), ["c"]);
});

Deno.test("a file that is known is not read, unless the index has lost it", async () => {
  await using root = await tempFolder();
  const id = "03-01-01-01-01-01-01";
  const path = `ravdess/${id}.wav`;
  await writeFiles(root.path, { [path]: madeWav("a") });
  const places = { root: root.path, onNotice: () => {} };
  const known = await scanCorpus(ravdess, places);
  await writeFiles(root.path, { [path]: "no sound" });
  const seen: Seen = {
    digestOf: () => known.utterances[0]!.sha256,
    remember: () => assert.fail("nothing was read"),
    write: () => Promise.resolve(),
  };
  assert.deepEqual(
    (await scanCorpus(ravdess, { ...places, known, seen })).utterances,
    known.utterances,
  );
  await assert.rejects(scanCorpus(ravdess, { ...places, seen }), /1 problem in 1 file/);
});
