/** Reads the golden values that tests/golden/changes.py made with librosa. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { readGolden, unpack } from "./_golden.ts";
import { makeSignal, makeSpeech } from "./_signals.ts";

/** Every `STEP`th sample of a result, and how many there are. */
interface Some {
  readonly length: number;
  readonly samples: string;
}

/** What librosa made of one signal; keys of `stretch` are rates, those of `pitch` semitones. */
export interface GoldenChanges {
  readonly sr: number;
  readonly length: number;
  readonly signalSum: number;
  readonly stretch: Readonly<Record<string, Some>>;
  readonly pitch: Readonly<Record<string, Some>>;
  readonly istft: Some;
  readonly vocoder: { readonly frames: number; readonly real: string; readonly imag: string };
}

interface GoldenFile {
  readonly step: number;
  readonly signals: Readonly<Record<string, GoldenChanges>>;
}

const FILE = readGolden<GoldenFile>("changes.json");

/** Every signal with its golden values. */
export function* goldenChanges(): Generator<
  { readonly name: string; readonly golden: GoldenChanges; readonly waveform: Waveform }
> {
  for (const [name, golden] of Object.entries(FILE.signals)) {
    const options = { sampleRate: golden.sr, length: golden.length };
    const waveform = name === "tones" ? makeSignal("tones", options) : makeSpeech(options);
    yield { name, golden, waveform };
  }
}

/** Those values that the golden script keeps. */
export function kept(values: ArrayLike<number>): number[] {
  return Array.from(
    { length: Math.ceil(values.length / FILE.step) },
    (_, i) => values[i * FILE.step]!,
  );
}

/** The samples that librosa made. */
export function samplesOf({ samples }: Some): Float64Array {
  return unpack(samples);
}
