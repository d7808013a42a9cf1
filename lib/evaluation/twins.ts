/**
 * Twins across a split: test clips of which another form, such as an augmented copy of the same
 * recording, is in the training part.
 * @module
 */

/** Shares of the clips that are tested, and of the rest that validate, in a random split. */
const TEST_SHARE = 0.2;
const VALIDATION_SHARE = 0.1;

/**
 * The expected share of test clips that have at least one twin in training, when copies are made
 * first and all clips are then split at random. The probability that none of a clip's `k` twins is in
 * training is `C(others - train, k) / C(others, k)` (hypergeometric).
 * @param draw.recordings number of different recordings, at least 1
 * @param draw.copies number of further clips that are made of each recording
 */
export function expectedTwinShare(
  { recordings, copies }: { readonly recordings: number; readonly copies: number },
): number {
  const others = recordings * (copies + 1) - 1;
  const train = Math.round((others + 1) * (1 - TEST_SHARE) * (1 - VALIDATION_SHARE));
  let none = 1;
  for (let i = 0; i < copies; i++) none *= Math.max(0, others - train - i) / (others - i);
  return 1 - none;
}

/**
 * The share of test clips whose original is that of a training clip, as counted in a split.
 * @param originalOf from a clip's id to what twins have in common
 */
export function twinShare(
  parts: { readonly train: readonly string[]; readonly test: readonly string[] },
  originalOf: (id: string) => string,
): number {
  const known = new Set(parts.train.map(originalOf));
  return parts.test.filter((id) => known.has(originalOf(id))).length / parts.test.length;
}
