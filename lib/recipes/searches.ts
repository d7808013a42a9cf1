/** Variations of recipes that are worth trying: `deno task search --recipe NAME` runs them. @module */

/** Variations of each recipe by name; a variation is a list of settings, as `--set` takes them. */
export const SEARCHES: Readonly<
  Record<string, { readonly variations: Readonly<Record<string, readonly string[]>> }>
> = {
  unseen_speakers: {
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
