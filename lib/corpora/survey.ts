/** What the recordings of a corpus sound like, in numbers: level, offset, silence. @module */
import { dcOffset, peakDb, rmsDb } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import { PATHS } from "@/paths.ts";
import { readUtterance } from "./open.ts";
import type { Utterance } from "./utterance.ts";

/** The measurements of one recording. */
export interface Survey {
  readonly id: string;
  /** Largest absolute sample, in dB re full scale. */
  readonly peakDb: number;
  /** Root mean square of the whole recording, in dB re full scale. */
  readonly rmsDb: number;
  /** Mean of the samples. */
  readonly dcOffset: number;
  /** Silence before the first sound, in seconds. */
  readonly leadSec: number;
  /** Length from the first to the last sound, in seconds. */
  readonly activeSec: number;
  /** Silence after the last sound, in seconds. */
  readonly tailSec: number;
}

/** How recordings are surveyed. */
export interface SurveyOptions {
  /** The folder that paths are relative to. @default PATHS.raw */
  readonly root?: string;
  /** What counts as silence: this far below the recording's loudest frame, in dB. @default 40 */
  readonly topDb?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads each recording and measures it.
 * @returns one row an utterance, in the same order
 */
export async function surveyRecordings(
  utterances: readonly Utterance[],
  options: SurveyOptions = {},
): Promise<Survey[]> {
  const { root = PATHS.raw, topDb = 40, onProgress, signal } = options;
  const rows: Survey[] = [];
  for (const [i, { id, path }] of utterances.entries()) {
    signal?.throwIfAborted();
    const waveform = await readUtterance({ path }, { root });
    const { start, end } = trimSilence(waveform, { topDb });
    rows.push({
      id,
      peakDb: peakDb(waveform),
      rmsDb: rmsDb(waveform),
      dcOffset: dcOffset(waveform),
      leadSec: start / waveform.sampleRate,
      activeSec: (end - start) / waveform.sampleRate,
      tailSec: (waveform.samples.length - end) / waveform.sampleRate,
    });
    onProgress?.(i + 1, utterances.length);
  }
  return rows;
}
