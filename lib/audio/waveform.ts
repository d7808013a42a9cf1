/**
 * The sound that every later stage works on: one channel of samples and their rate.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** One channel of sound. */
export interface Waveform {
  /** Samples, nominally in [-1, 1]. */
  readonly samples: Float32Array;
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
  /** What was odd about the file that it comes from, in plain sentences; absent if nothing was. */
  readonly notes?: readonly string[];
}

/** The content of a sound file: all of its channels, before they become one. */
export interface DecodedAudio {
  /** One array of samples for each channel in the order of the file; 32-bit integers are rounded. */
  readonly channels: readonly Float32Array[];
  /** Hz. */
  readonly sampleRate: number;
  /** What was odd about the file, in plain sentences; absent if nothing was. */
  readonly notes?: readonly string[];
}

/** The lowest and highest rate, in Hz, that a recording may have. */
const SAMPLE_RATE_RANGE = [1000, 768000] as const;

/**
 * Checks that a rate can be one of recorded sound.
 * @throws {InputError} if it is not a whole number of Hz from 1000 to 768000
 */
export function checkSampleRate(sampleRate: number): void {
  const [low, high] = SAMPLE_RATE_RANGE;
  if (!Number.isInteger(sampleRate) || sampleRate < low || sampleRate > high) {
    throw new InputError(
      "use this sound",
      `its sample rate is ${sampleRate} Hz, but must be a whole number from ${low} to ${high}`,
    );
  }
}

/** Floating-point samples may exceed full scale, but no recording does by 30 dB. */
const MAX_PEAK = 32;

function refuseScale(samples: Float32Array): never {
  const peak = samples.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  throw new InputError(
    "use this sound",
    `its samples reach ${peak.toPrecision(5)}, where 1 is full scale`,
    { remedy: "export the recording again; if they are 16-bit integers, divide them by 32768" },
  );
}

/**
 * Checks that a waveform has samples, that all are finite, and that its rate is possible. Samples
 * beyond [-1, 1] are allowed, since files of floating-point samples hold them, but not beyond
 * [-32, 32].
 * @param options.first number of the first sample, if these are part of a longer sound @default 0
 * @throws {InputError} naming the first bad sample by its index and time
 */
export function checkWaveform(w: Waveform, options: { readonly first?: number } = {}): void {
  const { first = 0 } = options;
  if (Object.prototype.toString.call(w.samples) !== "[object Float32Array]") {
    throw new InputError("use this sound", "its samples are not in a Float32Array");
  }
  checkSampleRate(w.sampleRate);
  if (w.samples.length === 0) {
    throw new InputError("use this sound", "it has no samples", { remedy: "record it again" });
  }
  if (isInRange(w.samples)) return;
  for (let i = 0; i < w.samples.length; i++) {
    const value = w.samples[i]!;
    // The difference is NaN for NaN and for both infinities.
    if (value - value !== 0) {
      const timeSec = ((first + i) / w.sampleRate).toFixed(3);
      throw new InputError(
        "use this sound",
        `its sample ${first + i} (at ${timeSec} s) is ${value}, not a finite number`,
        { remedy: "export the recording again" },
      );
    }
  }
  refuseScale(w.samples);
}

/** Whether all samples are finite and in [-32, 32]; windows that overlap are checked again and again. */
function isInRange(samples: Float32Array): boolean {
  for (let i = 0; i < samples.length; i++) if (!(Math.abs(samples[i]!) <= MAX_PEAK)) return false;
  return true;
}

/** Length of a waveform in seconds. */
export function durationSec(w: Waveform): number {
  return w.samples.length / w.sampleRate;
}

/** The part of a waveform between two times in seconds, to the nearest sample. */
export function cutWaveform(
  waveform: Waveform,
  { startSec, endSec }: { readonly startSec: number; readonly endSec: number },
): Waveform {
  const { samples, sampleRate } = waveform;
  const [start, end] = [startSec, endSec].map((sec) => Math.round(sec * sampleRate));
  return { ...waveform, samples: samples.slice(start, end) };
}

/** The mean of channels of equal length; of one channel, the channel itself. */
export function meanOfChannels(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined) return new Float32Array(0);
  if (others.length === 0) return first;
  return first.map((value, i) => {
    let sum = value;
    for (const channel of others) sum += channel[i]!;
    return sum / channels.length;
  });
}

/** Channels cancel if their mean has less than this part of the power of the loudest one (-20 dB). */
const CANCELLED = 0.01;

function power(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return sum;
}

/** Makes one channel of several, whether they come whole or in pieces. */
export interface ChannelMixer {
  /** @returns the mean of the channels; the loudest one if they cancel each other until here */
  mix(channels: readonly Float32Array[]): Float32Array;
  /** A sentence for each thing that was odd. */
  notes(): readonly string[];
}

/**
 * Makes a mixer. One channel of several may be inverted: their mean would be silent.
 * @param after so many frames must have come before channels are found to cancel each other
 */
export function createMixer(after = 0): ChannelMixer {
  let frames = 0;
  let ofMean = 0;
  let powers: readonly number[] = [];
  /** The loudest channel, if they cancel each other; -1 if they do not. */
  const cancelled = () => {
    const loudest = powers.indexOf(Math.max(...powers));
    return loudest >= 0 && ofMean < CANCELLED * powers[loudest]! ? loudest : -1;
  };
  return {
    mix(channels) {
      const mean = meanOfChannels(channels);
      if (channels.length < 2) return mean;
      frames += mean.length;
      ofMean += power(mean);
      powers = channels.map((channel, i) => (powers[i] ?? 0) + power(channel));
      const loudest = frames < after ? -1 : cancelled();
      return loudest < 0 ? mean : channels[loudest]!;
    },
    notes() {
      const loudest = cancelled();
      if (loudest < 0) return [];
      const note = "The channels cancel each other, since one of them is inverted; " +
        `only channel ${loudest + 1} of ${powers.length} was used.`;
      return [note];
    },
  };
}

/**
 * Cuts a waveform, or pads it with zeros, to exactly `length` samples.
 * @param length samples, a whole number
 * @param options.position which part is kept when it is cut, and where the sound is when it is
 * padded: at the "start" (librosa.util.fix_length) or in the "centre" (librosa.util.pad_center; an
 * odd sample goes to the end) @default "start"
 * @returns a new waveform at the same rate
 */
export function fitLength(
  w: Waveform,
  length: number,
  options: { position?: "start" | "centre" | undefined } = {},
): Waveform {
  const surplus = w.samples.length - length;
  const shift = options.position === "centre" ? Math.floor(Math.abs(surplus) / 2) : 0;
  const samples = new Float32Array(length);
  if (surplus >= 0) samples.set(w.samples.subarray(shift, shift + length));
  else samples.set(w.samples, shift);
  return { samples, sampleRate: w.sampleRate };
}
