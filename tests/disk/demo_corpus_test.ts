import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { decodeWav } from "@/audio/wav.ts";
import { demo, DEMO_SPEAKERS } from "@/corpora/demo.ts";
import { listDemoClips, writeDemoCorpus } from "@/disk/demo_corpus.ts";
import { PSEUDO_SENTENCES } from "@/audio/voice/phones.ts";

const CLIPS = listDemoClips(1);

/** Files below a folder, with their bytes. */
async function contents(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { name } of Deno.readDir(folder)) {
    files.set(name, await Deno.readFile(join(folder, name)));
  }
  return files;
}

async function withFolder(use: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "demo" });
  try {
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("the clips are named as in RAVDESS, and parse to what they were made as", () => {
  const clips = listDemoClips(DEMO_SPEAKERS), [part] = demo.expected.parts;
  assert.equal(clips.length, part?.clips);
  assert.equal(new Set(clips.map((clip) => clip.path)).size, clips.length);
  assert.equal(clips[0]?.path, "demo/Actor_01/03-01-01-01-01-01-01.wav");
  for (const clip of clips) {
    const labels = demo.parse(clip.path);
    assert.equal(labels.emotion, clip.emotion);
    assert.equal(labels.intensity, clip.strong ? "strong" : "normal");
    assert.equal(labels.speaker, `demo-${String(clip.speaker).padStart(2, "0")}`);
    assert.equal(labels.gender, clip.speaker % 2 === 1 ? "male" : "female");
    assert.equal(labels.statement, PSEUDO_SENTENCES[clip.statement - 1]?.text);
    assert.equal(labels.corpus, "demo");
    assert.equal(labels.id, `demo-${basename(clip.path, ".wav")}`, "ids are not those of RAVDESS");
  }
});

Deno.test("writeDemoCorpus writes each recording whole, and goes on where it stopped", async () => {
  await withFolder(async (root) => {
    const folder = join(root, "demo", "Actor_01"), steps: number[] = [];
    const stop = new AbortController();
    const onProgress = (done: number, total: number) => {
      assert.equal(total, CLIPS.length);
      if (steps.push(done) === 5) stop.abort();
    };
    const aborted = writeDemoCorpus(root, { speakers: 1, onProgress, signal: stop.signal });
    await assert.rejects(aborted, { name: "AbortError" });
    const first = await contents(folder);
    assert.deepEqual([...first.keys()].sort(), CLIPS.slice(0, 5).map((c) => c.path.slice(14)));

    assert.equal(await writeDemoCorpus(root, { speakers: 1 }), CLIPS.length - 5);
    const all = await contents(folder);
    assert.deepEqual([...all.keys()].sort(), CLIPS.map((clip) => clip.path.slice(14)));
    for (const [name, bytes] of all) {
      const { sampleRate, channels } = decodeWav(bytes);
      const bitsPerSample = new DataView(bytes.buffer).getUint16(34, true);
      assert.deepEqual([sampleRate, bitsPerSample, channels.length], [48000, 16, 1]);
      if (first.has(name)) assert.deepEqual(bytes, first.get(name));
    }
    const distinct = new Set([...all.values()].map((bytes) => bytes.join().slice(0, 4000)));
    assert.equal(distinct.size, all.size, "no two recordings are the same");
  });
});

Deno.test("a recording depends on the seed, and not on what was made before it", async () => {
  const [last] = CLIPS.slice(-1);
  const only = async (root: string, seed: number) => {
    for (const { path } of CLIPS.slice(0, -1)) {
      await Deno.mkdir(join(root, "demo", "Actor_01"), { recursive: true });
      await Deno.writeFile(join(root, path), new Uint8Array());
    }
    assert.equal(await writeDemoCorpus(root, { speakers: 1, seed }), 1);
    return await Deno.readFile(join(root, last!.path));
  };
  const made: Uint8Array[] = [];
  for (const seed of [1, 1, 2]) {
    await withFolder(async (root) => void made.push(await only(root, seed)));
  }
  assert.deepEqual(made[0], made[1]);
  assert.notDeepEqual(made[0], made[2]);
});

Deno.test("what cannot be made is refused with a sentence", async () => {
  await withFolder(async (root) => {
    for (const speakers of [0, 25, 2.5]) {
      await assert.rejects(writeDemoCorpus(root, { speakers }), {
        name: "InputError",
        message: /speakers: 1 to 24/,
      });
    }
    await Deno.writeFile(join(root, "demo"), new Uint8Array());
    await assert.rejects(writeDemoCorpus(root), {
      name: "InputError",
      message: /^Cannot write .*demo.*: a file is in its place; name a folder/,
    });
  });
});
