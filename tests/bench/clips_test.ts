import assert from "node:assert/strict";
import { join } from "@std/path";
import { benchClips, fromBase64, largestDifference, startClipPeer } from "@/bench/clips.ts";

Deno.test("benchClips: eight different clips of 3 s at 16 kHz, the same in every run", () => {
  const clips = benchClips();
  assert.equal(clips.length, 8);
  assert.ok(clips.every((c) => c.samples.length === 48000 && c.sampleRate === 16000));
  assert.ok(clips.every((c) => c.samples.every((x) => Math.abs(x) <= 1)));
  assert.deepEqual(benchClips(), clips);
  assert.notDeepEqual(clips[0], clips[1]);
});

Deno.test("largestDifference: hand values, ends left out, other lengths and NaN", () => {
  const [a, b] = [Float32Array.of(9, 1, 2, 3), Float32Array.of(0, 1, 2.5, 0)];
  assert.equal(largestDifference(a, b), 9);
  assert.equal(largestDifference(a, b, { edge: 1 }), 0.5);
  assert.equal(largestDifference(a, b.slice(1)), Infinity);
  assert.equal(largestDifference(a, Float32Array.of(9, NaN, 2, 3)), Infinity);
});

Deno.test("fromBase64: little-endian float32", () => {
  assert.deepEqual(fromBase64("AACAPwAAAMA="), Float32Array.of(1, -2));
});

/** Answers as the scripts for clips do: the values are 1 and 2, each call takes 2 ms. */
const PEER = `#!/bin/sh
read hello
echo '{"numpy": "0"}'
while read work; do echo '{"ms": 2, "values": "AACAPwAAAEA="}'; done
`;

Deno.test({
  name: "startClipPeer: times both sides, and refuses a peer that computes something else",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const dir = await Deno.makeTempDir(), python = join(dir, "python");
    await Deno.writeTextFile(python, PEER, { mode: 0o755 });
    const peer = await startClipPeer(benchClips().slice(0, 1), { python, script: "x.py" });
    try {
      assert.deepEqual(peer.versions, { numpy: "0" });
      const same = { run: () => Float32Array.of(1, 2), work: "same" };
      const { peerMs, ms, ratio, runs } = await peer.time(same, 4);
      assert.ok(ms > 0 && ratio === ms / 2);
      assert.deepEqual([peerMs, runs], [2, 4]);
      const other = { run: () => Float32Array.of(1, 3), work: "other" };
      await assert.rejects(peer.time(other, 4), /Cannot time other: the peer computes something/);
    } finally {
      await peer.stop();
      await Deno.remove(dir, { recursive: true });
    }
  },
});
