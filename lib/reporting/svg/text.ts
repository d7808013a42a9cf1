/**
 * How wide a text is: the advance widths of Arial (and of Liberation Sans and Helvetica, which were
 * made to the same widths), so that a figure can be laid out where there is no browser to ask.
 * @module
 */

/** Text's height above and below its baseline, in em (Liberation Sans 2.1, hhea table). */
export const ASCENT_EM = 0.905, DESCENT_EM = 0.212;

/** Advance widths of U+0020 to U+007E in 1/1000 em. */
const REGULAR = [
  ...[278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556],
  ...[1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556],
  ...[333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556],
  ...[556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584],
];
const BOLD = [
  ...[278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611],
  ...[975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556],
  ...[333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611],
  ...[611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584],
];

/** Signs beyond ASCII that axis titles use, in 1/1000 em. */
const SIGNS: Readonly<Record<string, number>> = {
  ...{ "·": 278, "×": 584, "÷": 549, "±": 549, "°": 400, "²": 333, "³": 333, "µ": 576, "−": 584 },
  ...{ "–": 556, "—": 1000, "‘": 222, "’": 222, "“": 333, "”": 333, "…": 1000, "→": 1000 },
  ...{ "←": 1000, "↑": 500, "↓": 500, "≤": 549, "≥": 549, "≠": 549, "√": 549, "Δ": 668 },
  ...{ "\u200b": 0, "\u00a0": 278 },
};

/** An average letter, for whatever is in no table. */
const OTHER = 556;

/**
 * The width of one line of text in pixels.
 * @param text a line without markup
 * @param options.sizePx font size in pixels
 * @param options.bold @default false
 */
export function textWidth(text: string, options: { sizePx: number; bold?: boolean }): number {
  const widths = options.bold ? BOLD : REGULAR;
  let sum = 0;
  for (const sign of text) sum += widths[sign.codePointAt(0)! - 32] ?? SIGNS[sign] ?? OTHER;
  return sum * options.sizePx / 1000;
}
