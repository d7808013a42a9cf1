/** The voice detectors that are compared, behind one interface. @module */
import { stat } from "node:fs/promises";
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import {
  createVoiceDetector,
  VOICE_HOP,
  VOICE_SAMPLE_RATE,
  VOICE_THRESHOLD,
} from "@/recognition/voice_activity.ts";
import { frameLevels } from "./voice_data.ts";

/** A voice detector. */
export interface VoicePeer {
  readonly name: string;
  /** What a page downloads for it, kB. */
  readonly kB: number;
  readonly browser: string;
  /** Whether each whole frame of 512 samples at 16 kHz is speech. */
  detect(samples: Float32Array): Promise<readonly boolean[]>;
}

/** Packages of the peers. Their names are not constants in an import, so that users do not get them. */
const PACKAGES = {
  fvad: "@echogarden/fvad-wasm@0.2.0",
  silero: "@ricky0123/vad-web@0.0.31",
  onnx: "onnxruntime-web@1.30.0",
} as const;

/** Loads all detectors; installs the peers if they are not here. */
export async function loadVoicePeers(): Promise<VoicePeer[]> {
  return [await loadOwn(), loadEnergyRule(), await loadFvad(), await loadSilero()];
}

async function kBOf(...paths: readonly string[]): Promise<number> {
  const files = await Promise.all(paths.map((path) => stat(path)));
  return files.reduce((sum, { size }) => sum + size, 0) / 1000;
}

async function loadOwn(): Promise<VoicePeer> {
  const detector = createVoiceDetector();
  const folder = join(ROOT, "lib", "recognition");
  const modules = ["voice_activity.ts", "_voice_features.ts", "_voice_weights.ts"];
  return {
    name: "this project",
    kB: await kBOf(...modules.map((name) => join(folder, name))),
    browser: "yes",
    detect(samples) {
      const frames = [...detector.push(samples), ...detector.flush()];
      return Promise.resolve(frames.map((probability) => probability >= VOICE_THRESHOLD));
    },
  };
}

/** Louder than a tenth of all frames by 9 dB, than -55 dB, and than 30 dB below the peak. */
function loadEnergyRule(): VoicePeer {
  return {
    name: "energy rule",
    kB: 0,
    browser: "yes",
    detect(samples) {
      const levels = frameLevels(samples);
      const sorted = levels.toSorted();
      const quiet = sorted[Math.floor(0.1 * sorted.length)]!;
      const loud = sorted[Math.floor(0.98 * sorted.length)]!;
      const least = Math.max(-55, quiet + 9, loud - 30);
      return Promise.resolve(Array.from(levels, (db) => db > least));
    },
  };
}

/** The functions of libfvad, WebRTC's detector. */
interface Fvad {
  readonly HEAP16: Int16Array;
  _fvad_new(): number;
  _fvad_set_sample_rate(detector: number, rate: number): number;
  _fvad_set_mode(detector: number, mode: number): number;
  _fvad_process(detector: number, samples: number, length: number): number;
  _fvad_free(detector: number): void;
  _malloc(bytes: number): number;
}

/** Folder of a package that was imported. */
function folderOf(name: string): string {
  const bare = name.slice(0, name.lastIndexOf("@"));
  return join(ROOT, "node_modules", ".deno", name.replace("/", "+"), "node_modules", bare);
}

const FVAD_MODE = 2;
/** libfvad's frame: 10 ms. */
const FVAD_FRAME = VOICE_SAMPLE_RATE / 100;

async function loadFvad(): Promise<VoicePeer> {
  const specifier = `npm:${PACKAGES.fvad}`;
  const { default: load } = await import(specifier);
  const fvad: Fvad = await load();
  const folder = folderOf(PACKAGES.fvad);
  const memory = fvad._malloc(2 * FVAD_FRAME);
  const detect = (samples: Float32Array): boolean[] => {
    const detector = fvad._fvad_new();
    fvad._fvad_set_sample_rate(detector, VOICE_SAMPLE_RATE);
    fvad._fvad_set_mode(detector, FVAD_MODE);
    const short = Array.from({ length: Math.floor(samples.length / FVAD_FRAME) }, (_, frame) => {
      for (let i = 0; i < FVAD_FRAME; i++) {
        const value = 32767 * samples[frame * FVAD_FRAME + i]!;
        fvad.HEAP16[memory / 2 + i] = Math.max(-32768, Math.min(32767, value));
      }
      return fvad._fvad_process(detector, memory, FVAD_FRAME);
    });
    fvad._fvad_free(detector);
    // A frame is speech if most of the short ones in it are.
    return Array.from({ length: Math.floor(samples.length / VOICE_HOP) }, (_, frame) => {
      const start = Math.floor(frame * VOICE_HOP / FVAD_FRAME);
      const within = short.slice(start, Math.ceil((frame + 1) * VOICE_HOP / FVAD_FRAME));
      return 2 * within.filter((value) => value === 1).length > within.length;
    });
  };
  return {
    name: `fvad-wasm 0.2.0, mode ${FVAD_MODE}`,
    kB: await kBOf(join(folder, "fvad.js"), join(folder, "fvad.wasm")),
    browser: "yes",
    detect: (samples) => Promise.resolve(detect(samples)),
  };
}

/** What is used of onnxruntime-web. */
interface Onnx {
  readonly Tensor: new (type: string, data: unknown, shape: number[]) => { readonly data: unknown };
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{
      run(inputs: Record<string, unknown>): Promise<Record<string, { readonly data: unknown }>>;
    }>;
  };
  readonly env: { readonly wasm: { numThreads: number } };
}

/** Samples before a frame that Silero takes with it. */
const SILERO_BEFORE = 64;
const SILERO_STATE = [2, 1, 128];

async function loadSilero(): Promise<VoicePeer> {
  const specifiers = [`npm:${PACKAGES.onnx}/wasm`, `npm:${PACKAGES.silero}/package.json`] as const;
  const onnx: Onnx = await import(specifiers[0]);
  await import(specifiers[1], { with: { type: "json" } }); // installs it
  onnx.env.wasm.numThreads = 1;
  const runtime = join(folderOf(PACKAGES.onnx), "dist");
  const model = join(folderOf(PACKAGES.silero), "dist", "silero_vad_v6.onnx");
  const session = await onnx.InferenceSession.create(await Deno.readFile(model));
  const rate = new onnx.Tensor("int64", BigInt64Array.of(BigInt(VOICE_SAMPLE_RATE)), []);
  const detect = async (samples: Float32Array): Promise<boolean[]> => {
    let state: unknown = new onnx.Tensor("float32", new Float32Array(256), SILERO_STATE);
    const input = new Float32Array(SILERO_BEFORE + VOICE_HOP);
    const frames: boolean[] = [];
    for (let at = 0; at + VOICE_HOP <= samples.length; at += VOICE_HOP) {
      input.copyWithin(0, VOICE_HOP);
      input.set(samples.subarray(at, at + VOICE_HOP), SILERO_BEFORE);
      const tensor = new onnx.Tensor("float32", input.slice(), [1, input.length]);
      const result = await session.run({ input: tensor, state, sr: rate });
      state = result["stateN"];
      frames.push((result["output"]!.data as Float32Array)[0]! >= 0.5);
    }
    return frames;
  };
  const parts = ["ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"];
  return {
    name: "Silero v6, onnxruntime-web 1.30.0",
    kB: await kBOf(model, ...parts.map((name) => join(runtime, name))),
    browser: "yes",
    detect,
  };
}
