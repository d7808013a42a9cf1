import assert from "node:assert/strict";
import type { Waveform } from "@/audio/waveform.ts";
import { changeRule, changeWaveform, type WaveformChange } from "@/features/copies/change.ts";
import { goldenChanges, kept, samplesOf } from "../_changes.ts";
import { largestError } from "../_golden.ts";
import { makeSignal, makeSpeech } from "../_signals.ts";

/** float32 samples within [-1, 1], rounded once; the phases differ by 1e-9. */
const SINGLE = 1e-7;
/**
 * Root mean square of the differences, as a part of the largest sample. The stretched signals are
 * equal; then librosa resamples by soxr_hq, whose filter passes more between 90 % of the lower
 * Nyquist frequency and the whole. So what differs is the sound there: next to none in tones, the
 * hiss in speech, and in the short signal half of all there is.
 */
const RESAMPLERS: Readonly<Record<string, number>> = { tones: 2e-4, speech: 2e-3, short: 3e-2 };

function timeStretch(w: Waveform, rate: number): Waveform {
  return changeWaveform(w, [{ kind: "stretch", rate }], { seed: "" });
}

function pitchShift(w: Waveform, semitones: number): Waveform {
  return changeWaveform(w, [{ kind: "pitch", semitones }], { seed: "" });
}

Deno.test("changeRule: a change out of range is refused with the values that are accepted", () => {
  const refusals: readonly [object, RegExp][] = [
    [{ kind: "echo" }, /changes\[0\]\.kind = "echo": "noise" or "stretch" or "pitch" or "shift"/],
    [{ kind: "noise", snrDb: NaN }, /snrDb = NaN: a number from -100 to 200/],
    [{ kind: "stretch", rate: 0 }, /rate = 0: a number from 0\.1 to 10/],
    [{ kind: "pitch", semitones: 40 }, /semitones = 40/],
    [{ kind: "shift" }, /"shiftSec" is missing/],
  ];
  const w = { samples: new Float32Array(10), sampleRate: 8000 };
  for (const [change, message] of refusals) {
    const changes = [change as WaveformChange];
    assert.throws(() => changeWaveform(w, changes, { seed: "" }), { name: "InputError", message });
  }
  changeRule({ kind: "shift", shiftSec: -0.5 }, "change");
});

Deno.test("timeStretch equals librosa's, on speech, beside silence, and on less than a window", () => {
  for (const { name, golden, waveform } of goldenChanges()) {
    for (const [rate, expected] of Object.entries(golden.stretch)) {
      const { samples, sampleRate } = timeStretch(waveform, Number(rate));
      assert.equal(sampleRate, waveform.sampleRate);
      assert.equal(samples.length, expected.length, `${name}, ${rate}`);
      const error = largestError(kept(samples), samplesOf(expected));
      assert.ok(error < SINGLE, `${name}, rate ${rate}: ${error}`);
    }
  }
});

Deno.test("pitchShift equals librosa's but for the resampler", () => {
  for (const { name, golden, waveform } of goldenChanges()) {
    for (const [semitones, expected] of Object.entries(golden.pitch)) {
      const { samples } = pitchShift(waveform, Number(semitones));
      assert.equal(samples.length, expected.length);
      const own = kept(samples), others = samplesOf(expected);
      const peak = Math.max(...others.map(Math.abs));
      const mean = Math.sqrt(
        own.reduce((sum, s, i) => sum + (s - others[i]!) ** 2, 0) / own.length,
      );
      assert.ok(
        mean < RESAMPLERS[name]! * peak,
        `${name}, ${semitones} semitones: ${mean} of ${peak}`,
      );
    }
  }
});

