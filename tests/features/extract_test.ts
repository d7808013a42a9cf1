import assert from "node:assert/strict";
import type { Waveform } from "@/audio/waveform.ts";
import { extractFeature, extractFeatures, prepareClip } from "@/features/extract.ts";
import { momentsOf } from "@/features/matrix.ts";
import { SMALL, TWO_CHANNEL } from "./_configs.ts";
import { largestError, readGolden, unpack } from "./_golden.ts";
import { makeSignal, SIGNALS } from "./_signals.ts";

/** Standardised values, most within 3; reached 3.1e-7 (float32). */
const TOLERANCE = 1e-6;

Deno.test("extractFeatures: the two-channel clip equals librosa and numpy", () => {
  const golden = readGolden<
    { bandStep: number; frameStep: number; clips: Record<string, string> }
  >("two_channel.json");
  for (const name of SIGNALS) {
    const w = makeSignal(name, { sampleRate: 16000, length: 48000 });
    const values = extractFeatures(w, TWO_CHANNEL);
    assert.equal(values.length, 32 * 94 * 2);
    const chosen: number[] = [];
    for (let b = 0; b < 32; b += golden.bandStep) {
      for (let t = 0; t < 94; t += golden.frameStep) {
        chosen.push(values[(b * 94 + t) * 2]!, values[(b * 94 + t) * 2 + 1]!);
      }
    }
    const error = largestError(chosen, unpack(golden.clips[name]!));
    assert.ok(error < TOLERANCE, `${name}: ${error}`);
  }
});

Deno.test("extractFeatures: any rate and length gives one shape, without NaN", () => {
  for (const [sampleRate, length] of [[48000, 150000], [24414, 40000], [8000, 400], [16000, 1]]) {
    const w = makeSignal("clipped", { sampleRate: sampleRate!, length: length! });
    const values = extractFeatures(w, TWO_CHANNEL);
    assert.equal(values.length, 32 * 94 * 2);
    assert.ok(values.every(Number.isFinite));
  }
});

Deno.test("extractFeatures: with train normalisation the values stay decibels", () => {
  const w = makeSignal("tones", { sampleRate: 8000, length: 4000 });
  const { mean, std } = momentsOf(extractFeatures(w, SMALL));
  assert.ok(Math.abs(mean) > 5 && std > 5, `mean ${mean} dB, deviation ${std} dB`);
});

Deno.test("prepareClip: where a recording stands in the clip", () => {
  const impulse: Waveform = { samples: new Float32Array(8000), sampleRate: 8000 };
  impulse.samples[4000] = 1;
  const at = (position: "start" | "centre", w = impulse) =>
    prepareClip(w, { ...SMALL, position }).samples.indexOf(1);
  assert.equal(at("centre"), 2000, "the middle of 8000 samples is the middle of 4000");
  assert.equal(at("start"), -1, "beyond the first 4000");
  const short = { samples: Float32Array.of(0, 1, 0, 0), sampleRate: 8000 };
  assert.equal(at("start", short), 1);
  assert.equal(at("centre", short), 1999);
});

Deno.test("prepareClip: trims silence only with trimTopDb", () => {
  const samples = new Float32Array(16000);
  for (let i = 12000; i < 14000; i++) samples[i] = Math.sin(i);
  const energy = (trimTopDb: number | null) =>
    prepareClip({ samples, sampleRate: 8000 }, { ...SMALL, position: "start", trimTopDb })
      .samples.reduce((sum, x) => sum + x * x, 0);
  assert.equal(energy(null), 0);
  assert.ok(energy(40) > 900);
});

Deno.test("extractFeatures: a clip in between changes nothing", () => {
  const [a, b] = (["tones", "chirp"] as const).map((name) =>
    makeSignal(name, { sampleRate: 16000, length: 48000 })
  );
  const first = extractFeatures(a!, TWO_CHANNEL);
  assert.notDeepEqual(extractFeatures(b!, TWO_CHANNEL), first);
  assert.deepEqual(extractFeatures(a!, TWO_CHANNEL), first);
});

Deno.test("extractFeature: one feature in its own unit, of the prepared clip", () => {
  const tone = Float32Array.from({ length: 8000 }, (_, i) => 0.5 * Math.sin(i / 2));
  const { channels: _, normalise: __, ...preparation } = SMALL;
  const rms = extractFeature({ samples: tone, sampleRate: 8000 }, { kind: "rms" }, preparation);
  assert.equal(rms.bands, 1);
  const middle = rms.data[rms.frames >> 1]!;
  assert.ok(Math.abs(middle - 0.5 * Math.SQRT1_2) < 1e-3, `${middle}`);
});
