import assert from "node:assert/strict";
import { benchClips, benchFeatures } from "@/app/bench/features.ts";

Deno.test("benchClips: eight different clips of 3 s at 16 kHz, the same in every run", () => {
  const clips = benchClips();
  assert.equal(clips.length, 8);
  assert.ok(clips.every((c) => c.samples.length === 48000 && c.sampleRate === 16000));
  assert.ok(clips.every((c) => c.samples.every((x) => Math.abs(x) <= 1)));
  assert.deepEqual(benchClips(), clips);
  assert.notDeepEqual(clips[0], clips[1]);
});

Deno.test("benchFeatures: a peer that is no Python is an error in words", async () => {
  await assert.rejects(benchFeatures({ python: Deno.execPath(), runs: 1 }), /The peer ended: /);
});
