/**
 * EMOVO: three women and three men speak fourteen Italian sentences in seven emotions. A file's name
 * is `emotion-speaker-sentence.wav`.
 * @module
 */
import { basename } from "@std/path";
import { nameReader } from "./codes.ts";
import type { Corpus } from "./corpus.ts";
import { type Emotion, EMOTIONS } from "./emotion.ts";
import type { Gender, UtteranceLabels } from "./utterance.ts";

const GENDERS: Readonly<Record<string, Gender>> = {
  f1: "female",
  f2: "female",
  f3: "female",
  m1: "male",
  m2: "male",
  m3: "male",
};
/** In Italian: disgusto, gioia, neutro, paura, rabbia, sorpresa, tristezza. There is no calm. */
const EMOTION_LABELS: Readonly<Record<string, Emotion>> = {
  neu: "neutral",
  gio: "happy",
  tri: "sad",
  rab: "angry",
  pau: "fearful",
  dis: "disgust",
  sor: "surprised",
};
/** How many sentences there are of each kind. */
const SENTENCES: Readonly<Record<string, number>> = {
  /** Short (breve). */
  b: 3,
  /** Long (lunga). */
  l: 4,
  /** Without sense (nonsense). */
  n: 5,
  /** Questions (domanda). */
  d: 2,
};
const NAME = /^([a-z]{3})-([a-z]\d)-([a-z])(\d)\.wav$/i;
const WANTED = "it must be emotion-speaker-sentence.wav, such as rab-f1-b1.wav; rename or remove " +
  "the file";

const PAPER = "https://aclanthology.org/L14-1478/";

/**
 * The corpus as its authors published it: a folder for each speaker. Its two channels are those of
 * two microphones, which the voice reaches 0.2 to 0.7 ms apart, so that their mean is about 5 dB
 * below the louder one. Thirteen of the neutral recordings of f1 have two equal channels, and
 * `rab-f1-b1.wav` has one.
 */
export const emovo: Corpus = {
  name: "emovo",
  title: "EMOVO Corpus: an Italian Emotional Speech Database",
  language: "it",
  licence: "research only",
  licenceUrl: PAPER,
  citation: "Costantini G, Iaderola I, Paoloni A, Todisco M (2014) EMOVO Corpus: an Italian " +
    "Emotional Speech Database. In: Proceedings of LREC 2014. ELRA, Reykjavik, 3501-3504. " + PAPER,
  homepage: PAPER,
  folder: "emovo",
  emotionLabels: EMOTION_LABELS,
  expected: {
    parts: [{
      channel: "speech",
      clips: 588,
      speakers: 6,
      clipsPerSpeaker: 98,
      emotions: EMOTIONS.filter((emotion) => emotion !== "calm"),
    }],
  },
  source: {
    kind: "registration",
    steps: "EMOVO has no archive to fetch: its page is\n" +
      "  http://voice.fub.it/activities/corpora/emovo/index.html\n" +
      "and a copy is the folder data/EMOVO of https://github.com/fp1acm8/SER (commit c138341); " +
      "unpack either, and then\n" +
      "  deno task download emovo --from FOLDER\n" +
      "with the folder that holds f1 to m3; the recordings are checked and copied",
  },
  parse: parseEmovoName,
};

function parseEmovoName(relativePath: string): UtteranceLabels {
  const { fail, look } = nameReader(relativePath, { rules: "EMOVO" });
  const fields = NAME.exec(basename(relativePath))?.slice(1).map((f) => f.toLowerCase());
  if (!fields) return fail(WANTED);
  const [label, speaker, kind, number] = fields as [string, string, string, string];
  const emotion = look("emotion", label, EMOTION_LABELS);
  const gender = look("speaker", speaker, GENDERS);
  const last = look("kind of sentence", kind, SENTENCES);
  if (Number(number) < 1 || Number(number) > last) {
    fail(`the sentence is ${kind}${number}, but must be ${kind}1 to ${kind}${last}`);
  }
  return {
    id: `${label}-${speaker}-${kind}${number}`,
    corpus: "emovo",
    speaker: `emovo-${speaker}`,
    gender,
    channel: "speech",
    emotion,
    intensity: "unspecified",
    // Names do not tell the words: a code stands for each sentence.
    statement: `${kind}${number}`,
    repetition: 1,
  };
}
