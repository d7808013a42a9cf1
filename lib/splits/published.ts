/**
 * The folds of RAVDESS's and CREMA-D's actors that others have published, so that figures can be
 * compared.
 * @module
 */

/** Actors by their number. */
export interface PublishedFold {
  readonly test: readonly number[];
  /** Left out where only test folds were published. */
  readonly val?: readonly number[];
}

/**
 * Five folds: Luna-Jimenez et al., "Multimodal Emotion Recognition on RAVDESS Dataset Using Transfer
 * Learning", Sensors 21(22), 2021. The validation actors are this project's choice, all of them from
 * the training actors of their fold.
 */
export const LUNA_JIMENEZ: readonly PublishedFold[] = [
  { test: [2, 5, 14, 15, 16], val: [3, 6] },
  { test: [3, 6, 7, 13, 18], val: [10, 11] },
  { test: [10, 11, 12, 19, 20], val: [8, 17] },
  { test: [8, 17, 21, 23, 24], val: [1, 14] },
  { test: [1, 4, 9, 22], val: [2, 5] },
];

/** Six folds: Ma et al., "EmoBox: Multilingual Multi-corpus Speech Emotion Recognition", 2024. */
export const EMOBOX: readonly PublishedFold[] = [
  { test: [1, 11, 20, 21] },
  { test: [4, 10, 12, 14] },
  { test: [8, 9, 19, 23] },
  { test: [3, 5, 7, 24] },
  { test: [2, 15, 16, 18] },
  { test: [6, 13, 17, 22] },
];

/**
 * Five blocks of CREMA-D's 91 actors, of whom the next block validates: Wu et al., "EMO-SUPERB: An
 * In-depth Look at Speech Emotion Recognition", 2024.
 */
export const EMO_SUPERB: readonly PublishedFold[] = [
  [1001, 1018],
  [1019, 1036],
  [1037, 1054],
  [1055, 1072],
  [1073, 1091],
].map(([first, last], i, blocks) => {
  const [from, to] = blocks[(i + 1) % blocks.length]!;
  return { test: range(first!, last!), val: range(from!, to!) };
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
