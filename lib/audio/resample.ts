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

/** What a stream computes with. */
interface Machine {
  readonly filter: PolyphaseFilter;
  readonly memory: DotMemory;
  /** The memory's numbers: the filter's table, the window, two results. */
  readonly floats: Float32Array;
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
  machine: Machine & { state: StreamState },
): number {
  const { filter, memory, floats, state } = machine;
  const { up, down, taps, phases, table } = filter, result = floats.length - 2;
  if (phases !== up) return 0;
  let m = at;
  for (; state.start + 2 * down + taps <= state.held; m += 2 * up) {
    for (let k = 0; k < up; k++) {
      const coefficients = state.part * taps * 4, input = (table.length + state.start) * 4;
      const end = coefficients + taps * 4;
      memory.dotPair(coefficients, input, input + down * 4, end, result * 4);
      out[m + k] = floats[result]!;
      out[m + k + up] = floats[result + 1]!;
      step(state, filter);
    }
    state.start += down;
  }
  return m - at;
}

/** Computes every output sample for which the window holds the input; returns how many. */
function drain(out: Float32Array, at: number, machine: Machine & { state: StreamState }): number {
  const { filter, memory, floats, state } = machine;
  const { up, taps, phases, table } = filter, rowBytes = taps * 4, result = floats.length - 2;
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

/**
 * Makes a resampler for sound that comes in pieces of any size. Its output, put together, is that
 * of {@link resample} for the whole.
 * @param from rate of the input, in Hz
 * @param to rate of the output, in Hz
 * @throws RangeError if a rate is not one of recorded sound
 */
export function createResampler(from: number, to: number): Resampler {
  const filter = designFilter(from, to), memory = createDotMemory();
  const { up, down, taps, table } = filter, half = taps / 2;
  const windowEnd = table.length + taps + BLOCK;
  memory.reserve(windowEnd + 2);
  const floats = memory.floats().subarray(0, windowEnd + 2);
  floats.set(table);
  const window = floats.subarray(table.length, windowEnd);
  let state = beginning(filter);

  const push = (samples: Float32Array): Float32Array => {
    state.received += samples.length;
    const due = Math.max(0, Math.ceil((state.received - half) * up / down)) - state.produced;
    const out = new Float32Array(due);
    for (let taken = 0, made = 0; taken < samples.length;) {
      const piece = samples.subarray(taken, taken + window.length - state.held);
      window.set(piece, state.held);
      state.held += piece.length;
      taken += piece.length;
      made += drain(out, made, { filter, memory, floats, state });
      const used = Math.min(state.start, state.held);
      window.copyWithin(0, used, state.held);
      state.held -= used;
      state.start -= used;
    }
    state.produced += due;
    return out;
  };
  const flush = (): Float32Array => {
    const out = push(new Float32Array(half));
    window.fill(0);
    state = beginning(filter);
    return out;
  };
  return { push, flush };
}

/** Resamplers kept for the next waveform: a corpus has one or two rates, and a filter takes ms. */
const resamplers = new Map<string, Resampler>();
const MAX_RESAMPLERS = 8;

function resamplerFor(from: number, to: number): Resampler {
  const key = `${from}/${to}`;
  const resampler = resamplers.get(key) ?? createResampler(from, to);
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
  const resampler = resamplerFor(w.sampleRate, sampleRate);
  const body = resampler.push(w.samples), tail = resampler.flush();
  const samples = new Float32Array(body.length + tail.length);
  samples.set(body);
  samples.set(tail, body.length);
  return { samples, sampleRate };
}
