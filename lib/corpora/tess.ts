/**
 * TESS: two women say 200 words, each in the phrase "Say the word …", in seven emotions. A file's
 * name is `Speaker_word_emotion.wav`.
 * @module
 */
import { basename } from "@std/path";
import { nameReader } from "./codes.ts";
import type { Corpus } from "./corpus.ts";
import { type Emotion, EMOTIONS } from "./emotion.ts";
import type { UtteranceLabels } from "./utterance.ts";

/**
 * The speakers by their codes: OAF is 64 years old, YAF 26. The release itself misspells one name,
 * `OA_bite_neutral.wav`, and lacks an `OAF_bite_neutral.wav`: OA is read as OAF, in the id too, so
 * that the recording has one id whether or not a copy of the corpus has mended the name.
 */
const SPEAKERS: Readonly<Record<string, string>> = { OAF: "OAF", OA: "OAF", YAF: "YAF" };
/** `ps` is pleasant surprise, the only surprise in the corpus. There is no calm. */
const EMOTION_LABELS: Readonly<Record<string, Emotion>> = {
  neutral: "neutral",
  happy: "happy",
  sad: "sad",
  angry: "angry",
  fear: "fearful",
  disgust: "disgust",
  ps: "surprised",
};
const NAME = /^([a-z]+)_([a-z]+)_([a-z]+)\.wav$/i;
/** Copies of the corpus have names such as `762testOAF_food_fear52.wav`: OAF_food_fear, numbered. */
const NUMBERED = /^\d+test(\D+)\d+(\.wav)$/i;
const WANTED = "it must be Speaker_word_emotion.wav, such as OAF_back_angry.wav; rename or " +
  "remove the file";

const BOREALIS = "https://borealisdata.ca/api";

/** The corpus as its authors published it. */
export const tess: Corpus = {
  name: "tess",
  title: "Toronto emotional speech set",
  language: "en",
  licence: "CC BY-NC-ND 4.0",
  licenceUrl: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
  citation: "Pichora-Fuller MK, Dupuis K (2020) Toronto emotional speech set (TESS). Borealis. " +
    "https://doi.org/10.5683/SP2/E8H2MF",
  homepage: "https://doi.org/10.5683/SP2/E8H2MF",
  folder: "tess",
  emotionLabels: EMOTION_LABELS,
  expected: {
    parts: [{
      channel: "speech",
      clips: 2800,
      speakers: 2,
      clipsPerSpeaker: 1400,
      emotions: EMOTIONS.filter((emotion) => emotion !== "calm"),
    }],
  },
  source: {
    kind: "dataverse",
    listing: `${BOREALIS}/datasets/:persistentId/?persistentId=doi:10.5683/SP2/E8H2MF`,
    access: `${BOREALIS}/access/datafile/`,
    roomBytes: 600_000_000,
  },
  parse: parseTessName,
};

function parseTessName(relativePath: string): UtteranceLabels {
  const { fail, look } = nameReader(relativePath, { rules: "TESS" });
  const name = basename(relativePath).replace(NUMBERED, "$1$2");
  const fields = NAME.exec(name)?.slice(1) as
    | [string, string, string]
    | undefined;
  if (!fields) return fail(WANTED);
  const code = fields[0].toUpperCase();
  const word = fields[1].toLowerCase();
  const label = fields[2].toLowerCase();
  const speaker = look("speaker", code, SPEAKERS);
  const emotion = look("emotion", label, EMOTION_LABELS);
  return {
    id: `${speaker}_${word}_${label}`,
    corpus: "tess",
    speaker: `tess-${speaker}`,
    gender: "female",
    channel: "speech",
    emotion,
    intensity: "unspecified",
    statement: `Say the word ${word}`,
    repetition: 1,
  };
}
