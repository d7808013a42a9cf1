/**
 * How far every feature lies from librosa's, over all synthetic signals and settings.
 *
 *     deno run --allow-read --allow-write=artifacts/reports tests/features/_errors.ts
 *
 * writes artifacts/reports/feature_errors.json, and the page of the same name.
 * @module
 */
import { join } from "@std/path";
import { chromaStft } from "@/features/spectral/chroma.ts";
import { spectralContrast } from "@/features/spectral/contrast.ts";
import { delta } from "@/features/spectral/delta.ts";
import { melSpectrogram } from "@/features/spectral/mel.ts";
import { logMel, mfcc } from "@/features/spectral/mfcc.ts";
import { pcen } from "@/features/spectral/pcen.ts";
import { yin } from "@/features/pitch/yin.ts";
import { pyin } from "@/features/pitch/pyin.ts";
import { rms, zeroCrossingRate } from "@/features/spectral/level.ts";
import {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRolloff,
} from "@/features/spectral/shape.ts";
import type { Spectrogram } from "@/features/spectral/stft.ts";
import { stft } from "@/features/spectral/stft.ts";
import { PATHS } from "@/disk/paths.ts";
import { type FeatureErrorRow, renderFeatureErrors } from "./_errors_page.ts";
import { framesOf, type GoldenCase, goldenCases, rowsOf, unpack } from "./_golden.ts";
import type { GoldenSignal } from "./_golden.ts";
import * as options from "./_options.ts";

interface Feature {
  readonly name: string;
  readonly unit: string;
  readonly golden: keyof GoldenSignal;
  readonly rows: (about: GoldenCase) => Float64Array;
}

/** Where the table lies. */
export const ERRORS_PATH = join(PATHS.reports, "feature_errors.json");
/** The same for people. */
export const ERRORS_PAGE = join(PATHS.reports, "feature_errors.md");

type Matrix = Parameters<typeof rowsOf>[0] & { readonly frames: number };
const tracked = (matrix: Matrix, step = 1) => rowsOf(matrix, framesOf(matrix.frames), step);
const cepstrumOf = ({ spectrogram, setting }: GoldenCase, more = {}) =>
  mfcc(spectrogram, {
    ...options.MEL[setting],
    ...options.DECIBELS[setting],
    nMfcc: options.N_MFCC[setting],
    ...more,
  });
const spectrumOf = ({ waveform, stft: cut, golden }: GoldenCase, part: "real" | "imag") => {
  const { [part]: data, bins, frames } = stft(waveform, cut);
  return tracked({ data, bands: bins, frames }, golden.binStep);
};
/** Magnitudes of 32-bit whole numbers. */
const magnitudesOf = (spectrogram: Spectrogram): Spectrogram => ({
  ...spectrogram,
  power: spectrogram.power.map((p) => 2 ** 31 * Math.sqrt(p)),
});
const entry = (
  [name, golden, unit]: readonly [string, keyof GoldenSignal, string],
  rows: Feature["rows"],
): Feature => ({ name, unit, golden, rows });

const FEATURES: readonly Feature[] = [
  entry(["stft, real part", "real", "of full scale"], (c) => spectrumOf(c, "real")),
  entry(["stft, imaginary part", "imag", "of full scale"], (c) => spectrumOf(c, "imag")),
  entry(
    ["melSpectrogram", "melPower", "power"],
    (c) => tracked(melSpectrogram(c.spectrogram, options.MEL[c.setting]), 5),
  ),
  entry(["logMel", "logMel", "dB"], (c) =>
    tracked(
      logMel(c.spectrogram, { ...options.MEL[c.setting], ...options.DECIBELS[c.setting] }),
    )),
  entry(["mfcc", "mfcc", "none"], (c) => tracked(cepstrumOf(c))),
  entry(
    ["mfcc, lifter and DCT-III", "cepstrum", "none"],
    (c) => tracked(cepstrumOf(c, options.CEPSTRUM[c.setting])),
  ),
  entry(
    ["delta", "delta", "per frame"],
    (c) => tracked(delta(cepstrumOf(c), options.DELTA[c.setting])),
  ),
  entry(["delta-delta", "deltaDelta", "per frame squared"], (c) => {
    const { order = 1, ...rest } = options.DELTA[c.setting];
    return tracked(delta(cepstrumOf(c), { ...rest, order: order + 1 }));
  }),
  entry(
    ["chromaStft", "chroma", "of the loudest"],
    (c) => tracked(chromaStft(c.spectrogram, options.CHROMA[c.setting])),
  ),
  entry(
    ["spectralContrast", "contrast", "dB of magnitude"],
    (c) => tracked(spectralContrast(c.spectrogram, options.CONTRAST[c.setting])),
  ),
  entry(["rms", "rms", "of full scale"], (c) => tracked(rms(c.waveform, options.RMS[c.setting]))),
  entry(
    ["zeroCrossingRate", "zeroCrossingRate", "per sample"],
    (c) => tracked(zeroCrossingRate(c.waveform, options.FRAMES[c.setting])),
  ),
  entry(
    ["spectralCentroid", "spectralCentroid", "Hz"],
    (c) => tracked(spectralCentroid(c.spectrogram)),
  ),
  entry(
    ["spectralBandwidth", "spectralBandwidth", "Hz"],
    (c) => tracked(spectralBandwidth(c.spectrogram)),
  ),
  entry(
    ["spectralRolloff", "spectralRolloff", "Hz"],
    (c) => tracked(spectralRolloff(c.spectrogram, options.ROLLOFF[c.setting])),
  ),
  entry(
    ["spectralFlatness", "spectralFlatness", "none"],
    (c) => tracked(spectralFlatness(c.spectrogram)),
  ),
  entry(["yin", "yin", "Hz"], (c) => tracked(yin(c.waveform, options.YIN[c.setting]))),
  entry(["pyin", "pyin", "Hz"], (c) => {
    const { f0 } = pyin(c.waveform, options.PYIN[c.setting]);
    return Float64Array.from(f0, (hz) => Number.isNaN(hz) ? 0 : hz);
  }),
  entry(
    ["pyin, probability of a voice", "pyinProbability", "none"],
    (c) => Float64Array.from(pyin(c.waveform, options.PYIN[c.setting]).voicedProbability),
  ),
  entry(["pcen", "pcen", "none"], (c) => {
    const mel = melSpectrogram(magnitudesOf(c.spectrogram), options.MEL[c.setting]);
    const hopSec = c.stft.hopLength! / c.waveform.sampleRate;
    return tracked(pcen(mel, { ...options.PCEN[c.setting], hopSec }), 5);
  }),
];

/** Measures every feature at every setting. */
export function measureErrors(): FeatureErrorRow[] {
  const cases = [...goldenCases()];
  const settings = [...new Set(cases.map(({ setting }) => setting))];
  return FEATURES.flatMap((feature) =>
    settings.map((setting) => errorOf(feature, cases.filter((c) => c.setting === setting)))
  );
}

function errorOf({ name, unit, golden, rows }: Feature, cases: readonly GoldenCase[]) {
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
