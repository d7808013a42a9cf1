/** A recording with changing emotions, recognised: the views of notebook 05. @module */
import { basename } from "@std/path";
import { makeSound, type SoundKind } from "@/audio/made_sounds.ts";
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import { isEmotion } from "@/corpora/emotion.ts";
import { speakDemo } from "@/corpora/demo_speech.ts";
import { openRecognizer } from "@/disk/models.ts";
import { readWaveform } from "@/disk/recording.ts";
import { coverageCurve } from "@/evaluation/confidence.ts";
import { quantile } from "@/evaluation/intervals.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import type { Explanation, Recognition, RecognizedWindow, Recognizer } from "@/recognition/mod.ts";
import type { Figure } from "@/reporting/figure.ts";
import { gridFigure } from "@/reporting/figures/grid.ts";
import {
  explanationFigure,
  partsFigure,
  recordingPanels,
} from "@/reporting/figures/recognition.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { answerText, scoresText } from "@/reporting/recognition_text.ts";
import type { Row } from "@/reporting/table.ts";
import { labelTexts } from "@/reporting/theme.ts";

export { coverageFigure, readPublishedResults, readPublishedRun } from "./evaluation.ts";

const SAMPLE_RATE = 16000;
/** RMS of the noise under everything: 40 dB below full scale. */
const BACKGROUND = 0.01;

/** The parts of the made recording: emotions of a voice, and between them what is no voice. */
const PARTS = ["sad", "pause", "angry", "noise", "happy", "music", "calm"] as const;
const SOUNDS: Readonly<Record<string, SoundKind>> = { noise: "coloured", music: "music" };
/** Seconds of parts without a voice. */
const PART_SEC = 4;

/** A recording, and what is in its parts. */
export interface PartedRecording {
  readonly title: string;
  readonly waveform: Waveform;
  readonly parts: readonly {
    readonly what: string;
    readonly startSec: number;
    readonly endSec: number;
  }[];
}

/**
 * Makes a recording at 16 kHz in which one synthetic voice changes its emotion, with a pause, noise and
 * music between, and quiet noise under everything. Every call gives the same samples.
 */
export function changingRecording(): PartedRecording {
  const random = seededRandom("changing recording/1");
  const emotions = PARTS.filter((part) => isEmotion(part));
  const voices = speakDemo(emotions, { speaker: 2 });
  const length = PART_SEC * SAMPLE_RATE;
  const pieces = PARTS.map((part) => {
    if (isEmotion(part)) return resample(voices.shift()!, SAMPLE_RATE).samples;
    const kind = SOUNDS[part];
    if (kind === undefined) return new Float32Array(length);
    return makeSound(kind, { length, random: random.fork(kind) });
  });
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const samples = makeSound("pink", { length: total, random: random.fork("background") });
  for (let i = 0; i < total; i++) samples[i]! *= BACKGROUND / 0.1; // a made sound has an RMS of 0.1
  let at = 0;
  const parts = pieces.map((piece, i) => {
    piece.forEach((value, k) => samples[at + k]! += value);
    const startSec = at / SAMPLE_RATE;
    at += piece.length;
    const part = PARTS[i]!;
    const what = isEmotion(part) ? `voice, ${part}` : part;
    return { what, startSec, endSec: at / SAMPLE_RATE };
  });
  return {
    title: "A voice that changes",
    waveform: { samples, sampleRate: SAMPLE_RATE },
    parts,
  };
}

/** Most parts of a recording of one's own. */
const MOST_PARTS = 8;

/**
 * Reads a sound file, in up to eight parts of equal length, or makes the changing recording.
 * @param path the file, or null for the made recording
 * @throws {InputError} as `readWaveform`
 */
export async function openRecording(path: string | null): Promise<PartedRecording> {
  if (path === null) return changingRecording();
  const waveform = await readWaveform(path);
  const seconds = waveform.samples.length / waveform.sampleRate;
  const count = Math.max(1, Math.min(MOST_PARTS, Math.floor(seconds / PART_SEC)));
  const parts = Array.from({ length: count }, (_, i) => ({
    what: `${i + 1} of ${count}`,
    startSec: i * seconds / count,
    endSec: (i + 1) * seconds / count,
  }));
  return { title: labelTexts([basename(path)])[0]!, waveform, parts };
}

/** Opens the network that comes with the project. */
export function openPublished(): Promise<Recognizer> {
  return openRecognizer(PUBLISHED_MODEL);
}

/** The answer for a whole recording. */
export function answerTable(found: Recognition): Row[] {
  return [{
    answer: answerText(found),
    "highest scores": scoresText(found.scores),
    "length (s)": found.durationSec,
    "speech (s)": found.speechSec,
    windows: found.windows.length,
    notes: found.notes.join(" "),
  }];
}

