/**
 * Change of sample rate for any pair of rates, by a band-limited polyphase filter.
 *
 * Everything up to 90 % of the lower of the two Nyquist frequencies passes (ripple below 0.01 dB),
 * everything from that Nyquist frequency on is stopped (aliases and images below -90 dB). The filter
 * is symmetric, so that nothing is delayed: output sample m is the sound at the time of input
 * sample m * from / to. Beyond its ends the sound is zero, and n samples become
 * ceil(n * to / from), as in librosa and soxr.
 *
 * There is one way of computing it: a whole waveform is a stream that comes in one piece, so both
 * forms give the same samples.
 * @module
 */

import { createDotMemory, type DotMemory } from "./dot.ts";
import { designFilter, type PolyphaseFilter } from "./polyphase.ts";
import { checkSampleRate, type Waveform } from "./waveform.ts";

/** Changes the rate of sound that comes in pieces. */
export interface Resampler {
  /** Takes the next samples in; returns those samples of the output that are now determined. */
  push(samples: Float32Array): Float32Array;
  /** Ends the sound: returns the samples still due. The next `push` starts another sound. */
  flush(): Float32Array;
}

/** Input samples that are filtered at a time, beside those that the filter spans. */
const BLOCK = 32768;

/** Output samples that are made at a time; twice as many as there are phases at least. */
const RESULTS = 8192;

