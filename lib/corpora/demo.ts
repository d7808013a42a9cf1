/**
 * The demo corpus: voices made by the project's own synthesiser, with the names and the layout of
 * RAVDESS speech, so that everything can be tried where no real corpus is. It shows that the
 * pipeline works; it says nothing about people.
 * @module
 */
import type { Corpus } from "./corpus.ts";
import { EMOTIONS } from "./emotion.ts";
import { parseRavdessName, ravdess } from "./ravdess.ts";
import { PSEUDO_SENTENCES } from "./synth_phones.ts";

/** Speakers that are made unless another number is asked for. */
export const DEMO_SPEAKERS = 8;
/** Clips of each speaker: neutral 2 x 2, seven emotions 2 x 2 x 2. */
const CLIPS_PER_SPEAKER = 60;

/** The demo corpus as it is made by default. */
export const demo: Corpus = {
  name: "demo",
  title: "Demo corpus of synthesised voices",
  licence: "MIT",
  licenceUrl: "https://opensource.org/license/mit",
  citation: "Made by this project's source-filter synthesiser; there is nothing to cite.",
  homepage: "lib/corpora/synth.ts",
  folder: "demo",
  emotionLabels: ravdess.emotionLabels,
  expected: {
    parts: [{
      channel: "speech",
      clips: DEMO_SPEAKERS * CLIPS_PER_SPEAKER,
      speakers: DEMO_SPEAKERS,
      clipsPerSpeaker: CLIPS_PER_SPEAKER,
      emotions: EMOTIONS,
    }],
  },
  parse: (relativePath) => {
    const labels = parseRavdessName(relativePath, { corpus: "demo" });
    const number = labels.statement === "Kids are talking by the door" ? 0 : 1;
    return { ...labels, statement: PSEUDO_SENTENCES[number]!.text };
  },
};
