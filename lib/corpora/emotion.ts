/**
 * The eight emotions that every corpus is mapped onto: the set and the order of RAVDESS. Each
 * corpus states in its `emotionLabels` how its own labels map. Own recordings may have others.
 * @module
 */

/** The canonical emotions. The order is that of every label list, score array and matrix. */
export const EMOTIONS = [
  "neutral",
  "calm",
  "happy",
  "sad",
  "angry",
  "fearful",
  "disgust",
  "surprised",
] as const;

/** One of the eight canonical emotions. */
export type Emotion = (typeof EMOTIONS)[number];

/** Whether a text names a canonical emotion, spelt exactly so. */
export function isEmotion(text: string): text is Emotion {
  return (EMOTIONS as readonly string[]).includes(text);
}

/**
 * The emotions that occur in some utterances: the canonical ones in their order, then any others,
 * which own recordings may have: numbers by value, and texts in alphabetical order.
 */
export function emotionsIn<E extends string>(utterances: Iterable<{ readonly emotion: E }>): E[] {
  const found = new Set<E>();
  for (const { emotion } of utterances) found.add(emotion);
  const canonical = EMOTIONS.filter((emotion) => found.has(emotion as string as E));
  const others = [...found].filter((emotion) => !isEmotion(emotion)).sort(compareLabels);
  return [...canonical as string[] as E[], ...others];
}

/** Whether a label is a number, such as a degree of arousal: `-1`, `2.5` or `2,5`. */
export function isNumber(label: string): boolean {
  return /^[+-]?\d+(?:[.,]\d+)?$/.test(label);
}

/** By code unit, not by locale: the order must be the same on every machine. */
function compareLabels(a: string, b: string): number {
  const byValue = isNumber(a) && isNumber(b) ? valueOf(a) - valueOf(b) : 0;
  if (byValue !== 0) return byValue;
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

function valueOf(label: string): number {
  return Number(label.replace(",", "."));
}
