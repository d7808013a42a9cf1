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

/** Output samples that are made at a time; twice as many as there are phases at least. */
const RESULTS = 8192;

/** A memory and the sums of products that work on it (`kernels/dot.as`); arguments are addresses in bytes. */
interface DotMemory {
  readonly floats: Float32Array<ArrayBuffer>;
  readonly dot: (a: number, b: number, end: number) => number;
  readonly dotPair: (a: number, b: number, c: number, end: number, out: number) => void;
  readonly dotRuns: (
    list: number,
    listEnd: number,
    bytes: number,
    base: number,
    baseEnd: number,
    far: number,
    out: number,
    outFar: number,
  ) => void;
}

const PAGE_BYTES = 65536;

/** Makes a memory for at least `length` numbers. */
function createDotMemory(length: number): DotMemory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(length * 4 / PAGE_BYTES) });
  const { exports } = new WebAssembly.Instance(compileKernels(KERNELS), { env: { memory } });
  const functions = exports as unknown as Omit<DotMemory, "floats">;
  return { floats: new Float32Array(memory.buffer as ArrayBuffer), ...functions };
}

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

/** The filter, its memory, and the state of the stream. */
interface Machine {
  readonly filter: PolyphaseFilter;
  /** The filter's table, the window, a list for `dotRuns`, and results, in this order. */
  readonly memory: DotMemory;
  readonly window: Float32Array;
  /** Where list and results begin. */
  readonly places: { readonly list: number; readonly results: number };
  readonly state: StreamState;
}

function makeMachine(from: number, to: number): Machine {
  const filter = designFilter(from, to);
  const { up, taps, table } = filter;
  const windowEnd = table.length + taps + BLOCK;
  const places = { list: windowEnd, results: windowEnd + 2 * up };
  const memory = createDotMemory(places.results + RESULTS);
  memory.floats.set(table);
  const window = memory.floats.subarray(table.length, windowEnd);
  return { filter, memory, window, places, state: beginning(filter) };
}

/** Moves a stream on by one output sample. */
function step(state: StreamState, { up, down }: PolyphaseFilter): void {
  state.start += Math.floor(down / up);
  state.part += down % up;
  if (state.part < up) return;
  state.part -= up;
  state.start++;
}

/** Writes the list for `dotRuns`: the coefficients and the input of one output sample per phase. */
function writeList({ filter, memory, places, state }: Machine): void {
  const { up, taps } = filter;
  const { start } = state;
  const list = new Int32Array(memory.floats.buffer, places.list * 4, 2 * up);
  for (let k = 0; k < up; k++) {
    list[2 * k] = state.part * taps * 4;
    list[2 * k + 1] = (state.start - start) * 4;
    step(state, filter);
  }
}

/**
 * Computes output samples in pairs, as long as the window holds the input: two that are `up` apart
 * are in the same phase, so that its coefficients are read once for both. Returns how many.
 */
function drainPairs(out: Float32Array, at: number, machine: Machine): number {
  const { filter, memory, places, state } = machine;
  const { up, down, taps, phases, table } = filter;
  if (phases !== up) return 0;
  const { start } = state;
  const runs = Math.floor((state.held - taps - start) / (2 * down));
  if (runs <= 0) return 0;
  writeList(machine);
  const runsAtOnce = Math.floor(RESULTS / (2 * up));
  const listBytes = places.list * 4;
  const far = down * 4;
  for (let run = 0; run < runs; run += runsAtOnce) {
    const count = Math.min(runsAtOnce, runs - run);
    const base = (table.length + start) * 4 + run * 2 * far;
    memory.dotRuns(
      listBytes,
      listBytes + 2 * up * 4,
      taps * 4,
      base,
      base + count * 2 * far,
      far,
      places.results * 4,
      up * 4,
    );
    const results = memory.floats.subarray(places.results, places.results + count * 2 * up);
    out.set(results, at + run * 2 * up);
  }
  state.start = start + runs * 2 * down;
  return runs * 2 * up;
}

/** Computes every output sample for which the window holds the input; returns how many. */
function drain(out: Float32Array, at: number, machine: Machine): number {
  const { filter, memory, places, state } = machine;
  const { up, taps, phases, table } = filter;
  const { floats } = memory;
  const { results } = places;
  const rowBytes = taps * 4;
  let m = at + drainPairs(out, at, machine);
  while (state.start + taps <= state.held) {
    const phase = state.part * phases / up;
    const row = Math.floor(phase);
    const between = phase - row;
    const coefficients = row * rowBytes;
    const input = (table.length + state.start) * 4;
    if (between > 0) {
      memory.dotPair(input, coefficients, coefficients + rowBytes, input + rowBytes, results * 4);
      out[m] = floats[results]! + between * (floats[results + 1]! - floats[results]!);
    } else {
      out[m] = memory.dot(coefficients, input, coefficients + rowBytes);
    }
    m++;
    step(state, filter);
  }
  return m - at;
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
 * output of {@link resample} for the whole.
 * @param from sample rate of the input, in Hz
 * @param to sample rate of the output, in Hz
 * @throws {InputError} if a rate is not one of recorded sound
 */
export function createResampler(from: number, to: number): Resampler {
  const machine = makeMachine(from, to);
  const { filter, window, state } = machine;
  /** The zeros after the end that the filter reaches. */
  const rest = new Float32Array(filter.taps / 2);
  return {
    push: (samples) => take(samples, machine),
    flush: () => {
      const tail = take(rest, machine);
      window.fill(0);
      Object.assign(state, beginning(filter));
      return tail;
    },
  };
}

/** Resamplers kept for the next waveform: a corpus has one or two rates, and a filter takes ms. */
const resamplers = new Map<string, Resampler>();
const MAX_RESAMPLERS = 8;

function resamplerFor(from: number, to: number): Resampler {
  const key = `${from}/${to}`;
  const resampler = resamplers.get(key) ?? createResampler(from, to);
  if (resamplers.size >= MAX_RESAMPLERS) resamplers.clear();
  resamplers.set(key, resampler);
  return resampler;
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
  const { push, flush } = resamplerFor(w.sampleRate, sampleRate);
  return { samples: joinSamples([push(w.samples), flush()]), sampleRate };
}
