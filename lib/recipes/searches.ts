/** Variations of recipes that are worth trying: `deno task search --recipe NAME` runs them. @module */
import type { Search } from "./search.ts";

/** Which corpora are held out of unseen_speakers in turn. */
const HELD_OUT = ["ravdess", "nemo", "tess"];

/**
 * Searches by recipe. A variation is a list of settings, as `--set` takes them. All but the variations
 * holds for `--try` and `--file`, too, unless the file says otherwise.
 */
export const SEARCHES: Readonly<Record<string, Search>> = {
  unseen_speakers: {
    testCorpora: ["ravdess"],
    rungs: [{ folds: 0, epochShare: 0.5, heldOut: HELD_OUT }],
    variations: {
      "mixed spectra": ['training.augmentation.spectrumMix={"probability":0.7,"alpha":0.4}'],
      "without speed": ["sound.speed=null"],
      "without silence": ["sound.silence=null"],
      "without rooms": ["sound.room=null"],
      "without noise": ["sound.noise=null"],
      "without equaliser": ["sound.equaliser=null"],
      "without band limits": ["sound.band=null"],
      "without codecs": ["sound.codec=null"],
      "without mixup": ["training.augmentation.mixup=null"],
      "without masks": [
        "training.augmentation.timeMask=null",
        "training.augmentation.bandMask=null",
      ],
      "half the network": ["model.filters=8,16,32,48", "model.lstmUnits=32"],
    },
  },
};
