/** Variations of recipes that are worth trying: `deno task search --recipe NAME` runs them. @module */
import type { Search } from "./search.ts";

/** Which corpora are held out of unseen_speakers in turn; TESS has only two speakers. */
const HELD_OUT = ["ravdess", "nemo"];

const SPEED = ["sound.speed.probability=1", "sound.speed.maxChange=0.3"];
const MIX = ['training.augmentation.spectrumMix={"probability":0.7,"alpha":0.4}'];

/**
 * Searches by recipe. A variation is a list of settings, as `--set` takes them. All but the variations
 * holds for `--try` and `--file`, too, unless the file says otherwise.
 */
export const SEARCHES: Readonly<Record<string, Search>> = {
  unseen_speakers: {
    testCorpora: ["ravdess"],
    rungs: [{ folds: 0, epochShare: 0.5, heldOut: HELD_OUT }],
    variations: {
      "equaliser to 20 dB": ["sound.equaliser.probability=0.8", "sound.equaliser.maxDb=20"],
      "speed by 30 %": SPEED,
      "mixed spectra": MIX,
      "mixed spectra, speed by 30 %": [...MIX, ...SPEED],
      "mixed spectra, speed by 30 %, 50 dB deep": [
        ...MIX,
        ...SPEED,
        "features.channels.0.0.topDb=50",
      ],
    },
  },
};
