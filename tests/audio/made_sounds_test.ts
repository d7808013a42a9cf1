/** Synthetic sounds: seeded and of one loudness. @module */
import assert from "node:assert/strict";
import { rmsDb } from "@/audio/level.ts";
import { makeSound, SOUND_KINDS } from "@/audio/made_sounds.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("a seed determines a synthetic sound, and its RMS is 0.1", () => {
  for (const kind of SOUND_KINDS) {
    const make = (seed: number) => makeSound(kind, { length: 12345, random: seededRandom(seed) });
    for (let seed = 0; seed < 4; seed++) {
      const samples = make(seed);
      assert.equal(samples.length, 12345);
      assert(samples.every(Number.isFinite));
      assert(Math.abs(rmsDb({ samples, sampleRate: 16000 }) + 20) < 0.01, kind);
      assert.deepEqual(make(seed), samples);
    }
    assert.notDeepEqual(make(8), make(9));
  }
});
