/** Work on clips timed beside a peer: one thread each, the same clips. @module */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { startPeer } from "./peer.ts";
import { type BenchOptions, machineName, timeInTurn, type TurnOptions } from "./timing.ts";

const SAMPLE_RATE = 16000;
const CLIP_SAMPLES = 3 * SAMPLE_RATE;
const CLIPS = 8;
/** Both sides work in float32. A larger difference means that the work is not the same. */
const SAME_WORK = 0.02;

/** Synthetic speech: a gliding voice with breath, each clip on a pitch of its own, and silence. */
export function benchClips(): Waveform[] {
  return Array.from({ length: CLIPS }, (_, c) => {
    const random = seededRandom(`bench/${c}`);
    const hz = 90 + 160 * random.uniform();
    const samples = Float32Array.from({ length: CLIP_SAMPLES }, (_, i) => {
      const t = i / SAMPLE_RATE;
      const loudness = 0.2 * Math.max(0, Math.sin(Math.PI * (t - 0.5) / 2));
      const cycles = hz * (t + 0.1 * Math.sin(2 * t));
      let voice = 0;
      for (let h = 1; h <= 20; h++) voice += Math.sin(2 * Math.PI * h * cycles) / h;
      return loudness * (voice + 0.1 * random.normal()) + 1e-4 * random.normal();
    });
    return { samples, sampleRate: SAMPLE_RATE };
  });
}

/** One piece of work on both sides. */
export interface ClipWork {
  /** What is done. */
  readonly name: string;
  readonly run: (clip: Waveform) => Float32Array;
  /** Name of the peer's function. */
  readonly work: string;
  /** What the function takes besides clip and rate. @default [] */
  readonly with?: readonly number[];
  /** Values at either end that may differ. @default 0 */
  readonly edge?: number;
  /** What the peer is called, with the versions of its packages. */
  readonly peer: (versions: Readonly<Record<string, string>>) => string;
}

/** How work on clips is timed. */
export interface ClipOptions extends BenchOptions, Pick<TurnOptions, "warmUp"> {
  /** A Python script of this folder that works on clips. */
  readonly script: string;
  /** What computes on our side. @default "this project" */
  readonly engine?: string;
}

/**
 * Times work on clips on both sides in turn.
 * @param clips all of one sample rate
 * @param options.runs pairs of timings per row, each over all clips @default 30
 * @returns one row per piece of work; ms are per clip
 * @throws {InputError} if the peer cannot be started, has other versions than requirements.txt, or
 *   computes something else
 */
export async function timeClipWorks(
  works: readonly ClipWork[],
  clips: readonly Waveform[],
  options: ClipOptions,
): Promise<BenchRow[]> {
  const { python, script, engine = "this project", runs = 30, warmUp, onProgress } = options;
  const peer = startPeer(python, script);
  const ask = ({ work, with: more = [] }: ClipWork, values: boolean) =>
    peer.ask<{ ms: number; values?: string }>({ work, with: more, values });
  try {
    const texts = clips.map(({ samples }) => new Uint8Array(samples.buffer).toBase64());
    const hello = { clips: texts, rate: clips[0]!.sampleRate };
    const versions = await peer.ask<Record<string, string>>(hello);
    const rows: BenchRow[] = [];
    onProgress?.(0, works.length);
    for (const work of works) {
      checkSame(work.run(clips[0]!), fromBase64((await ask(work, true)).values!), work);
      const own = () => Promise.resolve(timeClips(work, clips));
      const theirs = async () => (await ask(work, false)).ms;
      const comparison = await timeInTurn({ own, peer: theirs }, { runs, warmUp });
      const names = { name: work.name, engine, peer: work.peer(versions) };
      rows.push({ ...names, ...comparison, machine: machineName() });
      onProgress?.(rows.length, works.length);
    }
    return rows;
  } finally {
    await peer.stop();
  }
}

function timeClips({ run }: ClipWork, clips: readonly Waveform[]): number {
  const start = performance.now();
  for (const clip of clips) run(clip);
  return (performance.now() - start) / clips.length;
}

function checkSame(ours: Float32Array, theirs: Float32Array, { work, edge = 0 }: ClipWork): void {
  const apart = largestDifference(ours, theirs, { edge });
  if (apart < SAME_WORK) return;
  throw new InputError(
    `time ${work}`,
    `the peer computes something else (${apart} apart, ${theirs.length} values ` +
      `instead of ${ours.length})`,
    { code: "environment" },
  );
}

/**
 * The largest difference of two lists; infinite where one is longer or holds NaN.
 * @param options.edge values at either end that do not count @default 0
 */
export function largestDifference(
  a: Float32Array,
  b: Float32Array,
  options: { readonly edge?: number } = {},
): number {
  const { edge = 0 } = options;
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = edge; i < a.length - edge; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}

/** Float32 numbers from text. */
export function fromBase64(text: string): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(text).buffer);
}
