/**
 * Feature extraction timed beside librosa: one thread each, the same clips, in turn in one run.
 *
 *     deno run -A lib/app/bench/features.ts <python with librosa 0.11.0>
 *
 * Each side does what its users get: librosa makes its filter banks anew for each clip, this
 * project keeps them.
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Waveform } from "@/audio/waveform.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { chromaStft } from "@/features/chroma.ts";
import { spectralContrast } from "@/features/contrast.ts";
import { type FeatureMatrix, stackBands } from "@/features/matrix.ts";
import { logMel, mfcc, mfccOfLogMel } from "@/features/mfcc.ts";
import { powerSpectrogram, type Spectrogram } from "@/features/stft.ts";
import { seededRandom } from "@/random.ts";
import { machineName } from "./_machine.ts";
import { type Peer, startPeer } from "./peer.ts";
import { compareTimes } from "./timing.ts";

const SAMPLE_RATE = 16000;
const CLIP_SAMPLES = 3 * SAMPLE_RATE;
const CLIPS = 8;
/** Runs that do not count: V8 compiles what runs often a second time. */
const WARM_UP = 20;
/** librosa works in float32 here; more than this apart, it is not the same work. */
const SAME_WORK = 0.02;

/** One row: what is done here, and what the peer calls it. */
interface Work {
  readonly name: string;
  readonly peerWork: string;
  readonly peerNote: string;
  readonly run: (spectrogram: Spectrogram) => FeatureMatrix;
}

const ALL = "log-mel + MFCC + chroma + contrast of a 3 s clip at 16 kHz";
const single = (name: string, peerWork: string, run: Work["run"]): Work => {
  return { name: `${name} of a 3 s clip at 16 kHz`, peerWork, peerNote: "", run };
};
const WORKS: readonly Work[] = [
  { name: ALL, peerWork: "together", peerNote: "", run: together },
  { name: ALL, peerWork: "shared", peerNote: ", one STFT for all four", run: together },
  single("log-mel (128 bands)", "logMel", logMel),
  single("MFCC (13)", "mfcc", (spectrogram) => mfcc(spectrogram, { nMfcc: 13 })),
  single("chroma", "chroma", chromaStft),
  single("spectral contrast", "contrast", spectralContrast),
];

/**
 * Times every feature by itself, and all together, against librosa.
 * @param options.python a Python that has librosa 0.11.0, numpy 2.4.6 and scipy 1.17.1
 * @param options.runs pairs of timings per row, each over eight clips @default 30
 * @returns one row per piece of work; ms are per clip
 * @throws Error if the peer cannot be started, has other versions, or computes something else
 */
export async function benchFeatures(
  options: { readonly python: string; readonly runs?: number },
): Promise<BenchRow[]> {
  const { python, runs = 30 } = options;
  const clips = benchClips();
  const peer = startPeer(python, fileURLToPath(new URL("./features_peer.py", import.meta.url)));
  try {
    const hello = { clips: clips.map(({ samples }) => toBase64(samples)), sampleRate: SAMPLE_RATE };
    const { librosa } = await peer.ask<{ librosa: string }>(hello);
    const rows: BenchRow[] = [];
    for (const work of WORKS) {
      const figures = await timeInTurn(work, { peer, clips, runs });
      rows.push({
        name: work.name,
        engine: "this project, SIMD in WebAssembly",
        peer: `librosa ${librosa}${work.peerNote}`,
        ...figures,
        machine: machineName(),
      });
    }
    return rows;
  } finally {
    await peer.stop();
  }
}

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

/** All four features from one spectrogram, side by side. */
function together(spectrogram: Spectrogram): FeatureMatrix {
  const mel = logMel(spectrogram);
  const cepstrum = mfccOfLogMel(mel, { nMfcc: 13 });
  return stackBands([mel, cepstrum, chromaStft(spectrogram), spectralContrast(spectrogram)]);
}

async function timeInTurn(
  { run, peerWork, name }: Work,
  options: { readonly peer: Peer; readonly clips: readonly Waveform[]; readonly runs: number },
) {
  const { peer, clips, runs } = options;
  const work = (clip: Waveform) => run(powerSpectrogram(clip, { nFft: 2048, hopLength: 512 }));
  const ask = (values: boolean) =>
    peer.ask<{ ms: number; values?: string }>({ work: peerWork, values });
  const { values } = await ask(true);
  checkSame(work(clips[0]!).data, { peer: fromBase64(values!), name });
  const [ms, peerMs]: [number[], number[]] = [[], []];
  for (let i = -WARM_UP; i < runs; i++) {
    const start = performance.now();
    for (const clip of clips) work(clip);
    const own = (performance.now() - start) / clips.length;
    const theirs = (await ask(false)).ms;
    if (i < 0) continue;
    ms.push(own);
    peerMs.push(theirs);
  }
  return compareTimes(ms, peerMs);
}

function checkSame(ours: Float32Array, options: { peer: Float32Array; name: string }): void {
  const { peer, name } = options;
  const error = ours.reduce((max, x, i) => Math.max(max, Math.abs(x - (peer[i] ?? NaN))), 0);
  if (ours.length !== peer.length || !(error < SAME_WORK)) {
    throw new Error(`Cannot time ${name}: the peer computes something else (${error} apart)`);
  }
}

function toBase64(samples: Float32Array): string {
  return new Uint8Array(samples.buffer).toBase64();
}

function fromBase64(text: string): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(text).buffer);
}

if (import.meta.main) {
  const [python] = Deno.args;
  if (python === undefined) throw new TypeError("Name a Python that has librosa 0.11.0");
  console.log(JSON.stringify(await benchFeatures({ python }), null, 2));
}
