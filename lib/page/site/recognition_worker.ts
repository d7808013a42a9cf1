/** The thread that recognises, so that the page stays smooth. @module */
import { decodeWaveform } from "@/audio/decode.ts";
import { InputError } from "@/base/errors.ts";
import { enginePlatform, installPlatform } from "@/engine/platform.ts";
import { startEngine } from "@/engine/start.ts";
import {
  type AdaptedRecognizer,
  checkVoice,
  loadRecognizer,
  type RecognizedWindow,
  type Recognizer,
} from "@/recognition/mod.ts";
import { fetchModel } from "./model_files.ts";
import { fetchFile } from "./models.ts";
import { createPictureMaker } from "./picture_maker.ts";
import type { LoadedModel, RecognitionApi } from "./recognition_api.ts";
import { type Port, serve } from "@/base/threads.ts";
import { makeSample } from "./samples.ts";

installPlatform({
  ...enginePlatform(),
  loadBinary: async () => {
    const file = await fetchFile("tfjs-backend-wasm-simd.wasm");
    return new Uint8Array(await file.arrayBuffer());
  },
});

/** What runs from `begin` to `end`. */
interface Session {
  readonly stream: ReturnType<Recognizer["stream"]>;
  readonly picture: ReturnType<typeof createPictureMaker>;
  readonly sampleRate: number;
  readonly windows: RecognizedWindow[];
}

let recognizer: Recognizer | null = null;
/** The same, adapted to a voice. */
let adapted: AdaptedRecognizer | null = null;
let session: Session | null = null;

function loaded(): Recognizer {
  if (recognizer !== null) return recognizer;
  throw new InputError("recognise an emotion", "no model is loaded", {
    remedy: "load the page again",
  });
}

function running(): Session {
  if (session === null) throw new Error("no stream has begun");
  return session;
}

async function load(name: string): Promise<LoadedModel> {
  const engine = { provider: "wasm", threads: 1 } as const;
  const [files] = await Promise.all([fetchModel(name), startEngine(engine)]);
  const next = await loadRecognizer(files, { name, engine });
  recognizer?.dispose();
  recognizer = next;
  adapted = null;
  return { model: next.model, card: next.card };
}

const api: RecognitionApi = {
  load,
  begin(sampleRate) {
    session = {
      stream: (adapted ?? loaded()).stream(),
      picture: createPictureMaker(sampleRate),
      sampleRate,
      windows: [],
    };
  },
  async push(samples) {
    const { stream, picture, sampleRate, windows } = running();
    const found = await stream.push(samples, sampleRate);
    windows.push(...found);
    return { windows: found, picture: picture.push(samples) };
  },
  async end() {
    const { stream, picture, windows } = running();
    session = null;
    const last = await stream.flush();
    return {
      result: { ...last, windows: [...windows, ...last.windows] },
      picture: picture.flush(),
    };
  },
  decode: (bytes, name) => decodeWaveform(bytes, { name }),
  makeSample,
  explain: (window) => (adapted ?? loaded()).explain(window),
  embed: (sound) => loaded().embed(sound),
  async useVoice(voice) {
    adapted = voice === null ? null : await loaded().adapt(voice);
  },
  tryVoice: (voice) => loaded().tryVoice(voice),
  readVoice(text, name) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new InputError(`use the voice ${name}`, "it is not JSON", { code: "damaged", cause });
    }
    return checkVoice(value, { name, model: loaded().model });
  },
};

// In a worker `self` is the port to the page, which the types of a window do not say.
serve(self as unknown as Port, api);
