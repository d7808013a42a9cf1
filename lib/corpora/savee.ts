/**
 * SAVEE: four men speak sentences of TIMIT in seven emotions. A file's name is `DC_a01.wav`, or
 * `a01.wav` in a folder `DC`, as the corpus itself has it.
 * @module
 */
import { basename, dirname } from "@std/path";
import { nameReader } from "./codes.ts";
import type { Corpus } from "./corpus.ts";
import { type Emotion, EMOTIONS } from "./emotion.ts";
import type { UtteranceLabels } from "./utterance.ts";

/** The initials of the speakers, who are 27 to 31 years old. */
const SPEAKERS: Readonly<Record<string, string>> = { DC: "DC", JE: "JE", JK: "JK", KL: "KL" };
/** There is no calm. */
const EMOTION_LABELS: Readonly<Record<string, Emotion>> = {
  n: "neutral",
  h: "happy",
  sa: "sad",
  a: "angry",
  f: "fearful",
  d: "disgust",
  su: "surprised",
};
/** Sentences of each emotion; neutral has twice as many. */
const SENTENCES = 15;
const NEUTRAL_SENTENCES = 30;
const NAME = /^(?:([a-z]{2})_)?([a-z]{1,2})(\d{2})\.wav$/i;
const WANTED = "it must be Speaker_emotionNumber.wav, such as DC_a01.wav, or a01.wav in a folder " +
  "DC; rename or remove the file";

/** The corpus as its authors published it: the folder AudioData. */
export const savee: Corpus = {
  name: "savee",
  title: "Surrey Audio-Visual Expressed Emotion database",
  language: "en",
  licence: "research only",
  licenceUrl: "https://kahlan.eps.surrey.ac.uk/savee/",
  citation: "Haq S, Jackson PJB (2010) Multimodal Emotion Recognition. In: Wang W (ed) Machine " +
    "Audition: Principles, Algorithms and Systems. IGI Global, 398-423",
  homepage: "https://kahlan.eps.surrey.ac.uk/savee/",
  folder: "savee",
  emotionLabels: EMOTION_LABELS,
  expected: {
    parts: [{
      channel: "speech",
      clips: 480,
      speakers: 4,
      clipsPerSpeaker: 6 * SENTENCES + NEUTRAL_SENTENCES,
      emotions: EMOTIONS.filter((emotion) => emotion !== "calm"),
    }],
  },
  source: {
    kind: "registration",
    steps: "SAVEE is given to researchers who register: ask for it at " +
      "https://kahlan.eps.surrey.ac.uk/savee/, unpack what you get, and then\n" +
      "  deno task download savee --from FOLDER\n" +
      "with the folder that holds AudioData (or ALL); the recordings are checked and copied",
  },
  parse: parseSaveeName,
};

function parseSaveeName(relativePath: string): UtteranceLabels {
  const { fail, look } = nameReader(relativePath, { rules: "SAVEE" });
  const fields = NAME.exec(basename(relativePath))?.slice(1);
  if (!fields) return fail(WANTED);
  const [prefix, code, number] = fields as [string | undefined, string, string];
  const inFolder = basename(dirname(relativePath));
  const speaker = look("speaker", (prefix ?? inFolder).toUpperCase(), SPEAKERS);
  const label = code.toLowerCase();
  const emotion = look("emotion", label, EMOTION_LABELS);
  const last = emotion === "neutral" ? NEUTRAL_SENTENCES : SENTENCES;
  if (Number(number) < 1 || Number(number) > last) {
    fail(`the sentence is ${number}, but must be 01 to ${last} for ${label} (${emotion})`);
  }
  return {
    id: `${speaker}_${label}${number}`,
    corpus: "savee",
    speaker: `savee-${speaker}`,
    gender: "male",
    channel: "speech",
    emotion,
    intensity: "unspecified",
    // Names do not tell the words; the corpus numbers them within each emotion.
    statement: `${label}${number}`,
    repetition: 1,
  };
}
