/** Synthetic sounds: seeded, of one loudness, at any rate. @module */
import assert from "node:assert/strict";
import { rmsDb } from "@/audio/level.ts";
import { makeSound, SOUND_KINDS } from "@/audio/made_sounds.ts";
import { seededRandom } from "@/base/random.ts";

for (const kind of SOUND_KINDS) {
  Deno.test(`${kind}: a seed determines it, and its RMS is 0.1`, () => {
    for (const sampleRate of [8000, 16000, 48000]) {
      for (let seed = 0; seed < 4; seed++) {
        const make = () =>
          makeSound(kind, { length: 12345, sampleRate, random: seededRandom(seed) });
        const sound = make();
        assert.deepEqual([sound.samples.length, sound.sampleRate], [12345, sampleRate]);
        assert(sound.samples.every(Number.isFinite));
        assert(Math.abs(rmsDb(sound) + 20) < 0.01);
        assert.deepEqual(make().samples, sound.samples);
      }
    }
    const other = makeSound(kind, { length: 12345, random: seededRandom(9) });
    assert.notDeepEqual(
      other.samples,
      makeSound(kind, { length: 12345, random: seededRandom(8) }).samples,
    );
  });
}
