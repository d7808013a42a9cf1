/** Folds in which a whole corpus is tested after training on the others. @module */
import { InputError } from "@/base/errors.ts";
import { counted } from "@/base/words.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { SpeakerNames } from "./custom.ts";
import type { Speaker } from "./speaker.ts";
import { type SpeakerFold, validators } from "./speakers.ts";

/**
 * One fold for each corpus, by name: all of its speakers are tested. Of the other corpora 1 in 12
 * speakers validate, and at least one; of a corpus of one or two speakers nobody does, unless there
 * is no larger one.
 * @throws {InputError} with a single corpus, or if the others have fewer than two speakers
 */
export function corpusFolds(speakers: readonly Speaker[]): readonly SpeakerFold[] {
  const corpora = [...new Set(speakers.map(({ corpus }) => corpus))].sort();
  if (corpora.length < 2) {
    throw new InputError(
      `make a "corpus" split of ${corpora.join() || "no corpus"} alone`,
      "each corpus is tested after training on the others",
      { remedy: 'add recordings of another, or use "speaker"' },
    );
  }
  return corpora.map((tested) => namedCorporaFold(speakers, { testCorpora: [tested] }));
}

/** 1 in 12 speakers of each corpus of at least three, or of all together where there is none. */
function validatorsOf(speakers: readonly Speaker[]): string[] {
  const larger = [...Map.groupBy(speakers, ({ corpus }) => corpus).values()]
    .filter((own) => own.length >= 3);
  return (larger.length > 0 ? larger : [speakers]).flatMap((own) => validators(own, own.length));
}

/**
 * The one fold of named corpora: all of their speakers are tested, those of the others train.
 * @param options.valSpeakers `[]` if nobody validates
 * @throws {InputError} if a corpus has no utterances, or fewer than two speakers are left to train
 */
export function namedCorporaFold(
  speakers: readonly Speaker[],
  options: {
    readonly testCorpora?: readonly string[] | undefined;
    readonly valSpeakers?: SpeakerNames | null;
  },
): SpeakerFold {
  const { testCorpora: tested = [], valSpeakers = null } = options;
  checkPresent(speakers, tested);
  const others = speakers.filter(({ corpus }) => !tested.includes(corpus));
  if (others.length < 2) {
    throw new InputError(
      `test ${tested.join(" and ")}`,
      `the other corpora have ${
        counted(others.length, "speaker")
      }, but training and validation need a speaker each`,
      { remedy: "add recordings of other speakers" },
    );
  }
  const test = speakers.filter(({ corpus }) => tested.includes(corpus)).map(({ id }) => id);
  return { test, val: valSpeakers === null ? validatorsOf(others) : [] };
}

/**
 * Throws if a corpus that is to be tested has no speaker.
 * @throws {InputError} naming the corpora that are there
 */
export function checkPresent(speakers: readonly Speaker[], tested: readonly string[]): void {
  const present = [...new Set(speakers.map(({ corpus }) => corpus))];
  const absent = tested.find((name) => !present.includes(name));
  if (absent === undefined && tested.length > 0) return;
  const what = absent === undefined ? "test corpora that are not named" : `test ${absent}`;
  throw new InputError(what, `the recordings are of ${present.join(", ") || "no corpus"}`, {
    remedy: "name corpora that are there, such as --test-corpora savee,emovo",
  });
}

/** The emotions that occur in every corpus of some utterances, in their usual order. */
export function sharedEmotions(utterances: readonly Utterance[]): string[] {
  const each = [...Map.groupBy(utterances, ({ corpus }) => corpus).values()]
    .map((own) => new Set(own.map(({ emotion }) => emotion)));
  return emotionsIn(utterances).filter((emotion) => each.every((own) => own.has(emotion)));
}

/**
 * Refuses utterances of emotions that not all of their corpora have: training would lack an emotion
 * that is tested.
 * @throws {InputError} naming an emotion, a corpus that lacks it, and the emotions that all have
 */
export function requireSharedEmotions(utterances: readonly Utterance[]): void {
  const shared = sharedEmotions(utterances);
  const stray = utterances.find(({ emotion }) => !shared.includes(emotion));
  if (!stray) return;
  const corpora = Map.groupBy(utterances, ({ corpus }) => corpus);
  const [lacking] = [...corpora].find(([, own]) => own.every((u) => u.emotion !== stray.emotion))!;
  throw new InputError('make a "corpus" split', `${lacking} has no ${stray.emotion}`, {
    remedy: `keep only the emotions that all corpora share: ${
      shared.join(", ") || "there are none"
    }`,
  });
}
