/** Splits by named speakers: some are tested, some validate. @module */
import { InputError } from "@/base/errors.ts";
import { type Speaker, speakerNumber } from "./speaker.ts";
import { type SpeakerFold, validators } from "./speakers.ts";

/** Names of speakers: `"1,7,9"`, `"ravdess-01 tess-OAF"`, or a list of such names. */
export type SpeakerNames = string | readonly string[];

/**
 * Reads names of speakers: whole ids, or the numbers they end in (`7` for `ravdess-07`).
 * @param names separated by commas or spaces, or a list
 * @returns ids, each once, in the order of the names
 * @throws {InputError} if there is no such speaker, or a number is that of several speakers
 */
function parseSpeakers(names: SpeakerNames, speakers: readonly Speaker[]): string[] {
  const list = typeof names === "string" ? names.split(/[\s,]+/).filter((n) => n !== "") : names;
  if (list.length === 0) throw new InputError("hold out speakers", "none is named");
  return [...new Set(list.map((name) => findSpeaker(name, speakers)))];
}

function findSpeaker(name: string, speakers: readonly Speaker[]): string {
  if (speakers.some(({ id }) => id === name)) return name;
  const ids = speakers.map(({ id }) => id);
  const matches = /^\d+$/.test(name)
    ? ids.filter((id) => speakerNumber(id) === Number(name))
    : ids.filter((id) => id.endsWith(`-${name}`));
  const [match, ...others] = matches;
  if (match === undefined) {
    throw new InputError(`hold out speaker "${name}"`, `the speakers are ${ids.join(", ")}`);
  }
  if (others.length > 0) {
    throw new InputError(`hold out speaker "${name}"`, `it may be ${matches.join(" or ")}`, {
      remedy: "give the whole name",
    });
  }
  return match;
}

/**
 * The one fold of named speakers. Without validation speakers, 1 in 12 validate: the first ones that
 * are not tested, men and women in turn.
 * @throws {InputError} if a name is unknown, a speaker is in both lists, or nobody is left to train
 */
export function customFold(
  speakers: readonly Speaker[],
  options: {
    readonly testSpeakers?: SpeakerNames | null;
    readonly valSpeakers?: SpeakerNames | null;
  },
): SpeakerFold {
  const { testSpeakers = null, valSpeakers = null } = options;
  if (testSpeakers === null) {
    throw new InputError('make a "custom" split', "no test speakers are named", {
      remedy: "name them, such as 1,7,9",
    });
  }
  const test = parseSpeakers(testSpeakers, speakers);
  const others = speakers.filter(({ id }) => !test.includes(id));
  const val = valSpeakers === null
    ? validators(others, speakers.length)
    : parseSpeakers(valSpeakers, speakers);
  const both = test.find((id) => val.includes(id));
  if (both !== undefined) {
    throw new InputError(`validate and test on ${both}`, "name each speaker in one list only");
  }
  if (test.length + val.length >= speakers.length) {
    throw new InputError('make a "custom" split', "it would hold out all speakers", {
      remedy: "name fewer",
    });
  }
  return { test, val };
}
