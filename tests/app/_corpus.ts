/** Made recordings under the names of RAVDESS. */
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { seededRandom } from "@/base/random.ts";
import { writeFile } from "./_temp.ts";

const SAMPLE_RATE = 16000;

/** Bytes of a noise that its seed determines. */
export function madeWav(seed: string, seconds = 0.3): Uint8Array {
  const random = seededRandom(seed);
  const samples = Float32Array.from(
    { length: seconds * SAMPLE_RATE },
    () => 0.5 * (random.uniform() - 0.5),
  );
  return encodeWav({ samples, sampleRate: SAMPLE_RATE });
}

/** A file's path below data/raw: speech, of normal intensity. */
export function ravdessPath(speaker: number, emotion: number, corpus = "ravdess"): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${corpus}/Actor_${two(speaker)}/03-01-${two(emotion)}-01-01-01-${two(speaker)}.wav`;
}

/** Paths below data/raw of all recordings of the demo corpus, in the order in which they are made. */
export function demoPaths(speakers = 8): string[] {
  const two = (n: number) => String(n).padStart(2, "0");
  const paths: string[] = [];
  for (let speaker = 1; speaker <= speakers; speaker++) {
    for (let emotion = 1; emotion <= 8; emotion++) {
      const intensities = emotion === 1 ? ["01"] : ["01", "02"];
      for (const intensity of intensities) {
        for (const rest of ["01-01", "01-02", "02-01", "02-02"]) {
          const name = `03-01-${two(emotion)}-${intensity}-${rest}-${two(speaker)}.wav`;
          paths.push(`demo/Actor_${two(speaker)}/${name}`);
        }
      }
    }
  }
  return paths;
}

/** Writes one recording of each emotion by each speaker. @returns how many */
export async function writeRavdess(
  root: string,
  options: { speakers?: number; emotions?: number; corpus?: string } = {},
): Promise<number> {
  const { speakers = 2, emotions = 2, corpus = "ravdess" } = options;
  for (let speaker = 1; speaker <= speakers; speaker++) {
    for (let emotion = 1; emotion <= emotions; emotion++) {
      const path = ravdessPath(speaker, emotion, corpus);
      await writeFile(join(root, path), madeWav(path));
    }
  }
  return speakers * emotions;
}
