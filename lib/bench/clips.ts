/** Work on clips timed beside a peer: one thread each, the same clips, in turn in one run. @module */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import { type Peer, startPeer } from "./peer.ts";
import { compareTimes, type Comparison } from "./timing.ts";

const SAMPLE_RATE = 16000;
const CLIP_SAMPLES = 3 * SAMPLE_RATE;
const CLIPS = 8;
/** Runs that do not count: V8 compiles what runs often a second time. */
const WARM_UP = 20;
/** Both work in float32; more than this apart, it is not the same work. */
const SAME_WORK = 0.02;

/** Clips that speak: a gliding voice with breath, each on a pitch of its own, between silences. */
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
   * @param runs pairs of timings
   * @throws Error if the peer computes something else
   */
  time(work: ClipWork, runs: number): Promise<Comparison>;
  stop(): Promise<void>;
}

/**
 * Starts a Python script of this folder that works on clips.
 * @param clips all of one sample rate
 * @throws Error if it cannot be started or finds other versions than those of requirements.txt
 */
export async function startClipPeer(
  clips: readonly Waveform[],
  options: { readonly python: string; readonly script: string },
): Promise<ClipPeer> {
  const peer = startPeer(options.python, options.script);
  const texts = clips.map(({ samples }) => new Uint8Array(samples.buffer).toBase64());
  try {
    const rate = clips[0]!.sampleRate;
    const versions = await peer.ask<Record<string, string>>({ clips: texts, rate });
    return {
      versions,
      time: (work, runs) => timeInTurn(work, { peer, clips, runs }),
      stop: peer.stop,
    };
  } catch (error) {
    await peer.stop();
    throw error;
  }
}

async function timeInTurn(
  work: ClipWork,
  { peer, clips, runs }: { peer: Peer; clips: readonly Waveform[]; runs: number },
): Promise<Comparison> {
  const question = { work: work.work, with: work.with ?? [] };
  const ask = (values: boolean) =>
    peer.ask<{ ms: number; values?: string }>({ ...question, values });
  checkSame(work.run(clips[0]!), fromBase64((await ask(true)).values!), work);
  const ms: number[] = [], peerMs: number[] = [];
  for (let i = -WARM_UP; i < runs; i++) {
    const start = performance.now();
    for (const clip of clips) work.run(clip);
    const own = (performance.now() - start) / clips.length;
    const theirs = (await ask(false)).ms;
    if (i < 0) continue;
    ms.push(own);
    peerMs.push(theirs);
  }
  return compareTimes(ms, peerMs);
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

/** The largest difference of two lists; infinite where one is longer or holds no number. */
export function largestDifference(
  a: Float32Array,
  b: Float32Array,
  options: {
    /** Values at either end that do not count. @default 0 */
    readonly edge?: number;
  } = {},
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
