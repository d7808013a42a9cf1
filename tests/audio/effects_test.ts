import assert from "node:assert/strict";
import {
  addNoise,
  changeSpeed,
  equalise,
  limitBand,
  reverberate,
  scaleSound,
  setSilence,
  silenceAround,
} from "@/audio/effects.ts";
import { biquad, highPass, lowPass, peaking } from "@/audio/filters.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import golden from "./golden/effects.json" with { type: "json" };

/** float64 in both, where SciPy gets coefficients by way of poles and zeros. */
const COEFFICIENT_TOLERANCE = 1e-9;
/** Outputs are rounded to float32. */
const OUTPUT_TOLERANCE = 2e-7;
const RATE = 16000;

function noise(length: number, seed = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length }, () => 0.1 * random.normal());
}

function sine(length: number, hz: number, sampleRate = RATE): Waveform {
  const turn = 2 * Math.PI * hz / sampleRate;
  return { samples: Float32Array.from({ length }, (_, i) => 0.5 * Math.sin(turn * i)), sampleRate };
}

function powerOf(samples: Float32Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
}

function decibels(ratio: number): number {
  return 10 * Math.log10(ratio);
}

function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number) {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => assert.ok(Math.abs(value - actual[i]!) < tolerance, `[${i}]`));
}

/** Seconds that a decay takes for 60 dB, from its slope between -10 and -60 dB. */
function reverberationTime({ samples, sampleRate }: Waveform): number {
  const left = new Float64Array(samples.length + 1);
  for (let i = samples.length - 1; i >= 0; i--) left[i] = left[i + 1]! + samples[i]! ** 2;
  const level = (at: number) => decibels(left[at]! / left[0]!);
  const when = (db: number) => left.findIndex((_, i) => level(i) <= db);
  return 60 / 50 * (when(-60) - when(-10)) / sampleRate;
}

Deno.test("second-order filters have SciPy's coefficients, and filter as lfilter does", () => {
  const x = Float32Array.from(golden.x);
  for (const { kind, b, a, y, ...settings } of golden.cases) {
    const at = settings as Parameters<typeof peaking>[0];
    const makers: Record<string, () => ReturnType<typeof lowPass>> = {
      lowPass: () => lowPass(at),
      highPass: () => highPass(at),
      peaking: () => peaking(at),
    };
    const filter = makers[kind]!();
    assertClose(filter.b, b, COEFFICIENT_TOLERANCE);
    assertClose(filter.a, a, COEFFICIENT_TOLERANCE);
    assertClose(biquad(x, filter), y, OUTPUT_TOLERANCE);
  }
});

Deno.test("noise has exactly the ratio to the sound that was asked for, whatever its own level", () => {
  const sound = sine(8000, 440);
  for (const snrDb of [-10, 0, 10, 40]) {
    for (const level of [1e-3, 100]) {
      const own = noise(9000).map((value) => level * value);
      const mixed = addNoise(sound, { noise: own, snrDb });
      const added = mixed.samples.map((value, i) => value - sound.samples[i]!);
      const found = decibels(powerOf(sound.samples) / powerOf(added));
      assert.ok(Math.abs(found - snrDb) < 1e-3, `${found}`);
    }
  }
  const still = addNoise(sound, { noise: new Float32Array(8000), snrDb: 10 });
  assert.deepEqual(still.samples, sound.samples);
});

Deno.test("silence at the ends is set to the sample, and the sound between stays as it is", () => {
  const tone = sine(4096, 500).samples;
  for (const [before, after] of [[6144, 3072], [0, 0], [256, 10240]] as const) {
    const samples = new Float32Array(before + tone.length + after);
    samples.set(tone, before);
    const sound = { samples, sampleRate: RATE };
    // Frames are centred on multiples of 256 samples, and 512 samples reach to either side.
    const found = silenceAround(sound);
    const margin = before - RATE * found.beforeSec;
    assert.ok(margin >= 0 && margin <= 512, `${margin}`);
    for (const beforeSec of [0, 0.125, 1]) {
      const { samples: set } = setSilence(sound, { beforeSec, afterSec: 0.25 });
      const start = RATE * beforeSec + margin;
      assert.deepEqual(set.subarray(start, start + tone.length), tone);
      assert.ok(set.subarray(0, start).every((value) => value === 0));
      const kept = samples.length - RATE * (found.beforeSec + found.afterSec);
      assert.equal(set.length, RATE * (beforeSec + 0.25) + kept);
    }
    assert.deepEqual(setSilence(sound, found).samples, samples);
  }
});

Deno.test("what was recorded around the sound is kept before zeros are added", () => {
  const samples = noise(12000).map((value, i) => i >= 4096 && i < 8192 ? value : 1e-3 * value);
  const sound = { samples, sampleRate: RATE };
  const { beforeSec, afterSec } = silenceAround(sound);
  const longer = setSilence(sound, { beforeSec: beforeSec + 0.5, afterSec: afterSec + 0.5 });
  const half = 0.5 * RATE;
  assert.equal(longer.samples.length, samples.length + 2 * half);
  assert.deepEqual(longer.samples.subarray(half, half + samples.length), samples);
});

