/**
 * How far every feature lies from librosa's, over all synthetic signals and settings.
 *
 *     deno run --allow-read --allow-write=artifacts/reports tests/features/_errors.ts
 *
 * writes artifacts/reports/feature_errors.json, and the page of the same name.
 * @module
 */
import { join } from "@std/path";
import * as f from "@/features/mod.ts";
import { PATHS } from "@/disk/paths.ts";
import { type FeatureErrorRow, renderFeatureErrors } from "./_errors_page.ts";
import { framesOf, type GoldenCase, goldenCases, rowsOf, unpack } from "./_golden.ts";
import type { GoldenSignal } from "./_golden.ts";
import * as o from "./_options.ts";

/** What librosa calls it, its unit, and the values of a case. */
type Feature = readonly [keyof GoldenSignal, unit: string, rows: (c: GoldenCase) => Float64Array];

/** Where the table lies. */
export const ERRORS_PATH = join(PATHS.reports, "feature_errors.json");
/** The same for people. */
export const ERRORS_PAGE = join(PATHS.reports, "feature_errors.md");

type Matrix = Parameters<typeof rowsOf>[0] & { readonly frames: number };
const tracked = (matrix: Matrix, step = 1) => rowsOf(matrix, framesOf(matrix.frames), step);
const decibels = (setting: GoldenCase["setting"]) => ({
  ...o.MEL[setting],
  ...o.DECIBELS[setting],
});
const cepstrum = ({ spectrogram, setting }: GoldenCase, more = {}) =>
  f.mfcc(spectrogram, { ...decibels(setting), nMfcc: o.N_MFCC[setting], ...more });
const spectrum = ({ waveform, stft, golden }: GoldenCase, part: "real" | "imag") => {
  const { [part]: data, bins, frames } = f.stft(waveform, stft);
  return tracked({ data, bands: bins, frames }, golden.binStep);
};
const changes = (c: GoldenCase, more: number) => {
  const { order = 1, ...rest } = o.DELTA[c.setting];
  return tracked(f.delta(cepstrum(c), { ...rest, order: order + more }));
};
const pitch = (c: GoldenCase) => f.pyin(c.waveform, o.PYIN[c.setting]);
/** Of magnitudes of 32-bit whole numbers. */
const pcen = ({ spectrogram, waveform, stft, setting }: GoldenCase) => {
  const power = spectrogram.power.map((p) => 2 ** 31 * Math.sqrt(p));
  const hopSec = stft.hopLength! / waveform.sampleRate;
  const mel = f.melSpectrogram({ ...spectrogram, power }, o.MEL[setting]);
  return f.pcen(mel, { ...o.PCEN[setting], hopSec });
};

const FEATURES: Readonly<Record<string, Feature>> = {
  "stft, real part": ["real", "of full scale", (c) => spectrum(c, "real")],
  "stft, imaginary part": ["imag", "of full scale", (c) => spectrum(c, "imag")],
  melSpectrogram: [
    "melPower",
    "power",
    (c) => tracked(f.melSpectrogram(c.spectrogram, o.MEL[c.setting]), 5),
  ],
  logMel: ["logMel", "dB", (c) => tracked(f.logMel(c.spectrogram, decibels(c.setting)))],
  mfcc: ["mfcc", "none", (c) => tracked(cepstrum(c))],
  "mfcc, lifter and DCT-III": [
    "cepstrum",
    "none",
    (c) => tracked(cepstrum(c, o.CEPSTRUM[c.setting])),
  ],
  delta: ["delta", "per frame", (c) => changes(c, 0)],
  "delta-delta": ["deltaDelta", "per frame squared", (c) => changes(c, 1)],
  chromaStft: [
    "chroma",
    "of the loudest",
    (c) => tracked(f.chromaStft(c.spectrogram, o.CHROMA[c.setting])),
  ],
  spectralContrast: [
    "contrast",
    "dB of magnitude",
    (c) => tracked(f.spectralContrast(c.spectrogram, o.CONTRAST[c.setting])),
  ],
  rms: ["rms", "of full scale", (c) => tracked(f.rms(c.waveform, o.RMS[c.setting]))],
  zeroCrossingRate: [
    "zeroCrossingRate",
    "per sample",
    (c) => tracked(f.zeroCrossingRate(c.waveform, o.FRAMES[c.setting])),
  ],
  spectralCentroid: ["spectralCentroid", "Hz", (c) => tracked(f.spectralCentroid(c.spectrogram))],
  spectralBandwidth: [
    "spectralBandwidth",
    "Hz",
    (c) => tracked(f.spectralBandwidth(c.spectrogram)),
  ],
  spectralRolloff: [
    "spectralRolloff",
    "Hz",
    (c) => tracked(f.spectralRolloff(c.spectrogram, o.ROLLOFF[c.setting])),
  ],
  spectralFlatness: ["spectralFlatness", "none", (c) => tracked(f.spectralFlatness(c.spectrogram))],
  yin: ["yin", "Hz", (c) => tracked(f.yin(c.waveform, o.YIN[c.setting]))],
  pyin: ["pyin", "Hz", (c) => Float64Array.from(pitch(c).f0, (hz) => Number.isNaN(hz) ? 0 : hz)],
  "pyin, probability of a voice": [
    "pyinProbability",
    "none",
    (c) => Float64Array.from(pitch(c).voicedProbability),
  ],
  pcen: ["pcen", "none", (c) => tracked(pcen(c), 5)],
};

/** Measures every feature at every setting. */
export function measureErrors(): FeatureErrorRow[] {
  const cases = [...goldenCases()];
  const settings = [...new Set(cases.map(({ setting }) => setting))];
  return Object.keys(FEATURES).flatMap((name) =>
    settings.map((setting) => errorOf(name, cases.filter((c) => c.setting === setting)))
  );
}

function errorOf(name: string, cases: readonly GoldenCase[]) {
  const [golden, unit, rows] = FEATURES[name]!;
  let low = Infinity;
  let high = -Infinity;
  let largestError = 0;
  let within60Db = 0;
  for (const about of cases) {
    const expected = unpack(String(about.golden[golden]));
    const actual = rows(about);
    if (actual.length !== expected.length) throw new Error(`${name}: other sizes`);
    const peak = expected.reduce((a, b) => Math.max(a, b));
    for (const [i, value] of expected.entries()) {
      const difference = Math.abs(value - actual[i]!);
      const error = Number.isNaN(difference) ? Infinity : difference;
      low = Math.min(low, value);
      high = Math.max(high, value);
      largestError = Math.max(largestError, error);
      if (value > peak - 60) within60Db = Math.max(within60Db, error);
    }
  }
  const range = high - low;
  const partOfRange = largestError / range;
  const { setting } = cases[0]!;
  const row: FeatureErrorRow = { feature: name, setting, unit, range, largestError, partOfRange };
  return unit === "dB" ? { ...row, within60Db } : row;
}

/** Three digits are all that a table of errors needs. */
function short(row: FeatureErrorRow): FeatureErrorRow {
  return JSON.parse(JSON.stringify(row, (_, x) => typeof x === "number" ? +x.toPrecision(3) : x));
}

if (import.meta.main) {
  const versions = JSON.parse(
    await Deno.readTextFile(new URL("./golden/librosa_default.json", import.meta.url)),
  ).versions as Record<string, string>;
  const table = { versions, rows: measureErrors().map(short) };
  await Deno.writeTextFile(ERRORS_PATH, JSON.stringify(table, null, 2) + "\n");
  await Deno.writeTextFile(ERRORS_PAGE, renderFeatureErrors(table));
  console.table(table.rows);
}
