/** Recordings of one person, each judged against the others. @module */
import { InputError } from "@/base/errors.ts";
import { FEWEST_OF_SPEAKER, relativeScores, speakerMean } from "@/evaluation/relative.ts";
import { answerOf } from "./_answer.ts";
import type { Recognition, Scores } from "./result.ts";

/**
 * Answers relative to the mean of all: what a network hears in every recording of a person belongs to
 * the voice, and not to an emotion. It assumes that the recordings differ in emotion.
 * @param found what was recognised in recordings of one person; those without speech stay as they are
 * @param options.threshold highest scores below this are `"unsure"`
 * @throws {InputError} if fewer than five hold speech
 */
export function relate<T extends Recognition>(
  found: readonly T[],
  options: { readonly labels: readonly string[]; readonly threshold: number },
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
  const listed = (scores: Scores) => options.labels.map((label) => scores[label]!);
  const mean = speakerMean(speaking.map(({ scores }) => listed(scores)));
  const related = (scores: Scores) => answerOf(relativeScores(listed(scores), mean), options);
  return found.map((one) => ({
    ...one,
    ...(one.best === null ? {} : related(one.scores)),
    windows: one.windows.map((window) => {
      if (window.status === "no_speech") return window;
      const { status, emotion, scores } = related(window.scores);
      return { ...window, status, emotion, scores };
    }),
  }));
}
