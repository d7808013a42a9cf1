/** Recordings of one person, each judged against the others. @module */
import { InputError } from "@/base/errors.ts";
import { FEWEST_OF_SPEAKER, relativeScores, speakerMean } from "@/evaluation/relative.ts";
import type { RecognitionStatus, Scores } from "./result.ts";

/** What becomes relative: the answer for a recording, and those for its windows. */
interface Answer {
  readonly status: RecognitionStatus;
  readonly emotion: string | null;
  readonly scores: Scores;
}

interface Whole extends Answer {
  readonly best: string | null;
  readonly confidence: number;
  readonly windows: readonly Answer[];
}

/**
 * Answers relative to the mean of all: what a network hears in every recording of a person belongs to
 * the voice, and not to an emotion. It assumes that the recordings differ in emotion.
 * @param found what was recognised in recordings of one person; those without speech stay as they are
 * @param options.threshold highest scores below this are `"unsure"`
 * @throws {InputError} if fewer than five hold speech
 */
export function relate<T extends Whole>(
  found: readonly T[],
  { threshold }: { readonly threshold: number },
): T[] {
  const speaking = found.filter(({ best }) => best !== null);
  if (speaking.length < FEWEST_OF_SPEAKER) {
    throw new InputError(
      "judge the recordings of a person against each other",
      `${speaking.length} of ${found.length} hold speech, and fewer than ${FEWEST_OF_SPEAKER} say too ` +
        "little about a voice",
      { remedy: "give more recordings of the same person" },
    );
  }
  const mean = speakerMean(speaking.map(({ scores }) => Object.values(scores)));
  const related = <A extends Answer>(answer: A): A => {
    if (answer.status === "no_speech") return answer;
    const labels = Object.keys(answer.scores);
    const scores = relativeScores(Object.values(answer.scores), mean);
    const confidence = Math.max(...scores);
    const best = labels[scores.indexOf(confidence)]!;
    const isSure = confidence >= threshold;
    return {
      ...answer,
      scores: Object.fromEntries(labels.map((label, k) => [label, scores[k]!])),
      status: isSure ? "ok" : "unsure",
      emotion: isSure ? best : null,
      ...("best" in answer ? { best, confidence } : {}),
    };
  };
  return found.map((one) => ({ ...related(one), windows: one.windows.map(related) }));
}
