/** Work on clips timed beside a peer: one thread each, the same clips. @module */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import { startPeer } from "./peer.ts";
import { type Comparison, timeInTurn, type TurnOptions } from "./timing.ts";

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

/** One piece of work, and what the peer calls it. */
export interface ClipWork {
  readonly run: (clip: Waveform) => Float32Array;
  /** Name of the peer's function. */
  readonly work: string;
  /** What the function takes besides clip and rate. @default [] */
  readonly with?: readonly number[];
  /** Values at either end that may differ. @default 0 */
  readonly edge?: number;
}

/** A peer that holds the clips. */
export interface ClipPeer {
  /** Of its packages, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Times a piece of work on both sides in turn; milliseconds are per clip.
   * @throws {InputError} if the peer computes something else
   */
  time(work: ClipWork, options: TurnOptions): Promise<Comparison>;
  stop(): Promise<void>;
}

/**
 * Starts a Python script of this folder that works on clips.
 * @param clips all of one sample rate
 * @throws {InputError} if it cannot be started, or has other versions than requirements.txt
 */
export async function startClipPeer(
  clips: readonly Waveform[],
  options: { readonly python: string; readonly script: string },
): Promise<ClipPeer> {
  const peer = startPeer(options.python, options.script);
  const texts = clips.map(({ samples }) => new Uint8Array(samples.buffer).toBase64());
  const ask = ({ work, with: more = [] }: ClipWork, values: boolean) =>
    peer.ask<{ ms: number; values?: string }>({ work, with: more, values });
  try {
    const rate = clips[0]!.sampleRate;
    const versions = await peer.ask<Record<string, string>>({ clips: texts, rate });
    return {
      versions,
      stop: peer.stop,
      async time(work, options) {
        checkSame(work.run(clips[0]!), fromBase64((await ask(work, true)).values!), work);
        const own = () => Promise.resolve(timeClips(work, clips));
        const theirs = async () => (await ask(work, false)).ms;
        return await timeInTurn({ own, peer: theirs }, options);
      },
    };
  } catch (error) {
    await peer.stop();
    throw error;
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
