/**
 * nEMO: nine actors speak 90 Polish sentences in six emotions. A file's name is
 * `Speaker_emotion_Sentence.wav`.
 * @module
 */
import { basename } from "@std/path";
import { nameReader } from "./codes.ts";
import type { Corpus } from "./corpus.ts";
import type { Emotion } from "./emotion.ts";
import type { Gender, UtteranceLabels } from "./utterance.ts";

/** Names do not tell the gender: from the release's data.tsv. The speakers are 23 to 28 years old. */
const GENDERS: Readonly<Record<string, Gender>> = {
  EB0: "female",
  IC0: "female",
  KD0: "female",
  KS0: "male",
  MK0: "female",
  MP0: "male",
  SM0: "male",
  TP0: "male",
  WR0: "male",
};
/** There is neither calm nor disgust. */
const EMOTION_LABELS: Readonly<Record<string, Emotion>> = {
  neutral: "neutral",
  happiness: "happy",
  sadness: "sad",
  anger: "angry",
  fear: "fearful",
  surprised: "surprised",
};
/** The same number is the same sentence for all speakers and emotions. */
const SENTENCES = 90;
const NAME = /^([a-z]{2}\d)_([a-z]+)_(\d{1,2})\.wav$/i;
const WANTED = "it must be Speaker_emotion_Sentence.wav, such as EB0_anger_12.wav; rename or " +
  "remove the file";

const REPOSITORY = "amu-cai/nEMO";
const COMMIT = "66de9999a8f2f605eb5f64841790aa5cb0877782";

/**
 * The corpus as its authors published it: the folder samples. It is not balanced: MK0 has no
 * surprise, MP0 256 clips where the others have up to 540.
 */
export const nemo: Corpus = {
  name: "nemo",
  title: "nEMO: Dataset of Emotional Speech in Polish",
  language: "pl",
  licence: "CC BY-NC-SA 4.0",
  licenceUrl: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
  citation: "Christop I (2024) nEMO: Dataset of Emotional Speech in Polish. In: Proceedings of " +
    "LREC-COLING 2024. ELRA and ICCL, Torino, 12111-12116. " +
    "https://aclanthology.org/2024.lrec-main.1059",
  homepage: `https://github.com/${REPOSITORY}`,
  folder: "nemo",
  emotionLabels: EMOTION_LABELS,
  expected: {
    parts: [{
      channel: "speech",
      clips: 4481,
      speakers: 9,
      emotions: ["neutral", "happy", "sad", "angry", "fearful", "surprised"],
    }],
  },
  // GitHub makes the archive anew for each commit and states neither its size nor a digest.
  source: {
    kind: "archives",
    archives: [{
      url: `https://codeload.github.com/${REPOSITORY}/zip/${COMMIT}`,
      path: "nEMO.zip",
      bytes: null,
      digest: null,
      folder: ".",
    }],
    roomBytes: 1_100_000_000,
  },
  parse: parseNemoName,
};

function parseNemoName(relativePath: string): UtteranceLabels {
  const { fail, look } = nameReader(relativePath, { rules: "NEMO" });
  const fields = NAME.exec(basename(relativePath))?.slice(1) as
    | [string, string, string]
    | undefined;
  if (!fields) return fail(WANTED);
  const speaker = fields[0].toUpperCase();
  const label = fields[1].toLowerCase();
  const sentence = Number(fields[2]);
  const gender = look("speaker", speaker, GENDERS);
  const emotion = look("emotion", label, EMOTION_LABELS);
  if (sentence < 1 || sentence > SENTENCES) {
    fail(`the sentence is ${fields[2]}, but must be 1 to ${SENTENCES}`);
  }
  return {
    id: `${speaker}_${label}_${sentence}`,
    corpus: "nemo",
    speaker: `nemo-${speaker}`,
    gender,
    channel: "speech",
    emotion,
    intensity: "unspecified",
    // The corpus numbers the sentences; their words are in the release's data.tsv.
    statement: `${sentence}`,
    repetition: 1,
  };
}
