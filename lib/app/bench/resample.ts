/**
 * Change of sample rate timed beside soxr and SciPy: one thread each, the same clips, in turn in one
 * run.
 *
 *     deno run -A lib/app/bench/resample.ts <python with soxr 1.1.0 and scipy 1.17.1>
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { machineName } from "./_machine.ts";
import { benchClips } from "./features.ts";
import { type Peer, startPeer } from "./peer.ts";
import { compareTimes } from "./timing.ts";

/** RAVDESS to the rate of the recipes and back, CDs, and TESS. */
const PAIRS = [[48000, 16000], [44100, 16000], [24414, 16000], [16000, 48000]] as const;
const PEERS = [
  { work: "soxr", peer: "soxr", note: " HQ, librosa's default" },
  { work: "scipyEqual", peer: "scipy", note: " resample_poly, an equal filter" },
  { work: "scipy", peer: "scipy", note: " resample_poly, its own filter (a sixth as long)" },
] as const;
const WARM_UP = 5;
/** SciPy's shorter filter lets some of the images of the highest tones pass. */
const SAME_WORK = 0.02;
/** At the very ends the filters differ in what they see of the silence beyond. */
const EDGE_SEC = 0.05;

type Versions = Readonly<Record<(typeof PEERS)[number]["peer"], string>>;

/**
 * Times the resampler against soxr at librosa's default quality, and SciPy's resample_poly with an
 * equal filter and with its own.
 * @param options.python a Python that has soxr 1.1.0, scipy 1.17.1 and numpy 2.4.6
 * @param options.runs pairs of timings per row, each over eight clips @default 30
 * @returns one row per pair of rates and peer; ms are per clip of 3 s
 * @throws Error if the peer cannot be started, has other versions, or computes something else
 */
export async function benchResample(
  options: { readonly python: string; readonly runs?: number },
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [from, to] of PAIRS) rows.push(...await benchPair({ ...options, from, to }));
  return rows;
}

async function benchPair(
  options: { python: string; runs?: number; from: number; to: number },
): Promise<BenchRow[]> {
  const { python, runs = 30, from, to } = options;
  const clips = benchClips().map((clip) => resample(clip, from));
  const peer = startPeer(python, fileURLToPath(new URL("./resample_peer.py", import.meta.url)));
  try {
    const texts = clips.map(({ samples }) => new Uint8Array(samples.buffer).toBase64());
    const versions = await peer.ask<Versions>({ clips: texts, from });
    const rows: BenchRow[] = [];
    for (const { work, peer: name, note } of PEERS) {
      rows.push({
        name: `resampling of 3 s from ${from} to ${to} Hz`,
        engine: "this project",
        peer: `${name} ${versions[name]}${note}`,
        ...await timeInTurn(work, { peer, clips, to, runs }),
        machine: machineName(),
      });
    }
    return rows;
  } finally {
    await peer.stop();
  }
}

async function timeInTurn(
  work: string,
  options: { peer: Peer; clips: readonly Waveform[]; to: number; runs: number },
) {
  const { peer, clips, to, runs } = options;
  const ask = (values: boolean) => peer.ask<{ ms: number; values?: string }>({ work, to, values });
  const { values } = await ask(true);
  checkSame(resample(clips[0]!, to), { peer: values!, work });
  const ms: number[] = [], peerMs: number[] = [];
  for (let i = -WARM_UP; i < runs; i++) {
    const start = performance.now();
    for (const clip of clips) resample(clip, to);
    const own = (performance.now() - start) / clips.length;
    const theirs = (await ask(false)).ms;
    if (i < 0) continue;
    ms.push(own);
    peerMs.push(theirs);
  }
  return compareTimes(ms, peerMs);
}

function checkSame(ours: Waveform, options: { peer: string; work: string }): void {
  const peer = new Float32Array(Uint8Array.fromBase64(options.peer).buffer);
  const edge = Math.round(EDGE_SEC * ours.sampleRate);
  let error = 0;
  for (let i = edge; i < ours.samples.length - edge; i++) {
    error = Math.max(error, Math.abs(ours.samples[i]! - (peer[i] ?? NaN)));
  }
  if (ours.samples.length !== peer.length || !(error < SAME_WORK)) {
    throw new Error(
      `Cannot time ${options.work}: the peer computes something else (${error} apart, ` +
        `${peer.length} samples instead of ${ours.samples.length})`,
    );
  }
}

if (import.meta.main) {
  const [python] = Deno.args;
  if (python === undefined) throw new TypeError("Name a Python that has soxr 1.1.0");
  console.log(JSON.stringify(await benchResample({ python }), null, 2));
}
