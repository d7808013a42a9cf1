import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { rmsDb } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import { decodeWav } from "@/audio/wav.ts";
import { demo } from "@/corpora/demo.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { writeDemoCorpus } from "@/disk/demo_corpus.ts";
import { inTemp } from "../_temp.ts";
import { demoPaths } from "../app/_corpus.ts";
import { filesIn } from "../app/_temp.ts";

const PATHS = demoPaths(1);

/** The files of the first speaker, with their bytes. */
async function contents(root: string): Promise<Map<string, Uint8Array>> {
  const folder = join(root, "demo", "Actor_01");
  const files = new Map<string, Uint8Array>();
  for (const name of await filesIn(folder)) {
    files.set(name, await Deno.readFile(join(folder, name)));
  }
  return files;
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

Deno.test("each recording is written whole, and a stopped run goes on", () =>
  inTemp(async (root) => {
    const steps: number[] = [];
    const stop = new AbortController();
    const onProgress = (done: number, total: number) => {
      assert.equal(total, PATHS.length);
      if (steps.push(done) === 5) stop.abort();
    };
    const aborted = writeDemoCorpus(root, { speakers: 1, onProgress, signal: stop.signal });
    await assert.rejects(aborted, { name: "AbortError" });
    const first = await contents(root);
    assert.deepEqual([...first.keys()], PATHS.slice(0, 5).map((path) => basename(path)));

    assert.equal(await writeDemoCorpus(root, { speakers: 1 }), PATHS.length - 5);
    const all = await contents(root);
    assert.deepEqual([...all.keys()], PATHS.map((path) => basename(path)));
    for (const [name, bytes] of all) {
      const { sampleRate, channels } = decodeWav(bytes);
      assert.deepEqual([sampleRate, channels.length], [48000, 1]);
      const seconds = channels[0]!.length / sampleRate;
      assert(seconds > 2 && seconds < 6, `${name}: ${seconds} s`);
      if (first.has(name)) assert.deepEqual(bytes, first.get(name));
    }
    const distinct = new Set([...all.values()].map((bytes) => bytes.join().slice(0, 4000)));
    assert.equal(distinct.size, all.size, "no two recordings are the same");

    const [angry, sad] = ["05", "04"].map((emotion) => {
      const { channels, sampleRate } = decodeWav(all.get(`03-01-${emotion}-02-01-01-01.wav`)!);
      return trimSilence({ samples: channels[0]!, sampleRate }, { topDb: 40 }).waveform;
    });
    assert(rmsDb(angry!) > rmsDb(sad!) + 6, "strong anger is louder than strong sadness");
    assert(angry!.samples.length < sad!.samples.length, "and shorter");

    const last = PATHS.at(-1)!;
    await Deno.remove(join(root, last));
    assert.equal(await writeDemoCorpus(root, { speakers: 1 }), 1);
    assert.deepEqual(await Deno.readFile(join(root, last)), all.get(basename(last)), "made alone");
  }));

Deno.test("a folder that cannot be written is refused", () =>
  inTemp(async (root) => {
    await Deno.writeFile(join(root, "demo"), new Uint8Array());
    await assert.rejects(writeDemoCorpus(root), {
      name: "InputError",
      message: /^Cannot write .*demo.*: a file is in its place; name a folder$/,
    });
  }));