Deno.test("noise has the power that is asked for, and its seed decides it", () => {
  const speech = makeSpeech({ sampleRate: 16000, length: 32000 });
  const power = ({ samples }: Waveform) =>
    samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
  const add = (snrDb: number, seed: string) =>
    changeWaveform(speech, [{ kind: "noise", snrDb }], { seed });
  for (const snrDb of [-5, 0, 10, 30]) {
    const noisy = add(snrDb, "a");
    const noise = { ...noisy, samples: noisy.samples.map((v, i) => v - speech.samples[i]!) };
    const measured = 10 * Math.log10(power(speech) / power(noise));
    // The power of 32,000 normal numbers varies by 0.8 %, which is 0.03 dB; four times that.
    assert.ok(Math.abs(measured - snrDb) < 0.14, `${snrDb} dB: ${measured}`);
    const mean = noise.samples.reduce((sum, value) => sum + value, 0) / noise.samples.length;
    assert.ok(Math.abs(mean) < 4 * Math.sqrt(power(noise) / noise.samples.length));
  }
  assert.deepEqual(add(10, "a"), add(10, "a"));
  assert.notDeepEqual(add(10, "a"), add(10, "b"));
  const twice = changeWaveform(
    { samples: new Float32Array(100).fill(0.5), sampleRate: 16000 },
    [{ kind: "noise", snrDb: 10 }, { kind: "noise", snrDb: 10 }],
    { seed: "a" },
  );
  assert.notEqual(twice.samples[0], twice.samples[1]);
});

Deno.test("a shift turns the sound round, later or earlier, also by more than its length", () => {
  const w = { samples: Float32Array.of(1, 2, 3, 4, 5), sampleRate: 1000 };
  const shifted = (
    shiftSec: number,
  ) => [...changeWaveform(w, [{ kind: "shift", shiftSec }], { seed: "" }).samples];
  assert.deepEqual(shifted(0.002), [4, 5, 1, 2, 3]);
  assert.deepEqual(shifted(-0.001), [2, 3, 4, 5, 1]);
  assert.deepEqual(shifted(0.012), [4, 5, 1, 2, 3]);
  assert.deepEqual(shifted(0), [1, 2, 3, 4, 5]);
});

Deno.test("changes are made in their order, and the waveform given stays", () => {
  const w = makeSignal("tones", { sampleRate: 8000, length: 6000 }), before = w.samples.slice();
  const changes: readonly WaveformChange[] = [
    { kind: "stretch", rate: 1.5 },
    { kind: "shift", shiftSec: 0.1 },
  ];
  const both = changeWaveform(w, changes, { seed: "" });
  const stretched = timeStretch(w, 1.5);
  assert.deepEqual(both, changeWaveform(stretched, [changes[1]!], { seed: "" }));
  assert.deepEqual(changeWaveform(w, [], { seed: "" }), w);
  assert.deepEqual(w.samples, before);
});

Deno.test("silence stays silence, and a recording may be a sample long, if one is left", () => {
  const every: readonly WaveformChange[] = [
    { kind: "noise", snrDb: 3 },
    { kind: "stretch", rate: 0.7 },
    { kind: "pitch", semitones: 2 },
    { kind: "shift", shiftSec: 0.3 },
  ];
  const silence = { samples: new Float32Array(5000), sampleRate: 16000 };
  const changed = changeWaveform(silence, every, { seed: "" });
  assert.equal(changed.samples.length, 7143);
  assert.ok(changed.samples.every((value) => value === 0));
  for (const length of [1, 2, 30]) {
    const short = { samples: new Float32Array(length).fill(0.1), sampleRate: 16000 };
    const { samples } = changeWaveform(short, every, { seed: "" });
    assert.equal(samples.length, Math.round(length / 0.7));
    assert.ok(samples.every(Number.isFinite));
  }
  const one = { samples: Float32Array.of(0.1), sampleRate: 16000 };
  assert.throws(() => timeStretch(one, 2), {
    name: "InputError",
    message: "Cannot stretch 1 sample(s) by the rate 2: nothing would be left; take a longer " +
      "recording",
  });
});
