/** Variations of recipes that are worth trying: `deno task search --recipe NAME` runs them. @module */
import type { Search } from "./search.ts";

/** Which corpora are held out of unseen_speakers in turn; TESS has two speakers, too few to judge by. */
const HELD_OUT = ["ravdess", "nemo"];

/**
 * Searches by recipe. A variation is a list of settings, as `--set` takes them. All but the variations
 * holds for `--try` and `--file`, too, unless the file says otherwise.
 */
export const SEARCHES: Readonly<Record<string, Search>> = {
  unseen_speakers: {
    testCorpora: ["ravdess"],
    rungs: [{ folds: 0, epochShare: 0.5, heldOut: HELD_OUT }],
    variations: {
      "without speed": ["sound.speed=null"],
      "without silence": ["sound.silence=null"],
      "without rooms": ["sound.room=null"],
      "without noise": ["sound.noise=null"],
      "without equaliser": ["sound.equaliser=null"],
      "without band limits and codecs": ["sound.band=null", "sound.codec=null"],
      "without any change of sound": ["sound=null"],
      "without mixup": ["training.augmentation.mixup=null"],
      "without masks": [
        "training.augmentation.timeMask=null",
        "training.augmentation.bandMask=null",
      ],
      "2 speakers of each corpus": ["sampling.speakers=2"],
      "4 speakers of each corpus": ["sampling.speakers=4"],
      "8 speakers of each corpus": ["sampling.speakers=8"],
    },
  },
};
