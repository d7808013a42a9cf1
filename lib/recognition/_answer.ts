/** From the scores of a network to what is said of a sound. @module */
import type { Recognition, RecognitionStatus } from "./result.ts";

/** What is said of a sound. */
export type Answer = Pick<Recognition, "status" | "emotion" | "best" | "scores" | "confidence">;

/**
 * The answer for a sound with speech.
 * @param scores one per label
 * @param options.threshold highest scores below this are `"unsure"`
 */
export function answerOf(
  scores: readonly number[],
  { labels, threshold }: { readonly labels: readonly string[]; readonly threshold: number },
): Answer {
  const confidence = Math.max(...scores);
  const best = labels[scores.indexOf(confidence)]!;
  const status: RecognitionStatus = confidence >= threshold ? "ok" : "unsure";
  return {
    status,
    emotion: status === "ok" ? best : null,
    best,
    scores: Object.fromEntries(labels.map((label, k) => [label, scores[k]!])),
    confidence,
  };
}
