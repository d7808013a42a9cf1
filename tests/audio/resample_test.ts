import assert from "node:assert/strict";
import { designFilter } from "@/audio/polyphase.ts";
import { createResampler, resample } from "@/audio/resample.ts";
import { seededRandom } from "@/base/random.ts";
import { sine, tones } from "./_files.ts";
import golden from "./golden/resample.json" with { type: "json" };

/**
 * SciPy scales the filter as a whole and not each phase to the sum 1, and computes in 64 bits: the
 * phases' sums differ by 2e-6 and 32-bit samples by 6e-8.
 */
const SAME_FILTER = 2e-6;
/** Interpolated phases are off by another -118 dB. */
const INTERPOLATED_FILTER = 3e-6;
/** Ripple in the pass band: 0.0002 dB are 2e-5, met in part by tones of 0.15. */
const RIPPLE = 5e-6;
const MAX_RIPPLE_DB = 0.01;
const MAX_ALIAS_DB = -90;

const PAIRS = [
  [48000, 16000],
  [48000, 22050],
  [44100, 16000],
  [24414, 16000],
  [16000, 22050],
  [8000, 48000],
  [192000, 8000],
] as const;

Deno.test("resample agrees with scipy under the same filter, with soxr, and with the tones themselves", () => {
  for (const { from, to, length, librosaLength, first, ...expected } of golden.cases) {
    const w = { samples: Float32Array.from(tones(from)), sampleRate: from };
    const { samples, sampleRate } = resample(w, to);
    assert.deepEqual([sampleRate, samples.length, length], [to, length, librosaLength]);
    const worst = (values: number[]) =>
      Math.max(...values.map((value, i) => Math.abs(value - samples[first + i]!)));
    const same = from === 24414 ? INTERPOLATED_FILTER : SAME_FILTER;
    assert(worst(expected.scipy) < same, `${from} -> ${to}: scipy ${worst(expected.scipy)}`);
    assert(worst(expected.soxr) < RIPPLE, `${from} -> ${to}: soxr ${worst(expected.soxr)}`);
    const truth = tones(to).slice(first, first + expected.scipy.length);
    assert(worst([...truth]) < RIPPLE, `${from} -> ${to}: the tones ${worst([...truth])}`);
  }
});

/** Amplitude of a sine in the middle of some sound, and power of all else, in dB. */
function fitSine(samples: Float32Array, frequency: number, sampleRate: number): [number, number] {
  const from = Math.floor(samples.length * 0.25), to = Math.floor(samples.length * 0.75);
  const wave = sine(frequency, sampleRate, samples.length);
  let product = 0, square = 0, rest = 0;
  for (let i = from; i < to; i++) {
    product += samples[i]! * wave[i]!;
    square += wave[i]! ** 2;
  }
  const gain = product / square;
  for (let i = from; i < to; i++) rest += (samples[i]! - gain * wave[i]!) ** 2;
  return [20 * Math.log10(gain), 10 * Math.log10(2 * rest / (to - from))];
}

Deno.test("sines up to 90 % of the lower Nyquist frequency pass, undelayed and without images", () => {
  for (const [from, to] of PAIRS) {
    for (const part of [0.02, 0.31, 0.6, 0.8, 0.9]) {
      const frequency = part * Math.min(from, to) / 2;
      const w = { samples: sine(frequency, from, from / 4), sampleRate: from };
      const [gainDb, restDb] = fitSine(resample(w, to).samples, frequency, to);
      const label = `${from} -> ${to}, ${frequency} Hz: ${gainDb} dB, images ${restDb} dB`;
      assert(Math.abs(gainDb) <= MAX_RIPPLE_DB, label);
      assert(restDb <= MAX_ALIAS_DB, label);
    }
  }
});

Deno.test("sines from the lower Nyquist frequency on are stopped", () => {
  for (const [from, to] of PAIRS) {
    for (let part = 1; part * to < from; part += 0.173) {
      const w = { samples: sine(part * to / 2, from, from / 4), sampleRate: from };
      const { samples } = resample(w, to);
      const middle = samples.subarray(samples.length / 4, 3 * samples.length / 4);
      const power = middle.reduce((sum, x) => sum + x * x, 0) / middle.length;
      const aliasDb = 10 * Math.log10(2 * power);
      assert(aliasDb <= MAX_ALIAS_DB, `${from} -> ${to}, ${part * to / 2} Hz: ${aliasDb} dB`);
    }
  }
});

