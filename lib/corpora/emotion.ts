/**
 * The eight emotions that every corpus is mapped onto: the set and the order of RAVDESS. Each
 * corpus states in its `emotionLabels` how its own labels map.
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

/** The emotions that occur in some utterances, in canonical order. */
export function emotionsIn(utterances: Iterable<{ readonly emotion: Emotion }>): Emotion[] {
  const found = new Set<Emotion>();
  for (const { emotion } of utterances) found.add(emotion);
  return EMOTIONS.filter((emotion) => found.has(emotion));
}
