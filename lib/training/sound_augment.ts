/**
 * Augmentation of recordings during a training, for the training part alone: each epoch hears each
 * recording at another speed and level, through another channel, in another room, with other noise and
 * silence around it. Features are made of the result, so that a network cannot rely on a studio.
 *
 * The changes come in the order in which sound travels: the voice, the room, the noise in it, the
 * channel, the level. The result depends on the given random stream alone.
 * @module
 */
import type { Random } from "@/base/random.ts";
import {
  flag,
  integer,
  nullable,
  number,
  object,
  refine,
  type Rule,
  type TypeOf,
} from "@/base/schema.ts";
import {
  addNoise,
  changeSpeed,
  equalise,
  limitBand,
  type Peak,
  reverberate,
  type Room,
  scaleSound,
  setSilence,
} from "@/audio/effects.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { istft } from "@/features/spectral/istft.ts";
import { stft } from "@/features/spectral/stft.ts";
import { checkOrder, normalNoise } from "./augment.ts";

const share = number({ min: 0, max: 1 });

/** The lowest frequency of a band that has all. */
const LOWEST_HZ = 20;

const rule = object({
  /** Played faster or slower by up to this share: pitch and formants move with it. */
  speed: nullable(object({ probability: share, maxChange: number({ above: 0, max: 0.5 }) })),
  /** The silence before and after the sound: from none to this many seconds, drawn for each end. */
  silence: nullable(object({ probability: share, maxSec: number({ above: 0, max: 10 }) })),
  /** A room of this reverberation time (T60) at most, seconds, with the speaker near or far. */
  room: nullable(object({ probability: share, maxSec: number({ above: 0, max: 5 }) })),
  /** Noise of any colour, steady, at a ratio of the sound's mean power to the noise's, dB. */
  noise: nullable(object({
    probability: share,
    minSnrDb: number({ min: -20 }),
    maxSnrDb: number({ max: 120 }),
  })),
  /** Two peaks or dips of up to this many dB: another microphone. */
  equaliser: nullable(object({ probability: share, maxDb: number({ above: 0, max: 30 }) })),
  /** A lowest frequency up to `maxLowHz` and a highest from `minHighHz` up, as of a telephone. */
  band: nullable(object({
    probability: share,
    maxLowHz: number({ above: LOWEST_HZ }),
    minHighHz: number({ above: 500 }),
  })),
  /** Drops what lies so far below the loudest of its frame, as lossy codecs do, dB. */
  codec: nullable(object({
    probability: share,
    minDepthDb: number({ above: 10 }),
    maxDepthDb: number({ max: 100 }),
  })),
  /** Louder or quieter by up to this many dB. */
  level: nullable(object({ probability: share, maxDb: number({ above: 0, max: 60 }) })),
  /** At most one of room, noise, equaliser, band and codec, drawn evenly. */
  oneOnly: flag,
  /** A recording is changed anew every so many epochs that have it: changes take longer than a step. */
  everyEpochs: integer({ min: 1 }),
});

/** What is done to the training part's recordings; null = not done. */
export type SoundAugmentation = TypeOf<typeof rule>;

/** The rule for what is done to recordings. */
export const soundRule: Rule<SoundAugmentation> = refine(rule, ({ noise, band, codec }, at) => {
  checkOrder(`${at}.noise`, [noise?.minSnrDb, noise?.maxSnrDb]);
  checkOrder(`${at}.band`, [band?.maxLowHz, band?.minHighHz]);
  checkOrder(`${at}.codec`, [codec?.minDepthDb, codec?.maxDepthDb]);
});

type Change = (w: Waveform, random: Random) => Waveform;

/**
 * Changes one recording.
 * @param w not changed itself
 * @returns a waveform at the same rate, mostly of another length; silence stays silence
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { seededRandom } from "@/base/random.ts";
 * import { augmentSound, NO_SOUND_AUGMENTATION } from "@/training/sound_augment.ts";
 *
 * const samples = Float32Array.from({ length: 16000 }, (_, i) => Math.sin(i / 10) / 10);
 * const config = { ...NO_SOUND_AUGMENTATION, level: { probability: 1, maxDb: 20 } };
 * const random = seededRandom(1);
 * const louder = augmentSound({ samples, sampleRate: 16000 }, { config, random });
 * const factor = louder.samples[100]! / samples[100]!;
 * assert.ok(factor > 0.1 && factor < 10 && Math.abs(factor - 1) > 0.01);
 * ```
 */
export function augmentSound(
  w: Waveform,
  { config, random }: { readonly config: SoundAugmentation; readonly random: Random },
): Waveform {
  let result = w;
  for (const { probability, change } of changes(config, random)) {
    if (random.uniform() < probability) result = change(result, random);
  }
  return result;
}

/** Nothing is changed: what recipes begin with. */
export const NO_SOUND_AUGMENTATION: SoundAugmentation = {
  speed: null,
  silence: null,
  room: null,
  noise: null,
  equaliser: null,
  band: null,
  codec: null,
  level: null,
  oneOnly: false,
  everyEpochs: 1,
};

