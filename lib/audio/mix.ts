/** From several audio channels to one. @module */
import { InputError } from "@/base/errors.ts";
import type { DecodedAudio, Waveform } from "./waveform.ts";

/** Channels cancel if their mean has less than this part of the power of the loudest one (-20 dB). */
const CANCELLED = 0.01;

function power(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return sum;
}

/**
 * The mean of all channels, which for a mono file is the channel itself. If the channels cancel each
 * other, because one of them is inverted, the loudest is taken and `notes` says so.
 * @throws {InputError} if there are no channels
 */
export function mixDown({ channels, sampleRate, notes }: DecodedAudio): Waveform {
  const [first, ...others] = channels;
  if (first === undefined) throw new InputError("mix down a recording", "it has no channels");
  const about = notes === undefined ? { sampleRate } : { sampleRate, notes };
  if (others.length === 0) return { samples: first, ...about };
  const samples = new Float32Array(first.length);
  for (let i = 0; i < samples.length; i++) {
    let sum = first[i]!;
    for (const channel of others) sum += channel[i]!;
    samples[i] = sum / channels.length;
  }
  const powers = channels.map(power);
  const loudest = powers.indexOf(Math.max(...powers));
  if (!(power(samples) < CANCELLED * powers[loudest]!)) return { samples, ...about };
  const note = "The channels cancel each other, since one of them is inverted; " +
    `only channel ${loudest + 1} of ${channels.length} was used.`;
  return { samples: channels[loudest]!, sampleRate, notes: [...notes ?? [], note] };
}
