import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { rmsDb } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import { decodeWav } from "@/audio/wav.ts";
import { demo } from "@/corpora/demo.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { writeDemoCorpus } from "@/disk/demo_corpus.ts";
import { demoPaths } from "../app/_corpus.ts";

const PATHS = demoPaths(1);

/** Files below a folder, with their bytes. */
async function contents(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { name } of Deno.readDir(folder)) {
    files.set(name, await Deno.readFile(join(folder, name)));
  }
  return files;
}

async function withFolder<T>(use: (root: string) => Promise<T>): Promise<T> {
  const root = await Deno.makeTempDir({ prefix: "demo" });
  try {
    return await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("names are those of RAVDESS and are parsed as such, with ids of their own", () => {
  const paths = demoPaths();
  const [part] = demo.expected.parts;
  assert.equal(paths.length, part!.clips);
  assert.equal(new Set(paths.map((path) => demo.parse(path).id)).size, part!.clips);
  assert.deepEqual(demo.parse("demo/Actor_02/03-01-05-02-01-02-02.wav"), {
    id: "demo-03-01-05-02-01-02-02",
    corpus: "demo",
    channel: "speech",
    speaker: "demo-02",
    gender: "female",
    emotion: EMOTIONS[4],
    intensity: "strong",
    statement: "Hat sundig pron you venzy",
    repetition: 2,
  });
});

Deno.test("writeDemoCorpus writes each recording whole, and goes on where it stopped", async () => {
  await withFolder(async (root) => {
    const folder = join(root, "demo", "Actor_01"), steps: number[] = [];
    const stop = new AbortController();
    const onProgress = (done: number, total: number) => {
      assert.equal(total, PATHS.length);
      if (steps.push(done) === 5) stop.abort();
    };
    const aborted = writeDemoCorpus(root, { speakers: 1, onProgress, signal: stop.signal });
    await assert.rejects(aborted, { name: "AbortError" });
    const first = await contents(folder);
    assert.deepEqual([...first.keys()].sort(), PATHS.slice(0, 5).map((path) => basename(path)));

    assert.equal(await writeDemoCorpus(root, { speakers: 1 }), PATHS.length - 5);
    const all = await contents(folder);
    assert.deepEqual([...all.keys()].sort(), PATHS.map((path) => basename(path)));
    for (const [name, bytes] of all) {
      const { sampleRate, channels } = decodeWav(bytes);
      assert.deepEqual([sampleRate, channels.length], [48000, 1]);
      const seconds = channels[0]!.length / sampleRate;
      assert(seconds > 2 && seconds < 6, `${name}: ${seconds} s`);
      if (first.has(name)) assert.deepEqual(bytes, first.get(name));
    }
    const distinct = new Set([...all.values()].map((bytes) => bytes.join().slice(0, 4000)));
    assert.equal(distinct.size, all.size, "no two recordings are the same");
  });
});

Deno.test("a recording does not depend on what was made before it", async () => {
  const last = PATHS.at(-1)!;
  const all = await withFolder(async (root) => {
    await writeDemoCorpus(root, { speakers: 1 });
    return await Deno.readFile(join(root, last));
  });
  const alone = await withFolder(async (root) => {
    await Deno.mkdir(join(root, "demo", "Actor_01"), { recursive: true });
    for (const path of PATHS.slice(0, -1)) {
      await Deno.writeFile(join(root, path), new Uint8Array());
    }
    assert.equal(await writeDemoCorpus(root, { speakers: 1 }), 1);
    return await Deno.readFile(join(root, last));
  });
  assert.deepEqual(alone, all);
});

Deno.test("strong anger is louder and shorter than strong sadness", async () => {
  await withFolder(async (root) => {
    await writeDemoCorpus(root, { speakers: 1 });
    const [angry, sad] = await Promise.all(["05", "04"].map(async (emotion) => {
      const name = `03-01-${emotion}-02-01-01-01.wav`;
      const { channels, sampleRate } = decodeWav(
        await Deno.readFile(join(root, "demo", "Actor_01", name)),
      );
      const waveform = { samples: channels[0]!, sampleRate };
      return trimSilence(waveform, { topDb: 40 }).waveform;
    }));
    assert(rmsDb(angry!) > rmsDb(sad!) + 6);
    assert(angry!.samples.length < sad!.samples.length);
  });
});

Deno.test("a folder that cannot be written is refused", async () => {
  await withFolder(async (root) => {
    await Deno.writeFile(join(root, "demo"), new Uint8Array());
    await assert.rejects(writeDemoCorpus(root), {
      name: "InputError",
      message: /^Cannot write .*demo.*: a file is in its place; name a folder$/,
    });
  });
});
