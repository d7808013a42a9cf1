/** What makes an answer less reliable, as sentences. @module */
import { SILENCE_DB } from "@/audio/level.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";

/** A lower peak is mentioned: the quietest recordings of RAVDESS peak at -44 dB. */
const QUIET_DB = -50;
/** Samples from here on are at full scale. */
const FULL_SCALE = 0.999;
/** More samples than this share at full scale are mentioned. */
const CLIPPED_SHARE = 1e-3;
/** Above this, telephones transmit nothing. */
const TELEPHONE_HZ = 4000;
/** A smaller share of the energy above is none: 16-bit rounding of quiet speech has more. */
const NO_ENERGY = 1e-7;

/** Collects what is odd about a sound. */
export interface Notes {
  /** Takes samples of the sound. */
  push(samples: Float32Array): void;
  /** Takes a clip with speech, at the features' sample rate. */
  hear(clip: Waveform): void;
  sentences(): string[];
}

/** Collects notes for a network whose features have this sample rate. */
export function createNotes(
  options: { readonly sampleRate: number; readonly featureRate: number },
): Notes {
  const nyquist = options.featureRate / 2;
  let peak = 0;
  let clipped = 0;
  let count = 0;
  let low = 0;
  let high = 0;
  return {
    push(samples) {
      count += samples.length;
      for (let i = 0; i < samples.length; i++) {
        const size = Math.abs(samples[i]!);
        if (size <= peak && size < FULL_SCALE) continue; // nearly all
        peak = Math.max(peak, size);
        if (size >= FULL_SCALE) clipped++;
      }
    },
    hear(clip) {
      if (nyquist <= TELEPHONE_HZ || options.sampleRate / 2 <= TELEPHONE_HZ) return;
      const { power, bins } = powerSpectrogram(clip, { nFft: 512, hopLength: 2048, centre: false });
      const limit = Math.ceil(1.05 * TELEPHONE_HZ / nyquist * (bins - 1));
      for (let start = 0; start < power.length; start += bins) {
        for (let bin = 0; bin < bins; bin++) {
          if (bin >= limit) high += power[start + bin]!;
          else low += power[start + bin]!;
        }
      }
    },
    sentences() {
      const peakDb = 20 * Math.log10(peak);
      const notes: string[] = [];
      if (peakDb < SILENCE_DB) {
        notes.push("The recording is silent: was the right microphone used?");
      } else if (peakDb < QUIET_DB) {
        notes.push(`The recording is very quiet: its peak is at ${peakDb.toFixed(0)} dB.`);
      }
      if (clipped > CLIPPED_SHARE * count) {
        const percent = (100 * clipped / count).toFixed(1);
        notes.push(`The recording is clipped: ${percent} % of its samples are at full scale.`);
      }
      if (options.sampleRate / 2 < nyquist) {
        notes.push(
          `The sound has no frequencies above ${options.sampleRate / 2} Hz, but the network uses ` +
            `frequencies up to ${nyquist} Hz, so the answer may be wrong.`,
        );
      } else if (low > 0 && high <= NO_ENERGY * low) {
        notes.push("The recording has no energy above 4 kHz; the model was trained with it.");
      }
      return notes;
    },
  };
}
