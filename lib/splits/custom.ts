/** Splits by a list of one's own: these speakers are tested, these validate. @module */
import { InputError } from "@/base/errors.ts";
import { type Speaker, type SpeakerFold, speakerNumber, validators } from "./speakers.ts";

/** Speakers as a person names them: `"1,7,9"`, `"ravdess-01 tess-OAF"`, or a list of such names. */
export type SpeakerNames = string | readonly string[];

/**
 * Reads names of speakers: whole ids, or the numbers they end in (`7` for `ravdess-07`).
 * @param names separated by commas or spaces, or a list
 * @returns ids, each once, in the order of the names
 * @throws {RangeError} when there is no such speaker, naming those there are, or when a number is
 *   that of several speakers
 */
export function parseSpeakers(names: SpeakerNames, speakers: readonly Speaker[]): string[] {
  const list = typeof names === "string" ? names.split(/[\s,]+/).filter((n) => n !== "") : names;
  if (list.length === 0) throw new InputError("hold out speakers", "none is named");
  const ids = list.map((name) => {
    const exact = speakers.find(({ id }) => id === name);
    const matches = exact
      ? [exact]
      : /^\d+$/.test(name)
      ? speakers.filter(({ id }) => speakerNumber(id) === Number(name))
      : [];
    const [match, ...others] = matches;
    if (!match) {
      throw new InputError(
        `hold out speaker "${name}"`,
        `there are ${speakers.map((s) => s.id).join(", ")}`,
      );
    }
    if (others.length > 0) {
      throw new InputError(
        `tell which speaker "${name}" is`,
        `${matches.map((s) => s.id).join(" or ")}`,
        { remedy: "give the whole name" },
      );
    }
    return match.id;
  });
  return [...new Set(ids)];
}

/**
 * The one fold of a list of one's own. Without validation speakers, 1 in 12 validate: the first
 * ones that are not tested, men and women in turn.
 * @throws {RangeError} when a name is unknown, a speaker is in both lists, or nobody is left to train
 */
export function customFold(
  speakers: readonly Speaker[],
  options: {
    readonly testSpeakers?: SpeakerNames | undefined;
    readonly valSpeakers?: SpeakerNames | undefined;
  },
): SpeakerFold {
  const { testSpeakers, valSpeakers } = options;
  if (testSpeakers === undefined) {
    throw new InputError('make a "custom" split without test speakers', "name them, such as 1,7,9");
  }
  const test = parseSpeakers(testSpeakers, speakers);
  const others = speakers.filter(({ id }) => !test.includes(id));
  const val = valSpeakers === undefined
    ? validators(others, speakers.length)
    : parseSpeakers(valSpeakers, speakers);
  const both = test.find((id) => val.includes(id));
  if (both !== undefined) {
    throw new InputError(`validate and test on ${both}`, "name each speaker in one list only");
  }
  if (test.length + val.length >= speakers.length) {
    throw new InputError("train on nobody", "all speakers are held out", { remedy: "name fewer" });
  }
  return { test, val };
}
