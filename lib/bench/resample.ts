/** Change of sample rate timed beside soxr and SciPy. @module */
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { benchClips, startClipPeer } from "./clips.ts";
import { type BenchOptions, machineName } from "./timing.ts";

/** RAVDESS to the rate of the recipes and back, CDs, and TESS. */
const PAIRS = [[48000, 16000], [44100, 16000], [24414, 16000], [16000, 48000]] as const;
const PEERS = [
  { work: "soxr", peer: "soxr", note: " HQ, librosa's default" },
  { work: "scipyEqual", peer: "scipy", note: " resample_poly, an equal filter" },
  { work: "scipy", peer: "scipy", note: " resample_poly, its own filter (a sixth as long)" },
] as const;
/** At the very ends the filters differ in what they see of the silence beyond. */
const EDGE_SEC = 0.05;

/**
 * Times the resampler against soxr at librosa's default quality, and SciPy's resample_poly with an
 * equal filter and with its own.
 * @param options.runs pairs of timings per row, each over eight clips @default 30
 * @returns one row per pair of rates and peer; ms are per clip of 3 s
 * @throws {InputError} if the peer cannot be started, has other versions, or computes something else
 */
export async function benchResample(options: BenchOptions): Promise<BenchRow[]> {
  const { python, runs = 30, onProgress } = options;
  const rows: BenchRow[] = [];
  onProgress?.(0, PAIRS.length * PEERS.length);
  for (const [from, to] of PAIRS) {
    const clips = benchClips().map((clip) => resample(clip, from));
    const peer = await startClipPeer(clips, { python, script: "resample_peer.py" });
    const run = (clip: Waveform) => resample(clip, to).samples;
    const edge = Math.round(EDGE_SEC * to);
    try {
      for (const { work, peer: name, note } of PEERS) {
        rows.push({
          name: `resampling of 3 s from ${from} to ${to} Hz`,
          engine: "this project",
          peer: `${name} ${peer.versions[name]}${note}`,
          ...await peer.time({ run, work, with: [to], edge }, { runs }),
          machine: machineName(),
        });
        onProgress?.(rows.length, PAIRS.length * PEERS.length);
      }
    } finally {
      await peer.stop();
    }
  }
  return rows;
}
