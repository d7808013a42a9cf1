/** Variations of recipes that are worth trying: `deno task search --recipe NAME` runs them. @module */
import type { Search } from "./search.ts";

/** Which corpora are held out of unseen_speakers in turn; TESS has only two speakers. */
const HELD_OUT = ["ravdess", "nemo"];

/**
 * Searches by recipe. A variation is a list of settings, as `--set` takes them. All but the variations
 * holds for `--try` and `--file`, too, unless the file says otherwise.
 */
export const SEARCHES: Readonly<Record<string, Search>> = {
  unseen_speakers: {
    testCorpora: ["ravdess"],
    rungs: [
      { folds: 0, epochShare: 0.5, heldOut: HELD_OUT },
      { folds: 2, epochShare: 1, heldOut: HELD_OUT },
    ],
    variations: {
      "half the rate": ["training.learningRate=1e-3"],
      "twice the rate": ["training.learningRate=4e-3"],
      "more decay": ["training.weightDecay=0.05"],
      "no mixup": ["training.augmentation.mixup=null"],
      "longer masks": [
        "training.augmentation.timeMask.maxShare=0.25",
        "training.augmentation.bandMask.maxShare=0.25",
      ],
      "new sound each epoch": ["sound.everyEpochs=1"],
      "sound as recorded": ["sound=null"],
      "half the network": ["model.filters=8,16,32,48", "model.lstmUnits=32"],
      "dropout 0.5": ["model.dropout=0.5"],
    },
  },
};