interface Step {
  readonly probability: number;
  readonly change: Change;
}

/** The changes of a configuration, in order. */
function changes(config: SoundAugmentation, random: Random): Step[] {
  const { speed, silence, room, noise, equaliser, band, codec, level, oneOnly } = config;
  const voice: Step[] = [];
  const channel: Step[] = [];
  const gain: Step[] = [];
  if (silence !== null) {
    const change: Change = (w, r) =>
      setSilence(w, {
        beforeSec: silence.maxSec * r.uniform(),
        afterSec: silence.maxSec * r.uniform(),
      });
    voice.push({ ...silence, change });
  }
  if (speed !== null) {
    const change: Change = (w, r) => changeSpeed(w, (1 + speed.maxChange) ** (2 * r.uniform() - 1));
    voice.push({ ...speed, change });
  }
  if (room !== null) {
    channel.push({ ...room, change: (w, r) => reverberate(w, drawRoom(room.maxSec, r)) });
  }
  if (noise !== null) {
    const { minSnrDb, maxSnrDb } = noise;
    const change: Change = (w, r) =>
      addNoise(w, { noise: drawNoise(w.samples.length, r), snrDb: between(minSnrDb, maxSnrDb, r) });
    channel.push({ ...noise, change });
  }
  if (equaliser !== null) {
    channel.push({ ...equaliser, change: (w, r) => equalise(w, drawPeaks(w, equaliser.maxDb, r)) });
  }
  if (band !== null) {
    channel.push({ ...band, change: (w, r) => limitBand(w, drawBand(w, band, r)) });
  }
  if (codec !== null) {
    const change: Change = (w, r) => dropQuiet(w, between(codec.minDepthDb, codec.maxDepthDb, r));
    channel.push({ ...codec, change });
  }
  if (level !== null) {
    const change: Change = (w, r) =>
      scaleSound(w, 10 ** (between(-level.maxDb, level.maxDb, r) / 20));
    gain.push({ ...level, change });
  }
  if (!oneOnly || channel.length === 0) return [...voice, ...channel, ...gain];
  return [...voice, channel[random.integer(channel.length)]!, ...gain];
}

function between(low: number, high: number, random: Random): number {
  return low + (high - low) * random.uniform();
}

function drawRoom(maxSec: number, random: Random): Room {
  return {
    timeSec: between(0.1 * maxSec, maxSec, random),
    size: between(0.4, 1.2, random),
    amount: between(0.3, 1.5, random),
  };
}

/** Noise whose spectrum falls or rises as that of a one-pole filter. */
function drawNoise(length: number, random: Random): Float32Array {
  const noise = normalNoise(length, random);
  const pole = between(-0.3, 0.97, random);
  for (let i = 1; i < length; i++) noise[i]! += pole * noise[i - 1]!;
  return noise;
}

const PEAKS = 2;
const LOWEST_PEAK_HZ = 100;

function drawPeaks({ sampleRate }: Waveform, maxDb: number, random: Random): Peak[] {
  return Array.from({ length: PEAKS }, () => ({
    hz: LOWEST_PEAK_HZ * (0.4 * sampleRate / LOWEST_PEAK_HZ) ** random.uniform(),
    gainDb: between(-maxDb, maxDb, random),
    quality: between(0.5, 2, random),
  }));
}

function drawBand(
  { sampleRate }: Waveform,
  { maxLowHz, minHighHz }: { readonly maxLowHz: number; readonly minHighHz: number },
  random: Random,
): { lowHz: number; highHz: number } {
  const top = 0.48 * sampleRate;
  return {
    lowHz: LOWEST_HZ * (Math.min(top, maxLowHz) / LOWEST_HZ) ** random.uniform(),
    highHz: top * Math.min(1, minHighHz / top) ** random.uniform(),
  };
}

/** Samples per transform of the codec: 32 ms at 16 kHz. */
const CODEC_FRAME = { nFft: 512, hopLength: 256 };

/** Sets to zero what is more than `depthDb` below the largest value of its frame. */
function dropQuiet(w: Waveform, depthDb: number): Waveform {
  const { samples, sampleRate } = w;
  const spectrum = stft(w, CODEC_FRAME);
  const { real, imag, frames, bins } = spectrum;
  const depth = 10 ** (-depthDb / 10);
  for (let t = 0; t < frames; t++) {
    let most = 0;
    for (let k = t * bins; k < (t + 1) * bins; k++) {
      const power = real[k]! * real[k]! + imag[k]! * imag[k]!;
      if (power > most) most = power;
    }
    for (let k = t * bins; k < (t + 1) * bins; k++) {
      if (real[k]! * real[k]! + imag[k]! * imag[k]! >= depth * most) continue;
      real[k] = 0;
      imag[k] = 0;
    }
  }
  const { hopLength } = CODEC_FRAME;
  const kept = istft(spectrum, { hopLength, length: samples.length });
  return { samples: new Float32Array(kept), sampleRate };
}
