/** Making the recordings of the demo corpus. @module */
import { encodeWav } from "@/audio/wav.ts";
import { demo } from "@/corpora/demo.ts";
import { type DemoClip, speakClip } from "@/corpora/demo_speech.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { join } from "@std/path";
import { exists, writeWhole, writing } from "./files.ts";

/** Lists the recordings of a speaker, in the order of their names. */
function listClips(speaker: number): DemoClip[] {
  const digits = (n: number) => String(n).padStart(2, "0");
  const clips: DemoClip[] = [];
  for (const [e, emotion] of EMOTIONS.entries()) {
    for (const strong of emotion === "neutral" ? [false] : [false, true]) {
      for (const [statement, repetition] of [[1, 1], [1, 2], [2, 1], [2, 2]] as const) {
        const fields = [3, 1, e + 1, strong ? 2 : 1, statement, repetition, speaker];
        const name = `${fields.map(digits).join("-")}.wav`;
        const path = `${demo.folder}/Actor_${digits(speaker)}/${name}`;
        clips.push({ path, speaker, emotion, strong, statement });
      }
    }
  }
  return clips;
}

/**
 * Makes the demo corpus: 60 recordings of each speaker, 48 kHz, 16 bits. Files that are there
 * already are kept, so that an interrupted run continues.
 * @param root the folder that holds the corpora's folders, such as `data/raw`
 * @param options.speakers 1 to 24 @default 8
 * @param options.onProgress called after each recording, made or kept
 * @returns how many recordings were made
 * @throws {InputError} if a file cannot be written
 * @throws {DOMException} named AbortError if the signal aborts
 */
export async function writeDemoCorpus(
  root: string,
  options: {
    speakers?: number;
    onProgress?: (done: number, total: number) => void;
    signal?: AbortSignal | undefined;
  } = {},
): Promise<number> {
  const { speakers = demo.expected.parts[0]!.speakers, onProgress, signal } = options;
  const numbers = Array.from({ length: speakers }, (_, i) => i + 1);
  const clips = numbers.flatMap(listClips);
  let made = 0;
  for (const [i, clip] of clips.entries()) {
    signal?.throwIfAborted();
    const path = join(root, clip.path);
    if (!await writing(path, () => exists(path))) {
      await writeWhole(path, encodeWav(speakClip(clip)));
      made++;
    }
    onProgress?.(i + 1, clips.length);
  }
  return made;
}