/** Where a stream stands. Places are counted in samples of the window. */
interface StreamState {
  /** Input samples in the window. */
  held: number;
  /** Place of the first input sample for the next output sample. */
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

/** What a stream computes with, and where it stands. */
interface Machine {
  readonly filter: PolyphaseFilter;
  readonly memory: DotMemory;
  /** The memory's numbers: the filter's table, the window, a list for `dotRuns`, results. */
  readonly floats: Float32Array;
  readonly window: Float32Array;
  /** Where list and results begin. */
  readonly places: { readonly list: number; readonly results: number };
  readonly state: StreamState;
}

function makeMachine(from: number, to: number): Machine {
  const filter = designFilter(from, to), memory = createDotMemory();
  const { up, taps, table } = filter, windowEnd = table.length + taps + BLOCK;
  const places = { list: windowEnd, results: windowEnd + 2 * up };
  memory.reserve(places.results + RESULTS);
  const floats = memory.floats(), window = floats.subarray(table.length, windowEnd);
  floats.set(table);
  return { filter, memory, floats, window, places, state: beginning(filter) };
}

/** Moves a stream on by one output sample. */
function step(state: StreamState, { up, down }: PolyphaseFilter): void {
  state.start += Math.floor(down / up);
  state.part += down % up;
  if (state.part < up) return;
  state.part -= up;
  state.start++;
}

/**
 * Output samples two at a time, while the window holds the input: those that are `up` apart stand
 * in the same phase, so that its coefficients are read once for both. Returns how many.
 */
function drainPairs(
  out: Float32Array,
  at: number,
  { filter, memory, floats, places, state }: Machine,
): number {
  const { up, down, taps, phases, table } = filter;
  if (phases !== up) return 0;
  const runs = Math.floor((state.held - taps - state.start) / (2 * down));
  if (runs <= 0) return 0;
  const { start } = state, list = new Int32Array(floats.buffer, places.list * 4, 2 * up);
  for (let k = 0; k < up; k++) {
    list[2 * k] = state.part * taps * 4;
    list[2 * k + 1] = (state.start - start) * 4;
    step(state, filter);
  }
  const atOnce = Math.floor(RESULTS / (2 * up)), far = down * 4, outFar = up * 4;
  for (let run = 0; run < runs; run += atOnce) {
    const some = Math.min(atOnce, runs - run), base = (table.length + start) * 4 + run * 2 * far;
    const where = [places.list * 4, (places.list + 2 * up) * 4, taps * 4, base] as const;
    memory.dotRuns(...where, base + some * 2 * far, far, places.results * 4, outFar);
    const results = floats.subarray(places.results, places.results + some * 2 * up);
    out.set(results, at + run * 2 * up);
  }
  state.start = start + runs * 2 * down;
  return runs * 2 * up;
}

/** Computes every output sample for which the window holds the input; returns how many. */
function drain(out: Float32Array, at: number, machine: Machine): number {
  const { filter, memory, floats, places: { results: result }, state } = machine;
  const { up, taps, phases, table } = filter, rowBytes = taps * 4;
  let m = at + drainPairs(out, at, machine);
  for (; state.start + taps <= state.held; m++) {
    const phase = state.part * phases / up, row = Math.floor(phase), between = phase - row;
    const coefficients = row * rowBytes, input = (table.length + state.start) * 4;
    if (between > 0) {
      memory.dotPair(input, coefficients, coefficients + rowBytes, input + rowBytes, result * 4);
      out[m] = floats[result]! + between * (floats[result + 1]! - floats[result]!);
    } else out[m] = memory.dot(coefficients, input, coefficients + rowBytes);
    step(state, filter);
  }
  return m - at;
}

/** How many samples of the output are determined after so many more of the input. */
function samplesDue({ filter: { up, down, taps }, state }: Machine, more: number): number {
  const determined = Math.ceil((state.received + more - taps / 2) * up / down);
  return Math.max(0, determined) - state.produced;
}

/** Takes samples in, and fills `out` with those that are then determined. */
function take(samples: Float32Array, out: Float32Array, machine: Machine): void {
  const { state, window } = machine;
  state.received += samples.length;
  for (let taken = 0, made = 0; taken < samples.length;) {
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
}

/** A resampler that can also take a whole sound at once, when no stream is under way. */
interface WholeResampler extends Resampler {
  readonly whole: (samples: Float32Array) => Float32Array;
}

function makeResampler(from: number, to: number): WholeResampler {
  const machine = makeMachine(from, to), { filter, window, state } = machine;
  const rest = new Float32Array(filter.taps / 2);
  const push = (samples: Float32Array, out?: Float32Array): Float32Array => {
    const taken = out ?? new Float32Array(samplesDue(machine, samples.length));
    take(samples, taken, machine);
    return taken;
  };
  const flush = (out?: Float32Array): Float32Array => {
    const tail = push(rest, out);
    window.fill(0);
    Object.assign(state, beginning(filter));
    return tail;
  };
  const whole = (samples: Float32Array): Float32Array => {
    const body = samplesDue(machine, samples.length);
    const out = new Float32Array(samplesDue(machine, samples.length + rest.length));
    push(samples, out.subarray(0, body));
    flush(out.subarray(body));
    return out;
  };
  return { push: (samples) => push(samples), flush: () => flush(), whole };
}

/**
 * Makes a resampler for sound that comes in pieces of any size. Its output, put together, is that
 * of {@link resample} for the whole.
 * @param from rate of the input, in Hz
 * @param to rate of the output, in Hz
 * @throws RangeError if a rate is not one of recorded sound
 */
export function createResampler(from: number, to: number): Resampler {
  return makeResampler(from, to);
}

/** Resamplers kept for the next waveform: a corpus has one or two rates, and a filter takes ms. */
const resamplers = new Map<string, WholeResampler>();
const MAX_RESAMPLERS = 8;

function resamplerFor(from: number, to: number): WholeResampler {
  const key = `${from}/${to}`;
  const resampler = resamplers.get(key) ?? makeResampler(from, to);
  resamplers.delete(key);
  resamplers.set(key, resampler);
  const [oldest] = resamplers.keys();
  if (resamplers.size > MAX_RESAMPLERS && oldest !== undefined) resamplers.delete(oldest);
  return resampler;
}

/**
 * Changes the sample rate of a waveform.
 * @param sampleRate the rate wanted, in Hz
 * @returns a new waveform of ceil(n * sampleRate / w.sampleRate) samples; the same one where the
 * rate is the same
 * @throws RangeError if a rate is not one of recorded sound
 */
export function resample(w: Waveform, sampleRate: number): Waveform {
  checkSampleRate(sampleRate);
  if (sampleRate === w.sampleRate) return w;
  return { samples: resamplerFor(w.sampleRate, sampleRate).whole(w.samples), sampleRate };
}
