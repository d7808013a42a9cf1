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
 * which own recordings may have, in alphabetical order.
 */
export function emotionsIn<E extends string>(utterances: Iterable<{ readonly emotion: E }>): E[] {
  const found = new Set<string>();
  for (const { emotion } of utterances) found.add(emotion);
  const others = [...found].filter((emotion) => !isEmotion(emotion)).sort();
  return [...EMOTIONS.filter((emotion) => found.has(emotion)), ...others] as E[];
}
