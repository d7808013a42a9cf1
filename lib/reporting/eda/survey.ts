/** Measurements of recordings (file, level, silence, spectrum) that could mislead a network. @module */
import { join } from "@std/path";
import { identifyContainer } from "@/audio/container.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import { dcOffset, peakDb, rmsDb, SILENCE_DB } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import { listWavChunks } from "@/audio/wav.ts";
import { readBytes } from "@/disk/recording.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { PATHS } from "@/disk/paths.ts";
import { bandwidthHz, type LongTermSpectrum, longTermSpectrum } from "./long_term.ts";

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
  /** Seconds before the first sound, from there to the last sound, and after it. */
  readonly leadSec: number;
  readonly activeSec: number;
  readonly tailSec: number;
  /** Highest frequency that stands out from the recording's own noise, Hz. */
  readonly bandwidthHz: number;
}

/** Silence lies this far below the loudest frame of its recording, dB. */
const SILENCE_TOP_DB = 40;

/** How recordings are surveyed. */
export interface SurveyOptions {
  /** The folder that paths are relative to. @default PATHS.raw */
  readonly root?: string;
  readonly onProgress?: (done: number, total: number) => void;
  /** Receives a sentence on recordings that were left out. @default console.log */
  readonly onNotice?: (sentence: string) => void;
}

/**
 * Reads each recording and measures it. Recordings of silence are left out: they have no level.
 * @returns the utterances in their order, each with its measurements
 * @throws {InputError} if a recording cannot be read
 */
export async function surveyRecordings<U extends Pick<Utterance, "path">>(
  utterances: readonly U[],
  options: SurveyOptions = {},
): Promise<(U & Survey)[]> {
  const { root = PATHS.raw, onProgress, onNotice = console.log } = options;
  const rows: (U & Survey)[] = [];
  const silent: string[] = [];
  for (const utterance of utterances) {
    const name = join(root, utterance.path);
    const bytes = await readBytes(name);
    const survey = await measureRecording(bytes, name);
    if (survey.peakDb < SILENCE_DB) silent.push(utterance.path);
    else rows.push({ ...utterance, ...survey });
    onProgress?.(rows.length + silent.length, utterances.length);
  }
  if (silent.length > 0) onNotice(`Left out, because they hold only silence: ${silent.join(", ")}`);
  return rows;
}

async function measureRecording(bytes: Uint8Array, name: string): Promise<Survey> {
  const waveform = await decodeWaveform(bytes, { name });
  const { sampleRate } = waveform;
  const { start, end } = trimSilence(waveform, { topDb: SILENCE_TOP_DB });
  const spectrum = longTermSpectrum(waveform);
  return {
    ...fileFacts(bytes),
    peakDb: peakDb(waveform),
    rmsDb: rmsDb(waveform),
    dcOffset: dcOffset(waveform),
    leadSec: start / sampleRate,
    activeSec: (end - start) / sampleRate,
    tailSec: (waveform.samples.length - end) / sampleRate,
    bandwidthHz: bandwidthHz(spectrum),
    ...spectrum,
  };
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
