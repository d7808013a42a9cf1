/**
 * The demo corpus: voices made by the project's own synthesiser, with the names and the layout of
 * RAVDESS speech, so that everything can be tried where no real corpus is. It shows that the
 * pipeline works; it says nothing about people.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import { demo, DEMO_SPEAKERS } from "@/corpora/demo.ts";
import { type Emotion, EMOTIONS } from "@/corpora/emotion.ts";
import { drawNoise, synthesise } from "@/audio/voice/synth.ts";
import { drawSpeaker, type SynthSpeaker } from "@/audio/voice/speaker.ts";
import { exists, writeWhole, writing } from "./files.ts";

/** One recording to be made. */
export interface DemoClip {
  /** Relative to data/raw. */
  readonly path: string;
  /** 1 to 24. */
  readonly speaker: number;
  readonly emotion: Emotion;
  readonly strong: boolean;
  readonly statement: 1 | 2;
}

/** Lists the recordings of a number of speakers, in the order of their names. */
export function listDemoClips(speakers: number): DemoClip[] {
  const digits = (n: number) => String(n).padStart(2, "0");
  const clips: DemoClip[] = [];
  for (let speaker = 1; speaker <= speakers; speaker++) {
    EMOTIONS.forEach((emotion, e) => {
      for (const strong of emotion === "neutral" ? [false] : [false, true]) {
        for (const statement of [1, 2] as const) {
          for (const repetition of [1, 2]) {
            const fields = [3, 1, e + 1, strong ? 2 : 1, statement, repetition, speaker];
            const name = `${fields.map(digits).join("-")}.wav`;
            const path = `${demo.folder}/Actor_${digits(speaker)}/${name}`;
            clips.push({ path, speaker, emotion, strong, statement });
          }
        }
      }
    });
  }
  return clips;
}

/** Makes a file unless it is there; tells whether it was made. */
async function makeFile(path: string, make: () => Uint8Array): Promise<boolean> {
  if (await writing(path, () => exists(path))) return false;
  await writeWhole(path, make());
  return true;
}

/** Makes clips of one corpus: the same seed gives the same clips, in whatever order. */
function createMaker(seed: number | string): (clip: DemoClip) => Uint8Array {
  const random: Random = seededRandom(`demo corpus/${seed}`);
  const noise = drawNoise(random.fork("noise"));
  const speakers = new Map<number, SynthSpeaker>();
  return ({ path, speaker: number, emotion, strong, statement }) => {
    const speaker = speakers.get(number) ?? drawSpeaker(number, random);
    speakers.set(number, speaker);
    const own = random.fork(path);
    return encodeWav(synthesise({ speaker, emotion, strong, statement, random: own, noise }));
  };
}

/**
 * Makes the demo corpus: 60 recordings of each speaker, 48 kHz, 16 bits. Files that are there
 * already are kept, whatever seed they were made with, so that an interrupted run goes on where it
 * stopped; to make all anew, remove the folder first.
 * @param root the folder that holds the corpora's folders, such as `data/raw`
 * @param options.seed equal seeds give equal files @default 1
 * @param options.speakers 1 to 24 @default 8
 * @param options.onProgress called after each recording, made or kept
 * @returns how many recordings were made
 * @throws RangeError if `speakers` is out of range; DOMException named AbortError when the signal
 * aborts; a sentence, as `writeWhole`, if a file cannot be written
 */
export async function writeDemoCorpus(
  root: string,
  options: {
    seed?: number | string;
    speakers?: number;
    onProgress?: (done: number, total: number) => void;
    signal?: AbortSignal;
  } = {},
): Promise<number> {
  const { seed = 1, speakers = DEMO_SPEAKERS, onProgress, signal } = options;
  if (!Number.isInteger(speakers) || speakers < 1 || speakers > 24) {
    throw new InputError(`make a demo corpus of ${speakers} speakers`, "1 to 24");
  }
  const clips = listDemoClips(speakers), make = createMaker(seed);
  let made = 0;
  for (const [i, clip] of clips.entries()) {
    signal?.throwIfAborted();
    if (await makeFile(join(root, clip.path), () => make(clip))) made++;
    onProgress?.(i + 1, clips.length);
  }
  return made;
}
