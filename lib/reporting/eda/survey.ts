/** Measurements of recordings (file, level, silence, spectrum) that could mislead a network. @module */
import { identifyContainer } from "@/audio/container.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import { dcOffset, peakDb, rmsDb, SILENCE_DB } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import { listWavChunks } from "@/audio/wav.ts";
import { cutWaveform, type Waveform } from "@/audio/waveform.ts";
import { recordingFile } from "@/disk/own_corpora.ts";
import { readBytes } from "@/disk/recording.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { PATHS } from "@/disk/paths.ts";
import { logMel } from "@/features/spectral/mfcc.ts";
import type { Spectrogram } from "@/features/spectral/stft.ts";
import {
  bandwidthHz,
  longTermFrames,
  type LongTermSpectrum,
  longTermSpectrum,
} from "./long_term.ts";

/** The measurements of one recording, its mean spectrum and noise floor among them. */
export interface Survey extends LongTermSpectrum {
  /** Kind of file and, for WAV, its chunks in their order, such as `wav: fmt data LIST`. */
  readonly layout: string;
  /** Bytes of a WAV file's chunks beside format and samples; 0 in other kinds of file. */
  readonly extraBytes: number;
  /** Levels in dB re full scale. */
  readonly peakDb: number;
  readonly rmsDb: number;
  /** Mean of the samples. */
  readonly dcOffset: number;
  /** Samples in runs of three and more that stand at the recording's peak, as if cut off there. */
  readonly clippedSamples: number;
  /** Seconds before the first sound, from there to the last sound, and after it. */
  readonly leadSec: number;
  readonly activeSec: number;
  readonly tailSec: number;
  /** Highest frequency that stands out from the recording's own noise, Hz. */
  readonly bandwidthHz: number;
  /** Means over time of 24 log-mel bands between silence and silence, dB, then their deviations. */
  readonly timbre: Float32Array;
}

/** Bands of the timbre: so few that each has a bin at any sample rate. */
const TIMBRE_BANDS = 24;
/** Upper end of the timbre, Hz, where the sample rate reaches so far. */
const TIMBRE_TOP_HZ = 8000;
/** Silence lies this far below the loudest frame of its recording, dB. */
const SILENCE_TOP_DB = 40;

/** How recordings are surveyed. */
export interface SurveyOptions {
  /** The folder that paths are relative to. @default PATHS.raw */
  readonly root?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Receives a sentence on recordings that were left out. @default console.log */
  readonly onNotice?: (sentence: string) => void;
}

/**
 * Reads each recording and measures it. Recordings of silence are left out: they have no level.
 * @returns the utterances in their order, each with its measurements
 * @throws {InputError} if a recording cannot be read
 */
export async function surveyRecordings<
  U extends Pick<Utterance, "path" | "sampleRate" | "segment">,
>(
  utterances: readonly U[],
  options: SurveyOptions = {},
): Promise<(U & Survey)[]> {
  const { root = PATHS.raw, signal, onProgress, onNotice = console.log } = options;
  const rows: (U & Survey)[] = [];
  const silent: string[] = [];
  // One upper end for all, so that their timbres can be compared.
  const topHz = utterances.reduce((top, u) => Math.min(top, u.sampleRate / 2), TIMBRE_TOP_HZ);
  let file: SoundFile | undefined;
  for (const utterance of utterances) {
    signal?.throwIfAborted();
    const name = recordingFile(utterance.path, root);
    // Parts of one recording follow each other.
    if (file?.name !== name) file = await readFile(name);
    const survey = measureRecording(file, { segment: utterance.segment, topHz });
    if (survey.peakDb < SILENCE_DB) silent.push(utterance.path);
    else rows.push({ ...utterance, ...survey });
    onProgress?.(rows.length + silent.length, utterances.length);
  }
  if (silent.length > 0) onNotice(`Left out, because they hold only silence: ${silent.join(", ")}`);
  return rows;
}

/** A recording, read. */
interface SoundFile extends ReturnType<typeof fileFacts> {
  readonly name: string;
  readonly whole: Waveform;
}

async function readFile(name: string): Promise<SoundFile> {
  const bytes = await readBytes(name);
  return { name, ...fileFacts(bytes), whole: await decodeWaveform(bytes, { name }) };
}

function measureRecording(
  { layout, extraBytes, whole }: SoundFile,
  { segment, topHz }: { readonly segment: Utterance["segment"]; readonly topHz: number },
): Survey {
  const waveform = segment === undefined ? whole : cutWaveform(whole, segment);
  const { sampleRate } = waveform;
  const { start, end } = trimSilence(waveform, { topDb: SILENCE_TOP_DB });
  const frames = longTermFrames(waveform);
  const spectrum = longTermSpectrum(waveform, frames);
  return {
    layout,
    extraBytes,
    peakDb: peakDb(waveform),
    rmsDb: rmsDb(waveform),
    dcOffset: dcOffset(waveform),
    clippedSamples: clippedSamples(waveform.samples),
    leadSec: start / sampleRate,
    activeSec: (end - start) / sampleRate,
    tailSec: (waveform.samples.length - end) / sampleRate,
    bandwidthHz: bandwidthHz(spectrum),
    timbre: timbreOf(frames, { start, end, topHz }),
    ...spectrum,
  };
}

/** Counts samples at the peak that stand in runs of three and more. */
function clippedSamples(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!));
  let clipped = 0;
  let run = 0;
  for (let i = 0; i <= samples.length; i++) {
    if (i < samples.length && Math.abs(samples[i]!) === peak) {
      run++;
      continue;
    }
    if (run >= 3) clipped += run;
    run = 0;
  }
  return clipped;
}

/** Mean and deviation of each log-mel band over the frames that begin between two samples. */
function timbreOf(
  frames: Spectrogram,
  { start, end, topHz }: { readonly start: number; readonly end: number; readonly topHz: number },
): Float32Array {
  const { data, bands } = logMel(frames, { nMels: TIMBRE_BANDS, fMax: topHz });
  const hopLength = frames.nFft / 2;
  const first = Math.min(frames.frames - 1, Math.floor(start / hopLength));
  const last = Math.max(first + 1, Math.min(frames.frames, Math.ceil(end / hopLength) - 1));
  const timbre = new Float32Array(2 * bands);
  for (let band = 0; band < bands; band++) {
    let sum = 0;
    let squares = 0;
    for (let t = first; t < last; t++) {
      const level = data[t * bands + band]!;
      sum += level;
      squares += level * level;
    }
    const mean = sum / (last - first);
    timbre[band] = mean;
    timbre[bands + band] = Math.sqrt(Math.max(0, squares / (last - first) - mean * mean));
  }
  return timbre;
}

function fileFacts(bytes: Uint8Array) {
  const kind = identifyContainer(bytes);
  if (kind !== "wav") return { layout: kind, extraBytes: 0 };
  const chunks = listWavChunks(bytes);
  const extra = chunks.filter(({ id }) => !/^(fmt |data)$/.test(id));
  return {
    layout: `wav: ${chunks.map(({ id }) => id.trim()).join(" ")}`,
    extraBytes: extra.reduce((sum, chunk) => sum + chunk.content.length, 0),
  };
}
