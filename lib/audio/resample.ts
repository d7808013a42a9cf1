/**
 * Change of sample rate for any pair of rates, by a band-limited polyphase filter.
 *
 * Everything up to 90 % of the lower of the two Nyquist frequencies passes (ripple below 0.01 dB),
 * everything from that Nyquist frequency on is stopped (aliases and images below -90 dB). The filter
 * is symmetric, so that nothing is delayed: output sample m is the sound at the time of input
 * sample m * from / to. Beyond its ends the sound is zero, and n samples become
 * ceil(n * to / from), as in librosa and soxr.
 *
 * A whole waveform is computed as a stream that comes in one piece, so both give the same samples.
 * @module
 */

import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "./_kernels.ts";
import { joinSamples } from "./bytes.ts";
import { designFilter, type PolyphaseFilter } from "./polyphase.ts";
import { checkSampleRate, type Waveform } from "./waveform.ts";

/** Changes the sample rate of sound that comes in pieces. */
export interface Resampler {
  /** Takes the next samples; returns the samples of the output that they determine. */
  push(samples: Float32Array): Float32Array;
  /** Ends the sound: returns the samples still due. The next `push` starts another sound. */
  flush(): Float32Array;
}

/** Input samples that are filtered at a time, beside those that the filter spans. */
const BLOCK = 32768;

/** Output samples that are made at a time. */
const RESULTS = 8192;

/** `filterRun` of `kernels/dot.as`; addresses are in bytes. */
type FilterRun = (
  table: number,
  input: number,
  taps: number,
  phases: number,
  up: number,
  down: number,
  part: number,
  count: number,
  out: number,
) => void;

const PAGE_BYTES = 65536;

/** How far a stream is. Positions are counted in samples of the window. */
interface StreamState {
  /** Input samples in the window. */
  held: number;
  /** Position of the first input sample for the next output sample. */
  start: number;
  /** Time of the next output sample after an input sample, in 1 / up. */
  part: number;
  /** Input and output samples since the stream began. */
  received: number;
  produced: number;
}

/** Before the first sample there are zeros: as many as the filter reaches back. */
function beginning(filter: PolyphaseFilter): StreamState {
  return { held: filter.taps / 2 - 1, start: 0, part: 0, received: 0, produced: 0 };
}

/** The filter, the state of the stream, and the memory of the inner loop. */
interface Machine {
  readonly filter: PolyphaseFilter;
  readonly state: StreamState;
  readonly filterRun: FilterRun;
  /** The input; in the memory it comes after the filter's table. */
  readonly window: Float32Array;
  /** The output; in the memory it comes last. */
  readonly results: Float32Array;
}

function makeMachine(from: number, to: number): Machine {
  const filter = designFilter(from, to);
  const { taps, table } = filter;
  const windowEnd = table.length + taps + BLOCK;
  const pages = Math.ceil((windowEnd + RESULTS) * 4 / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(compileKernels(KERNELS), { env: { memory } });
  const floats = new Float32Array(memory.buffer);
  floats.set(table);
  return {
    filter,
    state: beginning(filter),
    filterRun: exports.filterRun as FilterRun,
    window: floats.subarray(table.length, windowEnd),
    results: floats.subarray(windowEnd, windowEnd + RESULTS),
  };
}

/** Computes every output sample for which the window holds the input; returns how many. */
function drain(out: Float32Array, at: number, machine: Machine): number {
  const { filter: { up, down, taps, phases }, state, filterRun, window, results } = machine;
  const places = state.held - taps - state.start + 1;
  const due = Math.max(0, Math.ceil((places * up - state.part) / down));
  for (let made = 0; made < due; made += RESULTS) {
    const count = Math.min(RESULTS, due - made);
    const input = window.byteOffset + state.start * 4;
    filterRun(0, input, taps, phases, up, down, state.part, count, results.byteOffset);
    out.set(results.subarray(0, count), at + made);
    const moved = state.part + count * down;
    state.start += Math.floor(moved / up);
    state.part = moved % up;
  }
  return due;
}

/** How many output samples are determined by so many more input samples. */
function samplesDue({ filter: { up, down, taps }, state }: Machine, more: number): number {
  const determined = Math.ceil((state.received + more - taps / 2) * up / down);
  return Math.max(0, determined) - state.produced;
}

/** Takes samples, and returns those that they determine. */
function take(samples: Float32Array, machine: Machine): Float32Array {
  const { state, window } = machine;
  const out = new Float32Array(samplesDue(machine, samples.length));
  state.received += samples.length;
  let taken = 0;
  let made = 0;
  while (taken < samples.length) {
    const piece = samples.subarray(taken, taken + window.length - state.held);
    window.set(piece, state.held);
    state.held += piece.length;
    taken += piece.length;
    made += drain(out, made, machine);
    const used = Math.min(state.start, state.held);
    window.copyWithin(0, used, state.held);
    state.held -= used;
    state.start -= used;
  }
  state.produced += out.length;
  return out;
}

/**
 * Makes a resampler for sound that comes in pieces of any size. Its outputs, put together, are the
 * output of {@link resample} for the whole; at equal rates it hands on what it is given.
 * @param from sample rate of the input, in Hz
 * @param to sample rate of the output, in Hz
 * @throws {InputError} if a rate is not one of recorded sound
 */
export function createResampler(from: number, to: number): Resampler {
  checkSampleRate(from);
  checkSampleRate(to);
  if (from === to) return { push: (samples) => samples, flush: () => new Float32Array(0) };
  const { taps } = designFilter(from, to);
  const key = `${from}/${to}`;
  /** The zeros after the end that the filter reaches. */
  const rest = new Float32Array(taps / 2);
  let machine: Machine | null = null;
  const current = () => machine ??= takeIdle(key) ?? makeMachine(from, to);
  return {
    push: (samples) => take(samples, current()),
    flush: () => {
      const ended = current();
      machine = null;
      const tail = take(rest, ended);
      ended.window.fill(0);
      Object.assign(ended.state, beginning(ended.filter));
      idle.push({ key, machine: ended });
      if (idle.length > MAX_IDLE) idle.shift();
      return tail;
    },
  };
}

/** Machines kept for the next sound, the newest last: sounds come at few rates. */
const idle: { readonly key: string; readonly machine: Machine }[] = [];
const MAX_IDLE = 8;

function takeIdle(key: string): Machine | undefined {
  const at = idle.findLastIndex((kept) => kept.key === key);
  return at < 0 ? undefined : idle.splice(at, 1)[0]!.machine;
}

/**
 * Changes the sample rate of a waveform.
 * @param sampleRate the rate wanted, in Hz
 * @returns a new waveform of ceil(n * sampleRate / w.sampleRate) samples, without notes; the same one
 * if the rate is the same
 * @throws {InputError} if a rate is not one of recorded sound
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resample } from "@/audio/resample.ts";
 *
 * const second = { samples: new Float32Array(48000).fill(0.5), sampleRate: 48000 };
 * const { samples, sampleRate } = resample(second, 16000);
 * assert.deepEqual([samples.length, sampleRate], [16000, 16000]);
 * assert(Math.abs(samples[8000]! - 0.5) < 1e-4);
 * ```
 */
export function resample(w: Waveform, sampleRate: number): Waveform {
  checkSampleRate(sampleRate);
  if (sampleRate === w.sampleRate) return w;
  const { push, flush } = createResampler(w.sampleRate, sampleRate);
  return { samples: joinSamples([push(w.samples), flush()]), sampleRate };
}
