import assert from "node:assert/strict";
import { rms, zeroCrossingRate } from "@/features/spectral/level.ts";

Deno.test("rms: hand values", () => {
  const w = { samples: Float32Array.of(3, 4, 0, 0, 1, 1), sampleRate: 8000 };
  const cut = { frameLength: 2, hopLength: 2 };
  const root = Math.fround(Math.sqrt(12.5));
  assert.deepEqual([...rms(w, { ...cut, centre: false }).data], [root, 0, 1]);
  const ends = [...rms(w, cut).data];
  assert.deepEqual(ends, [4.5, 8, 0.5, 0.5].map((x) => Math.fround(Math.sqrt(x))));
});

Deno.test("rms: refuses lengths out of range", () => {
  const w = { samples: new Float32Array(100), sampleRate: 8000 };
  assert.throws(() => rms(w, { hopLength: 0 }), /hopLength = 0/);
  assert.throws(() => rms(w, { frameLength: 1.5 }), /frameLength = 1.5/);
  assert.throws(() => rms(w, { centre: false }), /from 100 samples: at least 2048/);
  assert.throws(() => rms(w, { padMode: "reflect" }), /at least 1025/);
  assert.equal(rms(w).frames, 1);
});

Deno.test("zeroCrossingRate: zero and values below 1e-10 count as positive", () => {
  const w = { samples: Float32Array.of(1, 0, -1, -1e-11, 1, -1, 1, 1), sampleRate: 8000 };
  const { data } = zeroCrossingRate(w, { frameLength: 8, hopLength: 8, centre: false });
  assert.equal(data[0]! * 8, 4, "0 to -1, -1 to -1e-11, 1 to -1, -1 to 1");
});
