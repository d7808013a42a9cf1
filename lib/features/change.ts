/**
 * Changes of a waveform before features are made of it: what augmented copies of a recording are
 * made by.
 * @module
 */

/** One change. */
export type WaveformChange =
  /** White noise at a ratio of the signal's mean power to the noise's. */
  | { readonly kind: "noise"; readonly snrDb: number }
  /** Faster (rate above 1) or slower at the same pitch: `librosa.effects.time_stretch`. */
  | { readonly kind: "stretch"; readonly rate: number }
  /** Higher or lower at the same length: `librosa.effects.pitch_shift`. */
  | { readonly kind: "pitch"; readonly semitones: number }
  /** Later (above 0) or earlier; what leaves at one end comes in at the other. */
  | { readonly kind: "shift"; readonly shiftSec: number };

/** What each kind of change is set by, and the values that it takes. */
const SETTINGS = {
  noise: { key: "snrDb", low: -100, high: 200, unit: " dB" },
  stretch: { key: "rate", low: 0.1, high: 10, unit: "" },
  pitch: { key: "semitones", low: -36, high: 36, unit: " semitones" },
  shift: { key: "shiftSec", low: -3600, high: 3600, unit: " s" },
} as const;

/**
 * Checks that a change can be made.
 * @throws {RangeError} when its kind is unknown or its value is out of range
 */
export function checkChange(change: WaveformChange): void {
  if (!Object.hasOwn(SETTINGS, change.kind)) {
    const kinds = Object.keys(SETTINGS).join(", ");
    throw new RangeError(`Cannot change a waveform by "${change.kind}": the kinds are ${kinds}`);
  }
  const { key, low, high, unit } = SETTINGS[change.kind];
  const value = (change as unknown as Record<string, unknown>)[key];
  if (typeof value === "number" && value >= low && value <= high) return;
  throw new RangeError(
    `Cannot change a waveform by ${change.kind} with ${key} ${value}: ` +
      `a number from ${low} to ${high}${unit} is needed`,
  );
}
