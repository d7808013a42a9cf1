/** Recordings in a temporary folder. @module */
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { Utterance } from "@/corpora/utterance.ts";

/** What is usual of a test's utterance. */
const COMMON = {
  corpus: "test",
  speaker: "test-1",
  gender: "unknown",
  channel: "speech",
  emotion: "happy",
  intensity: "normal",
  statement: "one",
  repetition: 1,
  channels: 1,
} as const;

/** Writes a recording, and says what an index would. */
export function writeRecording(
  dir: string,
  id: string,
  waveform: Waveform,
  bitDepth: 16 | 32 = 16,
): Utterance {
  const bytes = encodeWav(waveform, { bitDepth });
  const path = `${id}.wav`;
  Deno.writeFileSync(join(dir, path), bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { samples, sampleRate } = waveform;
  return { ...COMMON, id, path, sha256, sampleRate, durationSec: samples.length / sampleRate };
}

/** Runs a test with a folder for recordings and one for the cache. */
export async function withFolders(
  test: (folders: { rawDir: string; cacheDir: string }) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const [rawDir, cacheDir] = [join(dir, "raw"), join(dir, "cache")];
  await Deno.mkdir(rawDir);
  try {
    await test({ rawDir, cacheDir });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
