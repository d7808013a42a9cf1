/**
 * The demo corpus: synthetic voices with the names and the layout of RAVDESS speech, so that everything
 * can be tried where no real corpus is. It shows that the pipeline works; it says nothing about people.
 * @module
 */
import type { Corpus } from "./corpus.ts";
import { EMOTIONS } from "./emotion.ts";
import { parseRavdessName, ravdess } from "./ravdess.ts";

/** Speakers of the corpus. */
const SPEAKERS = 8;
/** Clips of each speaker: neutral 2 x 2, seven emotions 2 x 2 x 2. */
const CLIPS_PER_SPEAKER = 60;

/** The two pseudo-sentences (R. Banse and K. Scherer, J. Personality and Social Psychology 70, 1996). */
const STATEMENTS = ["Hat sundig pron you venzy", "Fee gott laish jonkill gosterr"] as const;

/** The demo corpus as it is made by default. */
export const demo: Corpus = {
  name: "demo",
  title: "Demo corpus of synthesised voices",
  licence: "MIT",
  licenceUrl: "https://opensource.org/license/mit",
  citation: "Made by this project's source-filter synthesiser; there is nothing to cite.",
  homepage: "lib/audio/demo_voice.ts",
  folder: "demo",
  emotionLabels: ravdess.emotionLabels,
  expected: {
    parts: [{
      channel: "speech",
      clips: SPEAKERS * CLIPS_PER_SPEAKER,
      speakers: SPEAKERS,
      clipsPerSpeaker: CLIPS_PER_SPEAKER,
      emotions: EMOTIONS,
    }],
  },
  parse: (relativePath) => {
    const labels = parseRavdessName(relativePath, { corpus: "demo" });
    const isFirst = labels.id.split("-")[4] === "01";
    const statement = isFirst ? STATEMENTS[0] : STATEMENTS[1];
    // The names are those of RAVDESS; the ids must differ.
    return { ...labels, id: `demo-${labels.id}`, statement };
  },
};
