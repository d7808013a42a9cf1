/** The voice detectors that are compared, behind one interface. @module */
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import {
  createVoiceDetector,
  VOICE_HOP as HOP,
  VOICE_SAMPLE_RATE as RATE,
  VOICE_THRESHOLD,
} from "@/recognition/voice_activity.ts";
import { frameLevels } from "./voice_data.ts";

/** A voice detector. */
export interface VoicePeer {
  readonly name: string;
  /** Files that a page downloads for it. */
  readonly files: readonly string[];
  /** Whether each whole frame of 512 samples at 16 kHz is speech. */
  detect(samples: Float32Array): readonly boolean[] | Promise<readonly boolean[]>;
}

function loadOwn(): VoicePeer {
  const detector = createVoiceDetector();
  const modules = [
    "voice_activity.ts",
    "_voice_features.ts",
    "_voice_network.ts",
    "_voice_weights.ts",
  ];
  return {
    name: "this project",
    files: modules.map((name) => join(ROOT, "lib", "recognition", name)),
    detect(samples) {
      const frames = [...detector.push(samples), ...detector.flush()];
      return frames.map((probability) => probability >= VOICE_THRESHOLD);
    },
  };
}

/** Louder than a tenth of all frames by 9 dB, than -55 dB, and than 30 dB below the peak. */
const ENERGY_RULE: VoicePeer = {
  name: "energy rule",
  files: [],
  detect(samples) {
    const levels = frameLevels(samples);
    const sorted = levels.toSorted();
    const quiet = sorted[Math.floor(0.1 * sorted.length)]!;
    const loud = sorted[Math.floor(0.98 * sorted.length)]!;
    const least = Math.max(-55, quiet + 9, loud - 30);
    return Array.from(levels, (db) => db > least);
  },
};

/** The folder of a package that was imported; users do not get it, since no import names it. */
function folderOf(name: string): string {
  const bare = name.slice(0, name.lastIndexOf("@"));
  return join(ROOT, "node_modules", ".deno", name.replace("/", "+"), "node_modules", bare);
}

const FVAD = "@echogarden/fvad-wasm@0.2.0";
const FVAD_MODE = 2;
/** libfvad's frame: 10 ms. */
const FVAD_FRAME = RATE / 100;

/** libfvad is the detector of WebRTC. */
async function loadFvad(): Promise<VoicePeer> {
  const specifier = `npm:${FVAD}`;
  const { default: load } = await import(specifier);
  const fvad = await load();
  const memory: number = fvad._malloc(2 * FVAD_FRAME);
  const detect = (samples: Float32Array): boolean[] => {
    const detector: number = fvad._fvad_new();
    fvad._fvad_set_sample_rate(detector, RATE);
    fvad._fvad_set_mode(detector, FVAD_MODE);
    const short = Array.from({ length: Math.floor(samples.length / FVAD_FRAME) }, (_, frame) => {
      for (let i = 0; i < FVAD_FRAME; i++) {
        const value = 32767 * samples[frame * FVAD_FRAME + i]!;
        fvad.HEAP16[memory / 2 + i] = Math.max(-32768, Math.min(32767, value));
      }
      return fvad._fvad_process(detector, memory, FVAD_FRAME) === 1;
    });
    fvad._fvad_free(detector);
    // A frame is speech if most of the short ones in it are.
    return Array.from({ length: Math.floor(samples.length / HOP) }, (_, frame) => {
      const start = Math.floor(frame * HOP / FVAD_FRAME);
      const within = short.slice(start, Math.ceil((frame + 1) * HOP / FVAD_FRAME));
      return 2 * within.filter(Boolean).length > within.length;
    });
  };
  const files = ["fvad.js", "fvad.wasm"].map((file) => join(folderOf(FVAD), file));
  return { name: `fvad-wasm 0.2.0, mode ${FVAD_MODE}`, files, detect };
}

const ONNX = "onnxruntime-web@1.30.0";
const SILERO = "@ricky0123/vad-web@0.0.31";
/** Samples before a frame that Silero takes with it. */
const SILERO_BEFORE = 64;

async function loadSilero(): Promise<VoicePeer> {
  const onnxSpecifier = `npm:${ONNX}/wasm`;
  const sileroSpecifier = `npm:${SILERO}/package.json`;
  const onnx = await import(onnxSpecifier);
  await import(sileroSpecifier, { with: { type: "json" } }); // installs it
  onnx.env.wasm.numThreads = 1;
  const model = join(folderOf(SILERO), "dist", "silero_vad_v6.onnx");
  const session = await onnx.InferenceSession.create(await Deno.readFile(model));
  const sr = new onnx.Tensor("int64", BigInt64Array.of(BigInt(RATE)), []);
  const detect = async (samples: Float32Array): Promise<boolean[]> => {
    let state = new onnx.Tensor("float32", new Float32Array(256), [2, 1, 128]);
    const samplesBefore = new Float32Array(SILERO_BEFORE + samples.length);
    samplesBefore.set(samples, SILERO_BEFORE);
    const frames: boolean[] = [];
    for (let at = 0; at + HOP <= samples.length; at += HOP) {
      const piece = samplesBefore.slice(at, at + SILERO_BEFORE + HOP);
      const input = new onnx.Tensor("float32", piece, [1, piece.length]);
      const { output, stateN } = await session.run({ input, state, sr });
      state = stateN;
      frames.push(output.data[0] >= 0.5);
    }
    return frames;
  };
  const runtime = ["ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"];
  const files = [model, ...runtime.map((file) => join(folderOf(ONNX), "dist", file))];
  return { name: "Silero v6, onnxruntime-web 1.30.0", files, detect };
}

/** Loads all detectors; installs the peers if needed. */
export async function loadPeers(): Promise<VoicePeer[]> {
  return [loadOwn(), ENERGY_RULE, await loadFvad(), await loadSilero()];
}
