/**
 * Cuts sound that comes in chunks into the windows that a network hears, with how much of each is
 * speech. Everything is counted in samples since the start, so that windows do not depend on chunks,
 * and only the last few seconds are kept.
 * @module
 */
import { createResampler } from "@/audio/resample.ts";
import { trimSilence } from "@/audio/silence.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { clipLength, type FeatureConfig, resolveFeatureConfig } from "@/features/config.ts";
import type { StoredCard } from "@/models/card.ts";
import { createHistory, type History } from "./_history.ts";
import {
  VOICE_HOP,
  VOICE_SAMPLE_RATE,
  VOICE_THRESHOLD,
  type VoiceDetector,
} from "./voice_activity.ts";

/** Input is taken in blocks of this many seconds, to bound memory. */
const BLOCK_SEC = 0.25;
/** Kept beyond two clips: more than the voice detector lags behind. */
const MARGIN_SEC = 2;
/** If training's clip holds this share of a sound's speech, the sound is heard as in training. */
const ENOUGH_SPEECH = 0.9;

/** Part of a sound, at the features' sample rate. */
export interface Segment {
  readonly waveform: Waveform;
  readonly startSec: number;
  readonly endSec: number;
  /** Seconds of speech in it. */
  readonly speechSec: number;
}

/** Cuts sound that comes in chunks. */
export interface Segmenter {
  /** Takes samples of the sound; yields the windows that they complete. */
  push(samples: Float32Array): Generator<Segment>;
  /** Ends the sound; yields the windows still due. */
  flush(): Generator<Segment>;
  /** All windows of a whole sound. */
  whole(samples: Float32Array): Generator<Segment>;
  /** After `flush`: the one clip that stands for the whole sound, if its speech fits into one. */
  wholeClip(): Segment | null;
  /** Seconds of speech so far. */
  speechSec(): number;
  /** Numbers that are kept, to check that they do not grow. */
  held(): number;
}

/** Samples from `start` up to `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** How a network hears. */
export interface Hearing {
  readonly card: Pick<StoredCard, "features">;
  /** From one window to the next, samples at the features' rate. */
  readonly hop: number;
  readonly detector: () => VoiceDetector;
}

/** Samples and speech of the last seconds, and where the speech of the whole sound lies. */
interface Memory {
  readonly samples: History;
  /** 1 for each frame of the voice detector that is speech. */
  readonly frames: History;
  /** First and last frame of speech since the sound began; -1 before any. */
  first: number;
  last: number;
  speechFrames: number;
}

/** Samples at the features' rate in a frame of the voice detector. */
function frameSize(sampleRate: number): number {
  return VOICE_HOP * sampleRate / VOICE_SAMPLE_RATE;
}

/** Seconds of speech from sample `start` to `end`. */
function speechWithin(range: Range, { frames }: Memory, sampleRate: number): number {
  const size = frameSize(sampleRate);
  const from = Math.floor(range.start / size);
  const to = Math.min(Math.ceil(range.end / size), frames.end());
  const flags = frames.slice(from, to);
  let sum = 0;
  for (let i = 0; i < flags.length; i++) {
    if (flags[i] === 0) continue;
    const start = (from + i) * size;
    sum += Math.min(start + size, range.end) - Math.max(start, range.start);
  }
  return sum / sampleRate;
}

function takeFrames(probabilities: Float32Array, memory: Memory): void {
  const flags = probabilities.map((probability) => probability >= VOICE_THRESHOLD ? 1 : 0);
  flags.forEach((flag, i) => {
    if (flag === 0) return;
    const frame = memory.frames.end() + i;
    if (memory.first < 0) memory.first = frame;
    memory.last = frame;
    memory.speechFrames++;
  });
  memory.frames.push(flags);
}

/**
 * Makes a segmenter. Windows have the length of the network's clip; the last one ends with the sound,
 * and the only window of a shorter sound is the sound.
 * @param inputRate of the sound, Hz
 */
