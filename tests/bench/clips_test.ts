import assert from "node:assert/strict";
import {
  benchClips,
  type ClipWork,
  fromBase64,
  largestDifference,
  timeClipWorks,
} from "@/bench/clips.ts";
import { NO_SHELL, withPython } from "./_python.ts";

Deno.test("the clips are eight different ones of 3 s at 16 kHz, the same in every run", () => {
  const clips = benchClips();
  assert.equal(clips.length, 8);
  assert.ok(clips.every((c) => c.samples.length === 48000 && c.sampleRate === 16000));
  assert.ok(clips.every((c) => c.samples.every((x) => Math.abs(x) <= 1)));
  assert.deepEqual(benchClips(), clips);
  assert.notDeepEqual(clips[0], clips[1]);
});

Deno.test("the largest difference leaves ends out; other lengths and NaN are infinitely apart", () => {
  const a = Float32Array.of(9, 1, 2, 3);
  const b = fromBase64("AAAAAAAAgD8AACBAAAAAAA==");
  assert.deepEqual(b, Float32Array.of(0, 1, 2.5, 0));
  assert.equal(largestDifference(a, b), 9);
  assert.equal(largestDifference(a, b, { edge: 1 }), 0.5);
  assert.equal(largestDifference(a, b.slice(1)), Infinity);
  assert.equal(largestDifference(a, Float32Array.of(9, NaN, 2, 3)), Infinity);
});

/** Answers as the scripts for clips do: the values are 1 and 2, each call takes 2 ms. */
const PEER = `
read hello
echo '{"numpy": "0"}'
while read work; do echo '{"ms": 2, "values": "AACAPwAAAEA="}'; done`;

Deno.test({
  name: "both sides are timed, and a peer that computes something else is refused",
  ignore: NO_SHELL,
  fn: () =>
    withPython(PEER, async (python) => {
      const options = { python, script: "x.py", runs: 4, warmUp: 1 };
      const clips = benchClips().slice(0, 1);
      const same: ClipWork = {
        name: "name",
        work: "same",
        run: () => Float32Array.of(1, 2),
        peer: ({ numpy }) => `numpy ${numpy}`,
      };
      const [row] = await timeClipWorks([same], clips, options);
      assert.deepEqual([row!.name, row!.peer, row!.peerMs, row!.runs], ["name", "numpy 0", 2, 4]);
      assert.ok(row!.ms > 0 && row!.ratio === row!.ms / 2);
      const other = { ...same, work: "other", run: () => Float32Array.of(1, 3) };
      await assert.rejects(
        timeClipWorks([other], clips, options),
        /Cannot time other: the peer computes something/,
      );
    }),
});
