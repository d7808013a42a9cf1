/**
 * One labelled recording, as a line of an index. The keys stand in one fixed order, so that equal
 * recordings give equal lines and an index can be compared with `diff`.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { EMOTIONS, isEmotion } from "./emotion.ts";

/** The corpus of own recordings: the one whose labels need not be canonical emotions. */
export const OWN_CORPUS = "own";

/** A speaker's gender, as the corpus states it. */
export type Gender = "male" | "female" | "unknown";
/** How the words were uttered. */
export type VocalChannel = "speech" | "song";
/** How strongly the emotion was played. */
export type Intensity = "weak" | "normal" | "strong" | "unspecified";

/** A labelled recording. */
export interface Utterance {
  /** Unique within all corpora that are used together: the file's name without its extension. */
  readonly id: string;
  /** Where the recording is, relative to `data/raw`, with `/` between folders. */
  readonly path: string;
  /** SHA-256 of the file's bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly corpus: string;
  /** Unique over all corpora, for example `ravdess-12`. */
  readonly speaker: string;
  readonly gender: Gender;
  readonly channel: VocalChannel;
  /** One of the canonical emotions; in own recordings any label. */
  readonly emotion: string;
  readonly intensity: Intensity;
  /** The words that were spoken, or the corpus' name for them. */
  readonly statement: string;
  /** Counts from 1. */
  readonly repetition: number;
  /** In Hz. */
  readonly sampleRate: number;
  /** 1 = mono, 2 = stereo. */
  readonly channels: number;
  /** In seconds, rounded to a microsecond. */
  readonly durationSec: number;
}

/** What a file's name or a table says of a recording; the rest comes from the file. */
export type UtteranceLabels = Omit<
  Utterance,
  "path" | "sha256" | "sampleRate" | "channels" | "durationSec"
>;

type Check = (value: unknown) => boolean;
const text: Check = (v) => typeof v === "string" && v.length > 0;
const count: Check = (v) => typeof v === "number" && Number.isInteger(v) && v > 0;
const oneOf = (...allowed: readonly string[]): Check => (v) => allowed.includes(v as string);

/** Each key of an utterance, in the order of the index, with what it must be. */
const FIELDS: { readonly [K in keyof Utterance]: readonly [Check, string] } = {
  id: [text, "a text"],
  path: [(v) => text(v) && isRelative(v as string), "a path relative to data/raw"],
  sha256: [(v) => /^[0-9a-f]{64}$/.test(String(v)), "64 hexadecimal digits"],
  corpus: [text, "a text"],
  speaker: [text, "a text"],
  gender: [oneOf("male", "female", "unknown"), '"male", "female" or "unknown"'],
  channel: [oneOf("speech", "song"), '"speech" or "song"'],
  emotion: [text, "a text"],
  intensity: [
    oneOf("weak", "normal", "strong", "unspecified"),
    '"weak", "normal", "strong" or "unspecified"',
  ],
  statement: [text, "a text"],
  repetition: [count, "a whole number from 1"],
  sampleRate: [count, "a whole number of Hz"],
  channels: [count, "a whole number from 1"],
  durationSec: [(v) => typeof v === "number" && v > 0 && Number.isFinite(v), "seconds above 0"],
};

/** The keys of an utterance, in the order of an index. */
const UTTERANCE_KEYS = Object.keys(FIELDS) as readonly (keyof Utterance)[];

/** An utterance as one line of JSON, without the line's end; always the same keys in one order. */
export function formatUtterance(utterance: Utterance): string {
  return JSON.stringify(Object.fromEntries(UTTERANCE_KEYS.map((key) => [key, utterance[key]])));
}

/**
 * Reads one line of an index.
 * @param line JSON of one utterance
 * @param options.where what errors call the line, such as `data/index/ravdess.jsonl:12`
 * @throws {InputError} if the line is not JSON, or a key is missing, unknown or has a wrong value
 */
export function parseUtterance(line: string, options: { where: string }): Utterance {
  const fail = (reason: string): never => {
    const remedy = "remove the file, and it is made again";
    throw new InputError(`read ${options.where}`, reason, { remedy, code: "damaged" });
  };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    fail(`this is not a line of JSON: ${line.slice(0, 60)}`);
  }
  if (typeof value !== "object" || value === null) fail("it is not an utterance");
  const record = value as Record<string, unknown>;
  for (const key of UTTERANCE_KEYS) {
    const [accepts, wanted] = FIELDS[key];
    if (!accepts(record[key])) fail(`"${key}" is ${JSON.stringify(record[key])}, not ${wanted}`);
  }
  const { emotion, corpus } = record as unknown as Utterance;
  if (!isEmotion(emotion) && corpus !== OWN_CORPUS) {
    fail(`"emotion" is "${emotion}", not one of ${EMOTIONS.join(", ")}`);
  }
  const unknown = Object.keys(record).find((key) => !Object.hasOwn(FIELDS, key));
  if (unknown !== undefined) fail(`"${unknown}" is not a key of an utterance`);
  return record as unknown as Utterance;
}

/** Whether a path stays inside the folder that it is relative to. */
function isRelative(path: string): boolean {
  return !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes("..");
}
