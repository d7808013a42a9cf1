/**
 * CREMA-D: 91 actors speak twelve sentences in six emotions. A file's name is
 * `Actor_Sentence_Emotion_Intensity.wav`.
 * @module
 */
import { basename } from "@std/path";
import { nameReader } from "./codes.ts";
import type { Corpus } from "./corpus.ts";
import type { Emotion } from "./emotion.ts";
import type { Intensity, UtteranceLabels } from "./utterance.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  IEO: "It's eleven o'clock",
  TIE: "That is exactly what happened",
  IOM: "I'm on my way to the meeting",
  IWW: "I wonder what this is about",
  TAI: "The airplane is almost full",
  MTI: "Maybe tomorrow it will be cold",
  IWL: "I would like a new alarm clock",
  ITH: "I think I have a doctor's appointment",
  DFA: "Don't forget a jacket",
  ITS: "I think I've seen this before",
  TSI: "The surface is slick",
  WSI: "We'll stop in a couple of minutes",
};
/** There is neither calm nor surprise. */
const EMOTION_LABELS: Readonly<Record<string, Emotion>> = {
  NEU: "neutral",
  HAP: "happy",
  SAD: "sad",
  ANG: "angry",
  FEA: "fearful",
  DIS: "disgust",
};
/** Only the sentence IEO was played at several levels. `1040_ITH_SAD_X.wav` is so in the release. */
const INTENSITIES: Readonly<Record<string, Intensity>> = {
  LO: "weak",
  MD: "normal",
  HI: "strong",
  XX: "unspecified",
  X: "unspecified",
};
const FIRST_ACTOR = 1001;
const LAST_ACTOR = 1091;
/** Names do not tell it: from the column Sex of the release's VideoDemographics.csv. */
const WOMEN: readonly string[] =
  ("1002 1003 1004 1006 1007 1008 1009 1010 1012 1013 1018 1020 1021 1024 1025 1028 1029 1030 " +
    "1037 1043 1046 1047 1049 1052 1053 1054 1055 1056 1058 1060 1061 1063 1072 1073 1074 1075 " +
    "1076 1078 1079 1082 1084 1089 1091").split(" ");
const NAME = /^(\d{4})_([a-z]{3})_([a-z]{3})_([a-z]{1,2})\.wav$/i;
const WANTED = "it must be Actor_Sentence_Emotion_Intensity.wav, such as 1001_DFA_ANG_XX.wav; " +
  "rename or remove the file";

const REPOSITORY = "CheyneyComputerScience/CREMA-D";

/** The corpus as its authors published it: the folder AudioWAV. */
export const cremaD: Corpus = {
  name: "crema-d",
  title: "Crowd-sourced Emotional Multimodal Actors Dataset",
  language: "en",
  licence: "ODbL 1.0",
  licenceUrl: "https://opendatacommons.org/licenses/odbl/1-0/",
  citation: "Cao H, Cooper DG, Keutmann MK, Gur RC, Nenkova A, Verma R (2014) CREMA-D: " +
    "Crowd-sourced Emotional Multimodal Actors Dataset. IEEE Transactions on Affective " +
    "Computing 5(4): 377-390. https://doi.org/10.1109/TAFFC.2014.2336244",
  homepage: `https://github.com/${REPOSITORY}`,
  folder: "crema-d",
  emotionLabels: EMOTION_LABELS,
  expected: {
    parts: [{
      channel: "speech",
      clips: 7442,
      speakers: 91,
      emotions: ["neutral", "happy", "sad", "angry", "fearful", "disgust"],
    }],
    withoutSound: ["1076_MTI_SAD_XX"],
  },
  source: {
    kind: "git-lfs",
    repository: `https://codeload.github.com/${REPOSITORY}/zip/refs/heads/master`,
    folder: "AudioWAV",
    media: `https://media.githubusercontent.com/media/${REPOSITORY}/master/`,
    roomBytes: 800_000_000,
  },
  parse: parseCremaDName,
};

function parseCremaDName(relativePath: string): UtteranceLabels {
  const { fail, look } = nameReader(relativePath, { rules: "CREMA-D" });
  const fields = NAME.exec(basename(relativePath))?.slice(1).map((f) => f.toUpperCase());
  if (!fields) return fail(WANTED);
  const [actor, sentence, label, level] = fields as [string, string, string, string];
  if (Number(actor) < FIRST_ACTOR || Number(actor) > LAST_ACTOR) {
    fail(`actor is ${actor}, but must be ${FIRST_ACTOR} to ${LAST_ACTOR}`);
  }
  const labels = {
    emotion: look("emotion", label, EMOTION_LABELS),
    intensity: look("intensity", level, INTENSITIES),
    statement: look("sentence", sentence, SENTENCES),
  };
  return {
    id: [actor, sentence, label, level === "X" ? "XX" : level].join("_"),
    corpus: "crema-d",
    speaker: `crema-d-${actor}`,
    gender: WOMEN.includes(actor) ? "female" : "male",
    channel: "speech",
    ...labels,
    repetition: 1,
  };
}
