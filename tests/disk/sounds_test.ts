import assert from "node:assert/strict";
import { join } from "@std/path";
import { resample } from "@/audio/resample.ts";
import { loadSounds } from "@/disk/sounds.ts";
import { readUtterance } from "@/disk/recording.ts";
import { inTemp } from "../_temp.ts";
import { writeMadeCorpus } from "../training/_job.ts";

Deno.test("recordings are read at the rate that was asked for, into shared memory", async () => {
  await inTemp(async (root) => {
    const clips = (await writeMadeCorpus(root)).slice(0, 5);
    for (const sampleRate of [8000, 11025]) {
      const progress: number[][] = [];
      const onProgress = (done: number, total: number) => progress.push([done, total]);
      const sounds = await loadSounds(clips, sampleRate, { root, onProgress });
      assert.equal(sounds.sampleRate, sampleRate);
      assert.deepEqual([...sounds.samples.keys()], clips.map(({ id }) => id));
      for (const clip of clips) {
        const samples = sounds.samples.get(clip.id)!;
        assert.ok(samples.buffer instanceof SharedArrayBuffer);
        const expected = resample(await readUtterance(clip, { root }), sampleRate).samples;
        assert.deepEqual([...samples], [...expected]);
      }
      assert.deepEqual(progress, [1, 2, 3, 4, 5].map((done) => [done, 5]));
    }
  });
});

Deno.test("reading stops at the first recording that is damaged or missing, and when told", async () => {
  await inTemp(async (root) => {
    const clips = (await writeMadeCorpus(root)).slice(0, 3);
    const signal = AbortSignal.abort();
    await assert.rejects(loadSounds(clips, 8000, { root, signal }), { name: "AbortError" });
    await Deno.writeTextFile(join(root, clips[1]!.path), "no sound");
    const damaged = { name: "InputError", message: new RegExp(clips[1]!.id) };
    await assert.rejects(loadSounds(clips, 8000, { root }), damaged);
    await Deno.remove(join(root, clips[0]!.path));
    const missing = { name: "InputError", code: "missing", message: new RegExp(clips[0]!.id) };
    await assert.rejects(loadSounds(clips, 8000, { root }), missing);
  });
});