/** Rates that recorders and corpora have, from telephones to studios. */
const RATES = `8000 11025 12000 16000 22050 24000 24414 32000 44100 48000 88200 96000 176400 192000`
  .split(" ").map(Number);

Deno.test("between any two of fourteen rates the pass band's end passes, and what lies above is stopped", () => {
  for (const from of RATES) {
    for (const to of RATES.filter((rate) => rate !== from)) {
      const length = Math.round(from / 20), lower = Math.min(from, to) / 2;
      const passing = { samples: sine(0.9 * lower, from, length), sampleRate: from };
      const [gainDb, restDb] = fitSine(resample(passing, to).samples, 0.9 * lower, to);
      assert(Math.abs(gainDb) <= MAX_RIPPLE_DB, `${from} -> ${to}: ${gainDb} dB`);
      assert(restDb <= MAX_ALIAS_DB, `${from} -> ${to}: images ${restDb} dB`);
      if (to > from) continue;
      const stopped = { samples: sine(lower, from, length), sampleRate: from };
      const { samples } = resample(stopped, to);
      const middle = samples.subarray(samples.length / 4, 3 * samples.length / 4);
      const power = middle.reduce((sum, x) => sum + x * x, 0) / middle.length;
      assert(10 * Math.log10(2 * power) <= MAX_ALIAS_DB, `${from} -> ${to}: aliases`);
    }
  }
});

Deno.test("n samples become ceil(n * to / from), and the same rate gives the same waveform", () => {
  for (const [from, to] of PAIRS) {
    for (const n of [1, 2, 3, 100, 4801]) {
      const { samples } = resample({ samples: new Float32Array(n), sampleRate: from }, to);
      assert.equal(samples.length, Math.ceil(n * to / from));
    }
  }
  const w = { samples: new Float32Array(5), sampleRate: 8000 };
  assert.equal(resample(w, 8000), w);
  const { push, flush } = createResampler(8000, 8000);
  assert.deepEqual([push(w.samples), flush()], [w.samples, new Float32Array(0)]);
});

Deno.test("pieces of any size give the samples of the whole, exactly, once and again", () => {
  const random = seededRandom("pieces");
  for (const [from, to] of PAIRS) {
    const samples = Float32Array.from({ length: 40000 }, () => random.uniform() - 0.5);
    const whole = resample({ samples, sampleRate: from }, to).samples;
    const resampler = createResampler(from, to);
    for (const largest of [7, 5000, 40000]) {
      const pieces: Float32Array[] = [];
      for (let at = 0; at < samples.length;) {
        const size = 1 + random.integer(largest);
        pieces.push(resampler.push(samples.subarray(at, at + size)));
        at += size;
      }
      pieces.push(resampler.flush());
      assert.deepEqual(Float32Array.from(pieces.flatMap((p) => [...p])), whole);
    }
  }
});

Deno.test("an impulse stays where it was", () => {
  const samples = new Float32Array(4800);
  samples[2400] = 1;
  const out = resample({ samples, sampleRate: 48000 }, 16000).samples;
  assert.equal(out.indexOf(Math.max(...out)), 800);
  assert.equal(out[799], out[801]);
});

Deno.test("an impossible rate is refused", () => {
  const w = { samples: new Float32Array(5), sampleRate: 8000 };
  assert.throws(() => resample(w, 0), { name: "InputError", message: /sample rate is 0 Hz/ });
  assert.throws(() => resample(w, 16000.5), { name: "InputError" });
});

/** Coefficients are rounded to 32 bits, and a few hundred are summed. */
const SUM_TOLERANCE = 1e-6;

Deno.test("the coefficients of each phase sum to 1, and phase 0 is symmetric", () => {
  for (const [from, to] of [[48000, 16000], [16000, 22050], [24414, 16000]] as const) {
    const { taps, phases, table } = designFilter(from, to);
    for (let phase = 0; phase < phases; phase++) {
      const sum = table.subarray(phase * taps, (phase + 1) * taps).reduce((a, b) => a + b);
      assert(Math.abs(sum - 1) < SUM_TOLERANCE);
    }
    const middle = taps / 2 - 1;
    for (let k = 1; k < middle; k++) assert.equal(table[middle - k], table[middle + k]);
  }
});

Deno.test("the filters of eight ratios are kept while they are in use", () => {
  const rates = Array.from({ length: 8 }, (_, i) => 11025 + i);
  const made = rates.map((rate) => designFilter(rate, 16000));
  for (const [i, rate] of rates.entries()) assert.equal(designFilter(rate, 16000), made[i]);
});
