/**
 * Sound that arrives in pieces, as from a pipe: a WAV file, or 16-bit samples without a header.
 * @module
 */
import { joinBytes, textAt } from "./bytes.ts";
import { CONTAINER_TITLES, id3Length, identifyContainer } from "./container.ts";
import { readSamples } from "./pcm.ts";
import { damaged, unsupported } from "./unreadable.ts";
import { readWavHead, restNote, type WavHead } from "./wav.ts";
import { createMixer } from "./waveform.ts";

/** Turns bytes that arrive in pieces into samples. */
export interface PipeReader {
  /**
   * Takes the next bytes.
   * @returns the samples that they complete, of all channels made one
   * @throws {InputError} if they begin a file that cannot be read piece by piece
   */
  push(bytes: Uint8Array): Float32Array;
  /**
   * Ends the sound.
   * @returns the samples still due; what was odd about the sound; whether bytes are missing
   * @throws {InputError} if the header of a WAV file is not complete
   */
  finish(): PipeEnd;
  /** Hz; known from the first samples on. */
  sampleRate(): number;
}

/** The end of a sound. */
export interface PipeEnd {
  readonly samples: Float32Array;
  readonly notes: readonly string[];
  /** Bytes that the header announced and that did not come. */
  readonly missing: number;
}

/** So many bytes, after a tag, show what kind of file they begin. */
const ENOUGH = 64;
/** Channels that cancel each other for so many frames are taken to do so for long. */
const ENOUGH_FRAMES = 2048;
/** The samples of a WAV file begin within so many bytes. */
const MAX_HEAD = 2 ** 20;

/** Kinds of files whose first bytes are never taken for samples by mistake. */
const CERTAIN = ["aiff", "flac", "ogg", "mp4", "webm", "caf", "au", "zip", "text"];

/**
 * Makes a reader for bytes that arrive in pieces of any size.
 * @param options.sampleRate Hz, of 16-bit samples without a header
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createPipeReader } from "@/audio/mod.ts";
 *
 * const reader = createPipeReader({ sampleRate: 16000 });
 * reader.push(Uint8Array.of(0)); // half a sample
 * reader.push(Uint8Array.of(64, 0));
 * assert.deepEqual([...reader.finish().samples], [0.5]); // 0x4000 / 2^15
 * ```
 */
export function createPipeReader(options: { readonly sampleRate: number }): PipeReader {
  let pending: Uint8Array = new Uint8Array(0);
  let head: WavHead | null = null;
  let left = Infinity;
  const mixer = createMixer(ENOUGH_FRAMES);
  const begin = (isLast: boolean) => {
    const needed = Math.min(id3Length(pending) + ENOUGH, MAX_HEAD);
    if (pending.length < needed && !isLast) return;
    head = headOf(pending, options.sampleRate);
    if (head === null) {
      if (isLast || pending.length > MAX_HEAD) throw damaged("it has no data chunk");
      return;
    }
    left = head.length;
    pending = pending.subarray(head.start);
  };
  const take = (): Float32Array => {
    if (head === null) return new Float32Array(0);
    const { format, channels } = head;
    const block = channels * format.bytes;
    const frames = Math.floor(Math.min(pending.length, left) / block);
    const samples = mixer.mix(readSamples(pending, { format, channels, frames }));
    pending = pending.slice(frames * block);
    left -= frames * block;
    if (left <= 0) pending = new Uint8Array(0); // What follows the samples is no sound.
    return samples;
  };
  return {
    push(bytes) {
      pending = joinBytes([pending, bytes]);
      if (head === null) begin(false);
      return take();
    },
    finish() {
      if (head === null) begin(true);
      const samples = take();
      const rest = Math.min(pending.length, left);
      const missing = left < Infinity ? left - rest : 0;
      return { samples, missing, notes: [...mixer.notes(), ...rest > 0 ? [restNote(rest)] : []] };
    },
    sampleRate: () => head?.sampleRate ?? options.sampleRate,
  };
}

/** What stands before the samples; null if more bytes are needed to know. */
function headOf(bytes: Uint8Array, sampleRate: number): WavHead | null {
  const kind = identifyContainer(bytes);
  if (kind === "wav" || kind === "rf64") {
    const tag = id3Length(bytes);
    const head = readWavHead(bytes.subarray(tag));
    return head && { ...head, start: head.start + tag };
  }
  if (CERTAIN.includes(kind) || textAt(bytes, 0, 3) === "ID3") {
    throw unsupported(
      `it is ${CONTAINER_TITLES[kind]}`,
      "pipe in WAV or raw samples, such as those of `ffmpeg -i FILE -f wav -`",
    );
  }
  const format = { kind: "signed", bytes: 2, littleEndian: true } as const;
  return { format, channels: 1, sampleRate, start: 0, length: Infinity };
}