export function createSegmenter(hearing: Hearing, inputRate: number): Segmenter {
  const { card: { features }, hop } = hearing;
  const detector = hearing.detector();
  const { sampleRate } = features;
  const length = clipLength(features);
  const memory: Memory = {
    samples: createHistory(),
    frames: createHistory(),
    first: -1,
    last: -1,
    speechFrames: 0,
  };
  const toFeatures = createResampler(inputRate, sampleRate);
  // Where the detector hears what the network hears, it is computed once.
  const isShared = sampleRate === VOICE_SAMPLE_RATE;
  const toVoice = createResampler(inputRate, VOICE_SAMPLE_RATE);
  const block = Math.ceil(BLOCK_SEC * inputRate);
  const size = frameSize(sampleRate);
  let next = 0;
  let covered = 0;
  /** The clip around the speech, once no later sample can change it. */
  let clip: (Segment & Range) | null = null;

  const segmentOf = ({ start, end }: Range): Segment => ({
    waveform: { samples: memory.samples.slice(start, end), sampleRate },
    startSec: start / sampleRate,
    endSec: end / sampleRate,
    speechSec: speechWithin({ start, end }, memory, sampleRate),
  });
  /** The clip with the speech in its middle, shorter at the sound's ends; null if it does not fit. */
  const speechClip = (total: number): Range | null => {
    const start = memory.first * size;
    const end = Math.min((memory.last + 1) * size, total);
    if (memory.first < 0 || end - start > length) return null;
    const centre = (start + end) / 2;
    const half = Math.min(length / 2, centre, total - centre);
    return { start: Math.round(centre - half), end: Math.round(centre + half) };
  };
  const keepClip = () => {
    if (memory.samples.end() <= 2 * length) return; // nothing is forgotten yet
    const range = speechClip(Infinity);
    if (range !== null && range.start === clip?.start && range.end === clip.end) return;
    const known = range !== null && range.end <= Math.min(memory.samples.end(), decided());
    clip = known ? { ...segmentOf(range), ...range } : null;
  };
  /** Samples up to which speech is decided. */
  const decided = () => memory.frames.end() * size;
  const forget = () => {
    const received = memory.samples.end();
    const pending = clip === null && speechClip(Infinity) !== null ? memory.first * size : received;
    const recent = received - 2 * length - MARGIN_SEC * sampleRate;
    const from = Math.max(0, Math.floor(Math.min(next, recent, pending - length)));
    memory.samples.forget(from);
    memory.frames.forget(Math.floor(from / size));
  };
  function* ready(): Generator<Segment> {
    while (next + length <= Math.min(memory.samples.end(), decided())) {
      covered = next + length;
      yield segmentOf({ start: next, end: covered });
      next += hop;
    }
  }
  function* push(samples: Float32Array): Generator<Segment> {
    for (let at = 0; at < samples.length; at += block) {
      const part = samples.subarray(at, at + block);
      const resampled = toFeatures.push(part);
      memory.samples.push(resampled);
      takeFrames(detector.push(isShared ? resampled : toVoice.push(part)), memory);
      yield* ready();
      keepClip();
      forget();
    }
  }
  function* flush(): Generator<Segment> {
    const rest = toFeatures.flush();
    memory.samples.push(rest);
    takeFrames(detector.push(isShared ? rest : toVoice.flush()), memory);
    takeFrames(detector.flush(), memory);
    yield* ready();
    const end = memory.samples.end();
    if (covered < end) yield segmentOf({ start: Math.max(0, end - length), end });
  }
  return {
    push,
    flush,
    *whole(samples) {
      yield* push(samples);
      yield* flush();
    },
    wholeClip() {
      const end = memory.samples.end();
      if (end <= 2 * length) {
        const whole = segmentOf({ start: 0, end });
        if (end <= length) return whole;
        const kept = speechWithin(trainingClip(whole.waveform, features), memory, sampleRate);
        if (whole.speechSec > 0 && kept >= ENOUGH_SPEECH * whole.speechSec) return whole;
      }
      const range = speechClip(end);
      if (range === null) return null;
      return range.start === clip?.start && range.end === clip.end ? clip : segmentOf(range);
    },
    speechSec: () => memory.speechFrames * size / sampleRate,
    held: () => memory.samples.held() + memory.frames.held() + (clip === null ? 0 : length),
  };
}

/** The part of a sound that training would cut out. */
function trainingClip(waveform: Waveform, features: FeatureConfig): Range {
  const { trimTopDb, position } = resolveFeatureConfig(features);
  const { start, end } = trimTopDb === null
    ? { start: 0, end: waveform.samples.length }
    : trimSilence(waveform, { topDb: trimTopDb });
  const surplus = Math.max(0, end - start - clipLength(features));
  const shift = position === "centre" ? Math.floor(surplus / 2) : 0;
  return { start: start + shift, end: end - (surplus - shift) };
}
