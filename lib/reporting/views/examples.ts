/** Recordings picked as examples, with their sound. @module */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { filterUtterances, onePerEmotion, type UtteranceFilter } from "@/corpora/select.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { readUtterance } from "@/disk/recording.ts";

/** A recording and its sound. */
export interface Example {
  readonly utterance: Utterance;
  readonly waveform: Waveform;
}

/** The folder that the paths of recordings are relative to. @default PATHS.raw */
export interface ExampleOptions {
  readonly root?: string;
}

/**
 * Reads the first recording that a filter lets through.
 * @throws {InputError} if there is none, or it cannot be read
 */
export async function readExample(
  utterances: readonly Utterance[],
  options: ExampleOptions & { readonly filter: UtteranceFilter },
): Promise<Example> {
  const [utterance] = filterUtterances(utterances, options.filter);
  if (utterance === undefined) {
    const wanted = JSON.stringify(options.filter);
    throw new InputError("pick an example", `no recording has ${wanted}`);
  }
  return { utterance, waveform: await readUtterance(utterance, options) };
}

/** Reads one spoken recording of each emotion, all by the first speaker. */
export function readEmotions(
  utterances: readonly Utterance[],
  options: ExampleOptions = {},
): Promise<Example[]> {
  const [first] = utterances;
  if (first === undefined) throw new InputError("pick examples", "there is no recording");
  const found = onePerEmotion(utterances, { speaker: first.speaker, channel: "speech" });
  return readAll(found, options);
}

/**
 * Reads the same sentence as in an example, as several speakers say it with several emotions.
 * @param options.like the example; sentence and intensity are taken from it
 * @param options.speakers how many speakers
 * @returns emotion by emotion, the speakers in the same order; without combinations that do not occur
 */
export function readSameSentence(
  utterances: readonly Utterance[],
  options: ExampleOptions & {
    readonly like: Utterance;
    readonly emotions: readonly string[];
    readonly speakers: number;
  },
): Promise<Example[]> {
  const { statement, intensity } = options.like;
  const same = filterUtterances(utterances, { channel: "speech", statement, intensity });
  const speakers = [...new Set(same.map((u) => u.speaker))].slice(0, options.speakers);
  const found = options.emotions.flatMap((emotion) =>
    speakers.flatMap((speaker) => filterUtterances(same, { emotion, speaker }).slice(0, 1))
  );
  return readAll(found, options);
}

function readAll(utterances: readonly Utterance[], options: ExampleOptions): Promise<Example[]> {
  return Promise.all(utterances.map(async (utterance) => ({
    utterance,
    waveform: await readUtterance(utterance, options),
  })));
}
