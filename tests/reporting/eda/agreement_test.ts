import assert from "node:assert/strict";
import { compareWithMeyda } from "@/reporting/eda/agreement.ts";
import { seededRandom } from "@/base/random.ts";

/** A tone whose level and pitch move, over a little noise: every row varies. */
function gliding(): { samples: Float32Array; sampleRate: number } {
  const sampleRate = 16000, random = seededRandom("agreement");
  const samples = Float32Array.from({ length: 2 * sampleRate }, (_, i) => {
    const t = i / sampleRate, level = 0.3 + 0.25 * Math.sin(2 * Math.PI * 1.5 * t);
    return level * Math.sin(2 * Math.PI * (200 * t + 150 * t * t)) + 0.01 * random.normal();
  });
  return { samples, sampleRate };
}

Deno.test("compareWithMeyda gives 13 MFCC and 12 chroma rows whose correlations are in [-1, 1]", () => {
  const rows = compareWithMeyda(gliding());
  assert.equal(rows.filter((r) => r.feature === "mfcc").length, 13);
  assert.equal(rows.filter((r) => r.feature === "chroma").length, 12);
  for (const { correlation } of rows) assert.ok(Math.abs(correlation) <= 1 + 1e-12);
});

Deno.test("compareWithMeyda sees that both follow the level, in units of their own", () => {
  const first = compareWithMeyda(gliding())[0]!;
  assert.ok(first.correlation > 0.8, `correlation of MFCC 0 is ${first.correlation}`);
  assert.ok(first.librosa < 0 && first.meyda > 0, "decibels below full scale, and ln(1 + energy)");
});
