/** Made recordings and records for the tests of corpora. @module */
import { dirname, join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { seededRandom } from "@/random.ts";

/** A record that is right in every field. */
export const UTTERANCE: Utterance = {
  id: "03-01-06-01-02-01-12",
  path: "ravdess/speech/Actor_12/03-01-06-01-02-01-12.wav",
  sha256: "0123456789abcdef".repeat(4),
  corpus: "ravdess",
  speaker: "ravdess-12",
  gender: "female",
  channel: "speech",
  emotion: "fearful",
  intensity: "normal",
  statement: "Dogs are sitting by the door",
  repetition: 1,
  sampleRate: 48000,
  channels: 1,
  durationSec: 3.5035,
};

/** Bytes of a short noise that its seed determines: 0.1 s at 16 kHz. */
export function madeWav(seed: number | string): Uint8Array {
  const random = seededRandom(seed);
  const samples = Float32Array.from({ length: 1600 }, () => random.uniform() - 0.5);
  return encodeWav({ samples, sampleRate: 16000 });
}

/** A temporary folder that is removed when the test ends. */
export async function tempFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.realPath(await Deno.makeTempDir());
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Writes files below a folder, making folders as needed. */
export async function writeFiles(
  root: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(root, path)), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(join(root, path), bytes);
  }
}
