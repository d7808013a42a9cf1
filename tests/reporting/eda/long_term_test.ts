import assert from "node:assert/strict";
import { bandwidthHz, longTermSpectrum, medianSpectrum } from "@/reporting/eda/long_term.ts";
import type { Waveform } from "@/audio/waveform.ts";

/** Golden values have 6 decimals, ours are float32 of about -40 dB. */
const TOLERANCE_DB = 5e-6;

const { cases } = JSON.parse(
  await Deno.readTextFile(new URL("../../features/golden/long_term.json", import.meta.url)),
) as { cases: Record<string, { sampleRate: number; length: number; meanDb: number[] }> };

/** Multiples of 2^-15 in [-0.5, 0.5): a linear congruential generator, as in the golden script. */
function noise(length: number, gain = 1): Float32Array {
  let state = 1n;
  return Float32Array.from({ length }, () => {
    state = (1103515245n * state + 12345n) % 2n ** 31n;
    return gain * (Number(state >> 16n) - 2 ** 14) / 2 ** 15;
  });
}

const rmsOf = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
const SAMPLE_RATE = 16000;

/** Noise of a level, dB re full scale, that holds nothing above a frequency. */
function lowNoise(seconds: number, { level, upToHz }: { level: number; upToHz: number }) {
  const length = seconds * SAMPLE_RATE;
  const tones = Math.floor(upToHz / 40);
  const samples = Float32Array.from({ length }, (_, i) => {
    let sum = 0;
    for (let k = 1; k <= tones; k++) {
      sum += Math.cos(2 * Math.PI * 40 * k * i / SAMPLE_RATE + k * k);
    }
    return sum;
  });
  const gain = 10 ** (level / 20) / rmsOf(samples);
  return samples.map((x) => gain * x);
}

Deno.test("the mean spectrum is that of scipy.signal.welch, in bands", () => {
  for (const [name, { sampleRate, length, meanDb }] of Object.entries(cases)) {
    const found = longTermSpectrum({ samples: noise(length), sampleRate });
    assert.equal(found.meanDb.length, meanDb.length);
    for (const [band, expected] of meanDb.entries()) {
      const error = Math.abs(found.meanDb[band]! - expected);
      assert.ok(error < TOLERANCE_DB, `${name}, band ${band}: ${error} dB`);
    }
  }
});

Deno.test("the noise floor is the level of the quiet part, and zeros are no part of it", () => {
  const quiet = noise(16000, 0.001);
  const loud = noise(32000);
  const zeros = new Float32Array(16000);
  const samples = Float32Array.of(...loud, ...quiet, ...zeros);
  const { noiseDb, zeroPart } = longTermSpectrum({ samples, sampleRate: SAMPLE_RATE });
  const expected = 20 * Math.log10(rmsOf(quiet));
  // A tenth of the frames of noise is a sample of it: its quieter half, and one that is cut by zeros.
  assert.ok(noiseDb < expected && noiseDb > expected - 1, `${noiseDb}, expected ${expected}`);
  assert.ok(Math.abs(zeroPart - 0.25) < 1e-3, `${zeroPart}`);
});

Deno.test("bandwidth: up to where the voice stands out from the quiet part", () => {
  const voice = lowNoise(1, { level: -20, upToHz: 3000 });
  const hum = lowNoise(1, { level: -60, upToHz: 8000 });
  const samples = Float32Array.of(...voice.map((x, i) => x + hum[i]!), ...hum);
  const spectrum = longTermSpectrum({ samples, sampleRate: SAMPLE_RATE });
  assert.ok([3000, 3250].includes(bandwidthHz(spectrum)), `${bandwidthHz(spectrum)}`);
});

Deno.test("bandwidth: rounding noise does not count, however quiet the rest", () => {
  const tone = Float32Array.from(
    { length: 32000 },
    (_, i) => i < 16000 ? 0 : Math.round(20000 * Math.sin(i * 0.2)) / 32768,
  );
  const spectrum = longTermSpectrum({ samples: tone, sampleRate: SAMPLE_RATE });
  assert.ok(bandwidthHz(spectrum) < 8000, `${bandwidthHz(spectrum)}`);
  const whole = longTermSpectrum({ samples: noise(16000), sampleRate: 24414 });
  assert.equal(bandwidthHz({ ...whole, quietDb: whole.quietDb.map(() => -200) }), 12207);
});

Deno.test("silence has no noise floor, and a recording shorter than a frame is measured", () => {
  const silent = longTermSpectrum({ samples: new Float32Array(4000), sampleRate: 16000 });
  assert.deepEqual([silent.noiseDb, silent.zeroPart, bandwidthHz(silent)], [-Infinity, 1, 0]);
  const short: Waveform = { samples: noise(100), sampleRate: 16000 };
  assert.ok(Number.isFinite(longTermSpectrum(short).noiseDb));
  const nothing = { samples: new Float32Array(), sampleRate: 16000 };
  assert.throws(() => longTermSpectrum(nothing), { name: "InputError", message: /no samples/ });
});

Deno.test("medianSpectrum: band by band, of the recordings that have the band", () => {
  const base = longTermSpectrum({ samples: noise(4000), sampleRate: 16000 });
  const of = (...levels: number[]) => ({
    ...base,
    meanDb: Float32Array.from(levels),
    quietDb: Float32Array.from(levels, (level) => level - 10),
  });
  assert.deepEqual(medianSpectrum([of(-10, -20, -40), of(-30, -90), of(-20, -30, -50)]), {
    kHz: [0.125, 0.375, 0.625],
    meanDb: [-20, -30, -45],
    quietDb: [-30, -40, -55],
  });
});
