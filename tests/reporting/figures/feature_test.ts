import assert from "node:assert/strict";
import type { FeatureSpec } from "@/features/spec.ts";
import type { Layout } from "@/reporting/figure.ts";
import { featureFigure } from "@/reporting/figures/feature.ts";

const CONFIG = { sampleRate: 16000, durationSec: 0.5, nFft: 2048, hopLength: 512 };

/** A quarter second of a buzz of 200 Hz, and a quarter second of nothing. */
const recording = {
  samples: Float32Array.from(
    { length: 8000 },
    (_, i) => i < 4000 ? ((i * 200 / 16000) % 1 - 0.5) / 2 : 0,
  ),
  sampleRate: 16000,
};
const mfcc: FeatureSpec = { kind: "mfcc", nMfcc: 13 };

Deno.test("featureFigure: features of bands are maps with a unit", () => {
  const expected: readonly [FeatureSpec, string, string, number][] = [
    [{ kind: "logMel", nMels: 32 }, "log-mel", "dB", 32],
    [{ kind: "pcen", nMels: 16, fMax: 4000 }, "PCEN of mel bands", "PCEN", 16],
    [mfcc, "MFCC", "dB", 13],
    [{ kind: "delta", of: mfcc }, "delta of MFCC", "per frame", 13],
    [{ kind: "delta", of: mfcc, order: 2 }, "delta-delta of MFCC", "per frame^2", 13],
    [{ kind: "chroma" }, "chroma", "relative energy", 12],
    [{ kind: "spectralContrast" }, "spectral contrast", "dB", 7],
  ];
  for (const [spec, title, unit, bands] of expected) {
    const { data: [trace], layout } = featureFigure(recording, spec, CONFIG);
    assert.equal((layout.title as { text: string }).text, title);
    assert.equal(((trace!.colorbar as Layout).title as Layout).text, unit);
    assert.equal((trace!.z as number[][]).length, bands);
    assert.equal((trace!.z as number[][])[0]!.length, 16, "frames of half a second");
  }
  const { yaxis } = featureFigure(recording, { kind: "chroma" }, CONFIG).layout;
  assert.deepEqual((yaxis as Layout).ticktext, ["C", "D", "E", "F#", "G#", "A#"]);
});

Deno.test("featureFigure: the colours of MFCC span the coefficients from 1 up", () => {
  const [trace] = featureFigure(recording, mfcc, CONFIG).data;
  const [level] = trace!.z as number[][];
  assert.ok(level!.some((value) => value < (trace!.zmin as number)), "the level lies beyond");
  assert.equal(trace!.zmin, -(trace!.zmax as number));
});

Deno.test("featureFigure: features of one number are curves, the unit in the title", () => {
  const rms = featureFigure(recording, { kind: "rms" }, CONFIG);
  assert.equal((rms.layout.title as { text: string }).text, "RMS (of full scale)");
  assert.deepEqual((rms.data[0]!.x as number[]).slice(0, 2), [0, 0.032]);
  const own = featureFigure(recording, { kind: "rms" }, { ...CONFIG, title: "own" });
  assert.equal((own.layout.title as { text: string }).text, "own");
});

Deno.test("featureFigure: pYIN's pitch has gaps where there is no voice", () => {
  const [trace] = featureFigure(recording, { kind: "pyin" }, CONFIG).data;
  const y = trace!.y as number[];
  assert.ok(y.some((hz) => Math.abs(hz - 200) < 5), `${y}`);
  assert.ok(Number.isNaN(y.at(-1)), `${y}`);
});
