import assert from "node:assert/strict";
import { silenceAround } from "@/audio/effects.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import { SOUND_CHANGES } from "@/training/robustness.ts";

const SAMPLE_RATE = 16000;

/** A second of a tone in noise, with 0.75 s of faint noise before it and 0.25 s after. */
function recording(): Waveform {
  const random = seededRandom(1);
  const samples = Float32Array.from({ length: 2 * SAMPLE_RATE }, (_, i) => {
    const sounding = i >= 0.75 * SAMPLE_RATE && i < 1.75 * SAMPLE_RATE;
    return sounding ? 0.2 * Math.sin(i / 5) + 0.01 * random.normal() : 1e-4 * random.normal();
  });
  return { samples, sampleRate: SAMPLE_RATE };
}

function changed(name: string, w = recording()): Waveform {
  const found = SOUND_CHANGES.find((change) => change.name === name);
  assert.ok(found !== undefined, name);
  return found.change(w, "clip");
}

function powerDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}

Deno.test("noise and level change by as much as they say", () => {
  const { samples } = recording();
  const noisy = changed("white noise at 10 dB").samples.map((x, i) => x - samples[i]!);
  assert.ok(Math.abs(powerDb(samples) - powerDb(noisy) - 10) < 1e-3);
  for (const [name, db] of [["20 dB quieter", -20], ["20 dB louder", 20]] as const) {
    assert.ok(Math.abs(powerDb(changed(name).samples) - powerDb(samples) - db) < 1e-3, name);
  }
});

Deno.test("silence is added, or cut off as far as there is any", () => {
  const w = recording();
  const { beforeSec, afterSec } = silenceAround(w);
  const half = SAMPLE_RATE / 2;
  const before = changed("0.5 s of silence added before").samples;
  assert.deepEqual(before.subarray(half), w.samples);
  assert.ok(before.subarray(0, half).every((x) => x === 0));
  const after = changed("0.5 s of silence added after").samples;
  assert.deepEqual(after.subarray(0, -half), w.samples);
  const cut = changed("0.5 s of silence cut off").samples;
  assert.ok(beforeSec > 0.5 && afterSec < 0.5);
  const end = w.samples.length - Math.round(afterSec * SAMPLE_RATE);
  assert.deepEqual(cut, w.samples.subarray(half, end));
});

Deno.test("8 kHz leaves nothing above 4 kHz, and the room adds 5 dB of echoes", () => {
  assert.equal(changed("sample rate of 8 kHz").sampleRate, 8000);
  const impulse = { samples: new Float32Array(SAMPLE_RATE), sampleRate: SAMPLE_RATE };
  impulse.samples[0] = 1;
  const [direct, ...echoes] = changed("small room", impulse).samples;
  const energy = 10 * Math.log10(echoes.reduce((sum, x) => sum + x * x, 0) / direct! ** 2);
  assert.ok(Math.abs(energy - 5) < 1, `${energy}`);
});

Deno.test("silence stays silent, and a seed gives the same noise", () => {
  for (const { name, change } of SOUND_CHANGES) {
    for (const length of [1, 1600, 48000]) {
      const silent = change({ samples: new Float32Array(length), sampleRate: SAMPLE_RATE }, "a");
      assert.ok(silent.samples.every((x) => x === 0), name);
    }
    assert.deepEqual(change(recording(), "a"), change(recording(), "a"));
  }
  const noise = SOUND_CHANGES[0]!.change;
  assert.notDeepEqual(noise(recording(), "a"), noise(recording(), "b"));
});
