/** Counts of recordings, and how they differ from what a corpus' authors published. @module */
import type { Corpus, ExpectedPart } from "./corpus.ts";
import { duplicateGroups } from "./duplicates.ts";
import { EMOTIONS, emotionsIn } from "./emotion.ts";
import { hasSpeaker, type Utterance, type VocalChannel } from "./utterance.ts";

/** Counts over some utterances. */
export interface UtteranceCounts {
  readonly clips: number;
  /** Those whose names are known. */
  readonly speakers: number;
  readonly channels: Readonly<Record<VocalChannel, number>>;
  /** All canonical emotions, including those that do not occur, and then any other label. */
  readonly emotions: Readonly<Record<string, number>>;
}

/** Counts clips, speakers, channels and emotions. */
export function countUtterances(utterances: readonly Utterance[]): UtteranceCounts {
  const channels = { speech: 0, song: 0 };
  const labels = [...EMOTIONS, ...emotionsIn(utterances)];
  const emotions: Record<string, number> = Object.fromEntries(labels.map((label) => [label, 0]));
  for (const { channel, emotion } of utterances) {
    channels[channel]++;
    emotions[emotion]!++;
  }
  const speakers = speakersOf(utterances.filter(hasSpeaker)).length;
  return { clips: utterances.length, speakers, channels, emotions };
}

/**
 * Compares the recordings that are here with what the corpus' authors published.
 * @returns one sentence for each difference, so an empty list means "exactly as published"
 */
export function checkCounts(corpus: Corpus, utterances: readonly Utterance[]): readonly string[] {
  const { name, expected: { parts, identical = [], withoutSound = [] } } = corpus;
  if (parts.length === 0) return [];
  const here = new Set(utterances.map((u) => u.id));
  const silent = withoutSound.filter((id) => !here.has(id)).length;
  const sentences = parts.flatMap((part) => {
    const clips = utterances.filter((u) => u.channel === part.channel);
    return checkPart(part, { clips, silent }).map((what) => `${name} ${part.channel}: ${what}`);
  });
  const channels = new Set(utterances.map((u) => u.channel));
  for (const { channel } of parts) channels.delete(channel);
  for (const channel of channels) {
    sentences.push(`${name} ${channel}: clips are here, but none was published`);
  }
  const same = checkIdentical(identical, utterances).map((what) => `${name}: ${what}`);
  return [...sentences, ...same];
}

function checkPart(
  part: ExpectedPart,
  { clips, silent }: { clips: readonly Utterance[]; silent: number },
): string[] {
  if (clips.length === 0) return [`none of the ${grouped(part.clips)} published clips is here`];
  const found: string[] = [];
  const differ = (what: string, here: number, published: number) => {
    if (here === published) return;
    found.push(`${grouped(here)} ${what} are here, ${grouped(published)} were published`);
  };
  const speakers = speakersOf(clips);
  if (clips.length + silent !== part.clips) differ("clips", clips.length, part.clips);
  differ("speakers", speakers.length, part.speakers);
  for (const speaker of speakers) {
    const here = clips.filter((u) => u.speaker === speaker).length;
    if (part.absentSpeakers?.includes(speaker)) {
      found.push(`clips of ${speaker} are here (${here}), but none was published`);
    } else if (part.clipsPerSpeaker !== undefined) {
      differ(`clips of ${speaker}`, here, part.clipsPerSpeaker);
    }
  }
  const published: readonly string[] = part.emotions;
  const emotions = emotionsIn(clips);
  const missing = published.filter((emotion) => !emotions.includes(emotion));
  const surplus = emotions.filter((emotion) => !published.includes(emotion));
  if (missing.length > 0) found.push(`no clip is ${missing.join(", ")}, though published`);
  if (surplus.length > 0) found.push(`clips are ${surplus.join(", ")}, though none should be`);
  return found;
}

function checkIdentical(
  published: readonly (readonly string[])[],
  utterances: readonly Utterance[],
): string[] {
  const here = new Set(utterances.map((u) => u.id));
  const key = (group: readonly string[]) => [...group].sort().join(" and ");
  const known = published.filter((group) => group.every((id) => here.has(id))).map(key);
  const found = duplicateGroups(utterances).map(key);
  const surprising = found.filter((pair) => !known.includes(pair));
  const differing = known.filter((pair) => !found.includes(pair));
  return [
    ...surprising.map((pair) =>
      `${pair} are byte for byte the same, which is not known of the corpus`
    ),
    ...differing.map((pair) => `${pair} differ, though they are published as the same recording`),
  ];
}

function speakersOf(utterances: readonly Utterance[]): string[] {
  return [...new Set(utterances.map((u) => u.speaker))].sort();
}

/** 1440 as "1,440". */
function grouped(count: number): string {
  return count.toLocaleString("en");
}
