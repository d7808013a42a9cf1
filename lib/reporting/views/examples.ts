/** Recordings picked as examples, with their sound. @module */
import { InputError } from "@/base/errors.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
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
 * Reads the recording that has the most of the preferred values; the first one of several.
 * @throws {InputError} if there is no recording, or it cannot be read
 */
export async function readExample(
  utterances: readonly Utterance[],
  options: ExampleOptions & { readonly prefer: UtteranceFilter },
): Promise<Example> {
  const [utterance] = fittest(utterances, options.prefer);
  if (utterance === undefined) throw new InputError("pick an example", "there is no recording");
  return { utterance, waveform: await readUtterance(utterance, options) };
}

/** Most labels that are looked at side by side. */
const MOST_LABELS = 12;

/**
 * Reads one recording of each emotion, up to twelve, all by the first of the speakers who have the
 * most of them: spoken, and the same sentence, where there are such recordings.
 */
export function readEmotions(
  utterances: readonly Utterance[],
  options: ExampleOptions = {},
): Promise<Example[]> {
  const labelCount = (own: readonly Utterance[]) => emotionsIn(own).length;
  const [own] = [...Map.groupBy(utterances, (u) => u.speaker).values()]
    .sort((a, b) => labelCount(b) - labelCount(a));
  if (own === undefined) throw new InputError("pick examples", "there is no recording");
  const { statement } = own[0]!;
  const found = onePerEmotion(fittest(own, { channel: "speech", statement }));
  return readAll(found.slice(0, MOST_LABELS), options);
}

/**
 * Reads what several speakers say with several emotions: the sentence of an example if others say it,
 * too, or else any.
 * @param options.like the example; sentence, intensity and way of uttering are taken from it
 * @param options.prefer emotions to take where they are there; others fill up their number
 * @param options.speakers how many speakers
 * @returns emotion by emotion, the speakers in the same order; without combinations that do not occur
 */
export function readVoices(
  utterances: readonly Utterance[],
  options: ExampleOptions & {
    readonly like: Utterance;
    readonly prefer: readonly string[];
    readonly speakers: number;
  },
): Promise<Example[]> {
  const { prefer, like: { channel, statement, intensity } } = options;
  const same = filterUtterances(utterances, { channel, statement, intensity });
  const isShared = emotionsIn(same).length > 1 && same.some((u) => u.speaker !== same[0]!.speaker);
  const pool = isShared ? same : filterUtterances(utterances, { channel });
  const there = emotionsIn(pool);
  const wanted = prefer.filter((emotion) => there.includes(emotion));
  const emotions = [...wanted, ...there.filter((emotion) => !wanted.includes(emotion))]
    .slice(0, prefer.length);
  const shown = pool.filter(({ emotion }) => emotions.includes(emotion));
  const speakers = [...Map.groupBy(shown, (u) => u.speaker)]
    .sort(([, a], [, b]) => emotionsIn(b).length - emotionsIn(a).length)
    .slice(0, options.speakers).map(([speaker]) => speaker);
  const found = emotions.flatMap((emotion) =>
    speakers.flatMap((speaker) => filterUtterances(shown, { emotion, speaker }).slice(0, 1))
  );
  return readAll(found, options);
}

/** The sentence that all examples say, in quotation marks; undefined if they differ or it is unknown. */
export function sharedSentence(examples: readonly Example[]): string | undefined {
  const [statement, ...others] = new Set(examples.map(({ utterance }) => utterance.statement));
  return others.length > 0 || statement === "unspecified" ? undefined : `"${statement}"`;
}

/** Those with the most of the preferred values first. */
function fittest(utterances: readonly Utterance[], prefer: UtteranceFilter): Utterance[] {
  const wanted = Object.entries(prefer) as [keyof UtteranceFilter, string][];
  const fit = (u: Utterance) => wanted.filter(([key, value]) => u[key] === value).length;
  return utterances.toSorted((a, b) => fit(b) - fit(a));
}

function readAll(utterances: readonly Utterance[], options: ExampleOptions): Promise<Example[]> {
  return Promise.all(utterances.map(async (utterance) => ({
    utterance,
    waveform: await readUtterance(utterance, options),
  })));
}
