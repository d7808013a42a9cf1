/**
 * RAVDESS: 24 actors speak and sing two sentences in eight emotions. A file's name is
 * `Modality-Channel-Emotion-Intensity-Statement-Repetition-Actor.wav`, two digits each.
 * @module
 */
import { basename } from "@std/path";
import { nameReader } from "./codes.ts";
import type { Corpus } from "./corpus.ts";
import { type Emotion, EMOTIONS } from "./emotion.ts";
import type { Intensity, UtteranceLabels, VocalChannel } from "./utterance.ts";

const MODALITIES: Readonly<Record<string, string>> = {
  "01": "audio and video",
  "02": "video only",
  "03": "audio only",
};
const CHANNELS: Readonly<Record<string, VocalChannel>> = { "01": "speech", "02": "song" };
const EMOTION_LABELS: Readonly<Record<string, Emotion>> = Object.fromEntries(
  EMOTIONS.map((emotion, i) => [`0${i + 1}`, emotion]),
);
const INTENSITIES: Readonly<Record<string, Intensity>> = { "01": "normal", "02": "strong" };
const STATEMENTS: Readonly<Record<string, string>> = {
  "01": "Kids are talking by the door",
  "02": "Dogs are sitting by the door",
};
const REPETITIONS: Readonly<Record<string, number>> = { "01": 1, "02": 2 };
const NAME = /^(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)\.wav$/i;
const WANTED = "it must be seven two-digit numbers, Modality-Channel-Emotion-Intensity-Statement-" +
  "Repetition-Actor.wav, such as 03-01-06-01-02-01-12.wav; rename or remove the file";

const ZENODO = "https://zenodo.org/records/1188976/files";

/** The corpus as its authors published it: audio only, speech and song. */
export const ravdess: Corpus = {
  name: "ravdess",
  title: "Ryerson Audio-Visual Database of Emotional Speech and Song",
  language: "en",
  licence: "CC BY-NC-SA 4.0",
  licenceUrl: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
  citation: "Livingstone SR, Russo FA (2018) The Ryerson Audio-Visual Database of Emotional " +
    "Speech and Song (RAVDESS): A dynamic, multimodal set of facial and vocal expressions in " +
    "North American English. PLoS ONE 13(5): e0196391. " +
    "https://doi.org/10.1371/journal.pone.0196391",
  homepage: "https://zenodo.org/records/1188976",
  folder: "ravdess",
  emotionLabels: EMOTION_LABELS,
  expected: {
    parts: [
      { channel: "speech", clips: 1440, speakers: 24, clipsPerSpeaker: 60, emotions: EMOTIONS },
      {
        channel: "song",
        clips: 1012,
        speakers: 23,
        clipsPerSpeaker: 44,
        emotions: EMOTIONS.filter((emotion) => emotion !== "disgust" && emotion !== "surprised"),
        absentSpeakers: ["ravdess-18"],
      },
    ],
    identical: [["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"]],
  },
  // Sizes and digests as the record's page states them.
  source: {
    kind: "archives",
    archives: [
      {
        url: `${ZENODO}/Audio_Speech_Actors_01-24.zip?download=1`,
        path: "Audio_Speech_Actors_01-24.zip",
        bytes: 208_468_073,
        digest: { algorithm: "md5", hex: "bc696df654c87fed845eb13823edef8a" },
        folder: "speech",
      },
      {
        url: `${ZENODO}/Audio_Song_Actors_01-24.zip?download=1`,
        path: "Audio_Song_Actors_01-24.zip",
        bytes: 225_505_317,
        digest: { algorithm: "md5", hex: "5411230427d67a21e18aa4d466e6d1b9" },
        folder: "song",
      },
    ],
    roomBytes: 1_700_000_000,
  },
  parse: (relativePath) => parseRavdessName(relativePath, { corpus: "ravdess" }),
};

/**
 * Reads the labels of a file that is named by the rules of RAVDESS, in any folder.
 * Source: Livingstone and Russo 2018 (see {@linkcode ravdess}), section "Filename convention".
 * @param relativePath relative to `data/raw`
 * @param options.corpus the corpus' name and the prefix of its speakers
 * @throws {InputError} naming the path, the field, its value and the values that are allowed
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRavdessName } from "@/corpora/ravdess.ts";
 *
 * const labels = parseRavdessName("Actor_12/03-01-06-01-02-01-12.wav", { corpus: "ravdess" });
 * assert.equal(labels.emotion, "fearful");
 * assert.equal(labels.speaker, "ravdess-12");
 * ```
 */
export function parseRavdessName(
  relativePath: string,
  options: { corpus: string },
): UtteranceLabels {
  const { fail, look } = nameReader(relativePath, { rules: "RAVDESS" });
  const fields = NAME.exec(basename(relativePath))?.slice(1) as Fields | undefined;
  if (!fields) return fail(WANTED);
  const [modality, channel, emotion, intensity, statement, repetition, actor] = fields;

  const recorded = look("modality", modality, MODALITIES);
  if (modality !== "03") {
    fail(`modality ${modality} is ${recorded}; only 03 is used: take the archives named Audio`);
  }
  const labels = {
    channel: look("channel", channel, CHANNELS),
    emotion: look("emotion", emotion, EMOTION_LABELS),
    intensity: look("intensity", intensity, INTENSITIES),
    statement: look("statement", statement, STATEMENTS),
    repetition: look("repetition", repetition, REPETITIONS),
  };
  if (labels.emotion === "neutral" && labels.intensity === "strong") {
    fail("intensity is 02 (strong), but neutral (emotion 01) exists only as 01 (normal)");
  }
  if (Number(actor) < 1 || Number(actor) > 24) fail(`actor is ${actor}, but must be 01 to 24`);
  return {
    id: fields.join("-"),
    corpus: options.corpus,
    speaker: `${options.corpus}-${actor}`,
    gender: Number(actor) % 2 === 1 ? "male" : "female",
    ...labels,
  };
}

type Fields = [string, string, string, string, string, string, string];
