/**
 * One labelled recording, as a line of an index. The keys stand in one fixed order, so that equal
 * recordings give equal lines and an index can be compared with `diff`.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { integer, matching, number, object, oneOf, text, type TypeOf } from "@/base/schema.ts";
import { EMOTIONS, isEmotion } from "./emotion.ts";

/** The corpora of the registry whose labels are canonical emotions; all others are own recordings. */
const CANONICAL_CORPORA: readonly string[] = [
  "ravdess",
  "crema-d",
  "tess",
  "savee",
  "nemo",
  "emovo",
  "demo",
];

/** Whether a corpus of this name is one of own recordings, whose labels may be any. */
export function isOwnCorpus(name: string): boolean {
  return !CANONICAL_CORPORA.includes(name);
}

/** Stands for the name of a speaker whom nobody named. */
export const UNKNOWN_SPEAKER = "unknown";

/** Whether a path stays inside the folder that it is relative to. */
function isRelative(path: unknown): path is string {
  return typeof path === "string" && path !== "" &&
    !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes("..");
}

const digest = matching(
  "64 hexadecimal digits",
  (value): value is string => /^[0-9a-f]{64}$/.test(String(value)),
);

/** A part of a file. */
const segmentRule = object({
  /** In seconds from the file's start. */
  startSec: number({ min: 0 }),
  endSec: number({ above: 0 }),
  /** SHA-256 of the whole file's bytes. */
  fileSha256: digest,
});

/** The part of a file that an utterance is. */
export type Segment = TypeOf<typeof segmentRule>;

/** The keys of an utterance in the order of the index. */
const utteranceRule = object({
  /** Unique within all corpora that are used together: the file's name without its extension. */
  id: text,
  /** Where the recording is, relative to `data/raw`, with `/` between folders. */
  path: matching("a path relative to data/raw", isRelative),
  /** SHA-256 of the file's bytes; of a segment, a digest that follows from these and its bounds. */
  sha256: digest,
  corpus: text,
  /** Unique over all corpora, for example `ravdess-12`; see {@linkcode hasSpeaker}. */
  speaker: text,
  /** As the corpus states it. */
  gender: oneOf("male", "female", "unknown"),
  /** How the words were uttered. */
  channel: oneOf("speech", "song"),
  /** One of the canonical emotions; in own recordings any label. */
  emotion: text,
  /** How strongly the emotion was played. */
  intensity: oneOf("weak", "normal", "strong", "unspecified"),
  /** The words that were spoken, or the corpus' name for them. */
  statement: text,
  /** Counts from 1; in own recordings from whatever they count from. */
  repetition: integer({ min: 0 }),
  /** In Hz. */
  sampleRate: integer({ min: 1 }),
  /** 1 = mono, 2 = stereo. */
  channels: integer({ min: 1 }),
  /** In seconds, rounded to a microsecond. */
  durationSec: number({ above: 0 }),
}, {
  /** Missing where the utterance is the whole file. */
  segment: segmentRule,
});

/** A labelled recording. */
export type Utterance = TypeOf<typeof utteranceRule>;
export type Gender = Utterance["gender"];
export type VocalChannel = Utterance["channel"];
export type Intensity = Utterance["intensity"];

/** What a file's name or a table says of a recording; the rest comes from the file. */
export type UtteranceLabels = Omit<
  Utterance,
  "path" | "sha256" | "sampleRate" | "channels" | "durationSec" | "segment"
>;

/** Whether somebody named the speaker: without that, no split can hold the speaker out. */
export function hasSpeaker({ corpus, speaker }: Pick<Utterance, "corpus" | "speaker">): boolean {
  return speaker !== `${corpus}-${UNKNOWN_SPEAKER}`;
}

/** An utterance as one line of JSON, without the line's end; always the same keys in one order. */
export function formatUtterance(utterance: Utterance): string {
  const keys = Object.keys(utteranceRule.fields!(undefined)) as (keyof Utterance)[];
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, utterance[key]])));
}

/**
 * Reads one line of an index.
 * @param line JSON of one utterance
 * @param options.where what errors call the line, such as `data/index/ravdess.jsonl:12`
 * @throws {InputError} if the line is not JSON, or a key is missing, unknown or has a wrong value
 */
export function parseUtterance(line: string, { where }: { where: string }): Utterance {
  const options = { remedy: "remove the file, and it is made again", code: "damaged" } as const;
  try {
    const utterance = utteranceRule(JSON.parse(line), where);
    const { emotion, corpus } = utterance;
    if (isEmotion(emotion) || isOwnCorpus(corpus)) return utterance;
    throw new InputError(`use ${where}`, `"${emotion}" is not one of ${EMOTIONS.join(", ")}`);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(error.what, error.why, options);
    const why = `this is not a line of JSON: ${line.slice(0, 60)}`;
    throw new InputError(`use ${where}`, why, options);
  }
}
