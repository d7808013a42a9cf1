/** Change of sample rate timed beside soxr and SciPy. @module */
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { benchClips, timeClipWorks } from "./clips.ts";
import type { BenchOptions } from "./timing.ts";

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
 * @returns one row per pair of rates and peer; ms are per clip of 3 s
 * @throws {InputError} as {@linkcode timeClipWorks}
 */
export async function benchResample(options: BenchOptions): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [from, to] of PAIRS) {
    const works = PEERS.map(({ work, peer, note }) => ({
      name: `resampling of 3 s from ${from} to ${to} Hz`,
      work,
      with: [to],
      edge: Math.round(EDGE_SEC * to),
      run: (clip: Waveform) => resample(clip, to).samples,
      peer: (versions: Readonly<Record<string, string>>) => `${peer} ${versions[peer]}${note}`,
    }));
    const clips = benchClips().map((clip) => resample(clip, from));
    const done = rows.length;
    const onProgress = (more: number) =>
      options.onProgress?.(done + more, PAIRS.length * PEERS.length);
    const script = "resample_peer.py";
    rows.push(...await timeClipWorks(works, clips, { ...options, script, onProgress }));
  }
  return rows;
}