/** What is heard in each part of a recording, and the answers for windows around its middle. */
export function partTable({ parts }: PartedRecording, { windows }: Recognition): Row[] {
  return parts.map(({ what, startSec, endSec }) => {
    const middle = (startSec + endSec) / 2;
    const nearest = windows.reduce((best, window) =>
      distance(window, middle) < distance(best, middle) ? window : best
    );
    return {
      part: what,
      "from (s)": startSec.toFixed(1),
      "to (s)": endSec.toFixed(1),
      answer: answerText(nearest),
      "highest scores": nearest.status === "no_speech" ? "" : scoresText(nearest.scores, 2),
    };
  });
}

function distance({ startSec, endSec }: RecognizedWindow, timeSec: number): number {
  return Math.abs((startSec + endSec) / 2 - timeSec);
}

/** Sound and scores over time, one below the other. */
export function timelinePlot(
  { title, waveform }: PartedRecording,
  found: Recognition,
): Figure {
  return gridFigure(recordingPanels(waveform, found), { title, columns: 1, sameAxes: "x" });
}

/** When and where the answer for one window is decided. */
export function explanationPlot(explanation: Explanation): Figure {
  const panels = [partsFigure(explanation), explanationFigure(explanation)];
  return gridFigure(panels, { title: "What one answer rests on", columns: 1, sameAxes: "x" });
}

/** The fidelity check of an explanation: drops of the score in points of per cent. */
export function fidelityTable({ best, score, fidelity }: Explanation): Row[] {
  return [{
    answer: best,
    "score (%)": 100 * score,
    "drop without the most important fifth": 100 * fidelity.important,
    "drop without any fifth": 100 * fidelity.random,
  }];
}

/** A recording as a stream, in chunks of random sizes. */
export interface Streamed {
  readonly chunks: number;
  readonly windows: readonly RecognizedWindow[];
  readonly result: Recognition;
  /** Milliseconds of each chunk that completed one window. */
  readonly windowMs: readonly number[];
}

/** Recognises in a recording as if it arrived now, in chunks of 1 sample to 0.5 s. */
export async function streamInChunks(
  recognizer: Recognizer,
  { samples, sampleRate }: Waveform,
): Promise<Streamed> {
  const random = seededRandom("chunks");
  const stream = recognizer.stream();
  const windows: RecognizedWindow[] = [];
  const windowMs: number[] = [];
  let chunks = 0;
  for (let at = 0; at < samples.length;) {
    const size = 1 + random.integer(sampleRate / 2);
    const start = performance.now();
    const found = await stream.push(samples.subarray(at, at + size), sampleRate);
    if (found.length === 1) windowMs.push(performance.now() - start);
    windows.push(...found);
    at += size;
    chunks++;
  }
  const result = await stream.flush();
  return { chunks, windows: windows.concat(result.windows), result, windowMs };
}

/** Whether a stream and the whole recording give the same: windows, scores and the answer. */
export function streamTable(whole: Recognition, streamed: Streamed): Row[] {
  const { chunks, windows, result } = streamed;
  const differences = windows.flatMap(({ scores }, i) =>
    Object.entries(scores).map(([label, score]) =>
      Math.abs(score - (whole.windows[i]?.scores[label] ?? NaN))
    )
  );
  return [{
    chunks,
    "windows of the whole": whole.windows.length,
    "windows of the stream": windows.length,
    "largest difference of a score": Math.max(...differences),
    "answer of the whole": answerText(whole),
    "answer of the stream": answerText(result),
  }];
}

/** How long a window took to answer after its last sample had arrived. */
export function latencyTable({ windowMs }: Streamed): Row[] {
  const sorted = Float64Array.from(windowMs).sort();
  return [{
    windows: windowMs.length,
    "median (ms)": sorted.length === 0 ? null : quantile(sorted, 0.5),
    "95 % are below (ms)": sorted.length === 0 ? null : quantile(sorted, 0.95),
  }];
}

/** Accuracy if only the answers with the highest scores are given, at some shares of answers. */
export function unsureTable(predictions: PredictionTable, shares: readonly number[]): Row[] {
  return coverageCurve(predictions, shares).map(({ threshold, coverage, accuracy }) => ({
    "answered (%)": 100 * coverage,
    "score of at least (%)": 100 * threshold,
    "right of these (%)": 100 * accuracy,
  }));
}

/** Temperature and threshold of a network, and what they did on validation speakers. */
export function calibrationTable({ card: { calibration } }: Recognizer): Row[] {
  return [{
    temperature: calibration?.temperature ?? 1,
    "unsure below (%)": 100 * (calibration?.threshold ?? 0),
    "answered (%)": calibration === undefined ? null : 100 * calibration.coverage,
    "right of these (%)": calibration === undefined ? null : 100 * calibration.accuracy,
    clips: calibration?.clips ?? null,
    speakers: calibration?.speakers ?? null,
  }];
}
