/**
 * The demo corpus: synthetic voices with the names and the layout of RAVDESS speech, for trying
 * everything without a real corpus. `disk/demo_corpus.ts` makes its files.
 * @module
 */
import { PSEUDO_SENTENCES } from "@/audio/voice/phones.ts";
import type { Corpus } from "./corpus.ts";
import { EMOTIONS } from "./emotion.ts";
import { parseRavdessName, ravdess } from "./ravdess.ts";

/** Speakers that are made by default. */
export const DEMO_SPEAKERS = 8;
/** Neutral 2 x 2, seven other emotions 2 x 2 x 2. */
const CLIPS_PER_SPEAKER = 60;

/** The demo corpus as it is made by default. */
export const demo: Corpus = {
  name: "demo",
  title: "Demo corpus of synthesised voices",
  licence: "MIT",
  licenceUrl: "https://opensource.org/license/mit",
  citation: "Made by this project's source-filter synthesiser; there is nothing to cite.",
  homepage: "lib/audio/voice/synth.ts",
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
    const statement = labels.id.split("-")[4] === "01" ? 0 : 1;
    // The names are those of RAVDESS; the ids must not be.
    return { ...labels, id: `demo-${labels.id}`, statement: PSEUDO_SENTENCES[statement].text };
  },
};
