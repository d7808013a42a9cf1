/**
 * Twins across a split: test clips of which another form, such as an augmented copy of the same
 * recording, is in the training part.
 * @module
 */
import { InputError } from "@/base/errors.ts";

/** A random split of clips, several of which are made of each recording. */
export interface TwinDraw {
  /** Different recordings. */
  readonly recordings: number;
  /** Further clips that are made of each recording. */
  readonly copies: number;
  /** Share of all clips that is tested. @default 0.2 */
  readonly testFraction?: number;
  /** Share of the rest that validates. @default 0.1 */
  readonly valFraction?: number;
}

/**
 * The expected share of test clips that have at least one twin in training, when copies are made
 * first and all clips are then split at random. The probability that none of a clip's `k` twins is in
 * training is `C(others - train, k) / C(others, k)` (hypergeometric).
 * @throws {InputError} for counts that are no whole numbers, and shares outside [0, 1)
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expectedTwinShare } from "@/evaluation/mod.ts";
 *
 * assert.equal(expectedTwinShare({ recordings: 3152, copies: 2 }).toFixed(2), "0.92");
 * ```
 */
export function expectedTwinShare(draw: TwinDraw): number {
  const { recordings, copies, testFraction = 0.2, valFraction = 0.1 } = draw;
  if (
    !(Number.isInteger(recordings) && recordings > 0 && Number.isInteger(copies) && copies >= 0)
  ) {
    throw new InputError(
      `count the twins of ${recordings} recordings with ${copies} copies each`,
      "whole numbers are needed",
    );
  }
  for (const share of [testFraction, valFraction]) {
    if (!(share >= 0 && share < 1)) {
      throw new InputError(`split off a share of ${share}`, "it must be in [0, 1)");
    }
  }
  const others = recordings * (copies + 1) - 1;
  const train = Math.round((others + 1) * (1 - testFraction) * (1 - valFraction));
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
  if (parts.test.length === 0) throw new InputError("count twins", "no clip is tested");
  const known = new Set(parts.train.map(originalOf));
  return parts.test.filter((id) => known.has(originalOf(id))).length / parts.test.length;
}