Deno.test("speed multiplies the frequency of a sine and divides its length", () => {
  for (const ratio of [0.5, 1 / 1.1, 1, 1.1, 1.9]) {
    const faster = changeSpeed(sine(8000, 300), ratio).samples;
    assert.equal(faster.length, Math.floor(8000 / ratio));
    const expected = sine(faster.length, 300 * ratio).samples;
    // Beyond the ends there are zeros; cubics are off by (turn per sample) ** 3 / 10 or so.
    for (let i = 2; i < faster.length - 4; i++) {
      assert.ok(Math.abs(faster[i]! - expected[i]!) < 1e-4, `${ratio}: ${i}`);
    }
  }
  const sound = { samples: noise(500), sampleRate: RATE };
  assert.deepEqual(changeSpeed(sound, 1).samples, sound.samples);
});

Deno.test("a room fades by 60 dB in its reverberation time (Schroeder's integration)", () => {
  for (const sampleRate of [8000, 16000, 48000]) {
    const impulse = { samples: new Float32Array(2 * sampleRate), sampleRate };
    impulse.samples[0] = 1;
    for (const timeSec of [0.06, 0.2, 0.5, 1]) {
      for (const size of [0.4, 1]) {
        const room = reverberate(impulse, { timeSec, size, amount: 1 });
        assert.equal(room.samples[0], 1, "no echo comes with the direct sound");
        room.samples[0] = 0;
        const found = reverberationTime(room);
        // The decay is a staircase: echoes are up to 44 ms apart.
        assert.ok(
          Math.abs(found - timeSec) < 0.044 * size + 0.05 * timeSec,
          `${timeSec}, ${size}: ${found}`,
        );
      }
    }
  }
});

Deno.test("a room adds its echoes to the direct sound, by its amount", () => {
  const sound = { samples: noise(16000), sampleRate: RATE };
  const wet = (amount: number) => {
    const { samples } = reverberate(sound, { timeSec: 0.3, size: 1, amount });
    return samples.map((value, i) => value - sound.samples[i]!);
  };
  const near = powerOf(wet(0.3));
  assert.ok(Math.abs(decibels(powerOf(wet(3)) / near) - 20) < 1e-3);
  assert.ok(near > 0);
});

Deno.test("an equaliser changes the level at its peaks by their gain, and not far away", () => {
  const peaks = [{ hz: 500, gainDb: 9, quality: 1 }, { hz: 4000, gainDb: -12, quality: 2 }];
  const gain = (hz: number) => {
    const before = sine(16000, hz);
    const after = equalise(before, peaks);
    // The first tenth of a second is the filters' onset.
    return decibels(powerOf(after.samples.subarray(1600)) / powerOf(before.samples.subarray(1600)));
  };
  assert.ok(Math.abs(gain(500) - 9) < 0.3, `${gain(500)}`);
  assert.ok(Math.abs(gain(4000) + 12) < 0.3, `${gain(4000)}`);
  assert.ok(Math.abs(gain(20)) < 0.3, `${gain(20)}`);
});

Deno.test("a limited band falls by 12 dB per octave below and 24 dB above", () => {
  const gain = (hz: number) => {
    const before = sine(16000, hz);
    const after = limitBand(before, { lowHz: 400, highHz: 1600 });
    return decibels(powerOf(after.samples.subarray(4000)) / powerOf(before.samples.subarray(4000)));
  };
  assert.ok(Math.abs(gain(800)) < 1);
  assert.ok(Math.abs(gain(100) - gain(50) - 12) < 0.5, `${gain(100) - gain(50)}`);
  assert.ok(gain(2400) - gain(4800) > 24, `${gain(2400) - gain(4800)}`);
});

Deno.test("silence, single samples, 0.1 s and ten minutes can be changed, and stay finite", () => {
  const sampleRate = 8000;
  const effects: Record<string, (w: Waveform) => Waveform> = {
    scale: (w) => scaleSound(w, 3),
    silence: (w) => setSilence(w, { beforeSec: 0.2, afterSec: 0 }),
    speed: (w) => changeSpeed(w, 1.3),
    room: (w) => reverberate(w, { timeSec: 0.3, size: 0.5, amount: 1 }),
    noise: (w) => addNoise(w, { noise: new Float32Array(w.samples.length).fill(1), snrDb: 10 }),
    peaks: (w) => equalise(w, [{ hz: 1000, gainDb: 6, quality: 1 }]),
    band: (w) => limitBand(w, { lowHz: 300, highHz: 3000 }),
  };
  for (const [name, effect] of Object.entries(effects)) {
    for (const length of [1, 1600, 600 * sampleRate]) {
      const sounding = { samples: new Float32Array(length).fill(0.25), sampleRate };
      const before = sounding.samples.slice(0, 1600);
      const changed = effect(sounding);
      assert.equal(changed.sampleRate, sampleRate, name);
      assert.ok(Number.isFinite(powerOf(changed.samples)), name);
      assert.deepEqual(sounding.samples.subarray(0, 1600), before, `${name}: a new waveform`);
    }
    const silent = effect({ samples: new Float32Array(1600), sampleRate });
    assert.ok(silent.samples.every((value) => value === 0), name);
  }
});
