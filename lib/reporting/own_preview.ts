/** What was understood of a folder of recordings, as text: before anything is written. @module */
import type { InputError } from "@/base/errors.ts";
import { emotionsIn } from "@/corpora/emotion.ts";
import { hasSpeaker, type Utterance } from "@/corpora/utterance.ts";
import type { FolderReading } from "@/disk/own_folder.ts";
import { displayPath } from "@/disk/paths.ts";

const EXAMPLES = 10;
/** Labels, speakers and kinds of problems that are listed. */
const SHOWN = 30;
/** Fewer speakers cannot be held out: training, validation and test need one each. */
const LEAST_SPEAKERS = 3;

/** Where labels were found, ten examples, counts per label and speaker, and what looks wrong. */
export function previewText(
  reading: Pick<FolderReading, "corpus" | "how" | "utterances" | "notices" | "problems">,
): string {
  const { corpus, how, utterances, notices, problems } = reading;
  const { name, location = "" } = corpus;
  const count = utterances.length.toLocaleString("en");
  const lines = [
    `${displayPath(location)}: ${count} recordings, as the corpus "${name}"`,
    ...how.map((sentence) => `  ${sentence}`),
    "",
  ];
  if (utterances.length > 0) {
    lines.push("examples:", ...examplesOf(utterances).map((example) => `  ${example}`), "");
    lines.push(...countLines("labels", countsBy(utterances, ({ emotion }) => emotion)));
    const speakers = countsBy(utterances.filter(hasSpeaker), (u) => speakerOf(u));
    if (speakers.size > 0) lines.push(...countLines("speakers", speakers));
    lines.push(...speakerSentences(utterances, speakers.size), "");
  }
  lines.push(...notices.map((sentence) => sentence.replace(`${name}: `, "notice: ")));
  if (problems.length > 0) {
    lines.push("", `problems (${problems.length.toLocaleString("en")}):`);
    lines.push(...problemLines(problems).map((line) => `  ${line}`));
  }
  return lines.join("\n").trimEnd();
}

/** Problems by their reason: the first ones of each, and how many there are besides. */
function problemLines(problems: readonly InputError[]): string[] {
  const lines: string[] = [];
  const byReason = [...Map.groupBy(problems, ({ why }) => why).values()];
  for (const [first, ...others] of byReason.slice(0, SHOWN)) {
    const shown = others.slice(0, 2);
    lines.push(first!.message, ...shown.map(({ message }) => message));
    const more = others.length - shown.length;
    if (more > 0) lines.push(`and ${more.toLocaleString("en")} more for the same reason`);
  }
  const left = byReason.slice(SHOWN).flat().length;
  if (left > 0) lines.push(`and ${left.toLocaleString("en")} more for other reasons`);
  return lines;
}

/** Recordings from all over the corpus, and what is known of each. */
function examplesOf(utterances: readonly Utterance[]): string[] {
  const count = Math.min(EXAMPLES, utterances.length);
  const at = (i: number) => utterances[Math.floor(i * utterances.length / count)]!;
  return Array.from({ length: count }, (_, i) => exampleText(at(i)));
}

function exampleText(utterance: Utterance): string {
  const { path, corpus, emotion, gender, channel, intensity, statement, segment } = utterance;
  const facts = [
    `speaker ${hasSpeaker(utterance) ? speakerOf(utterance) : "unknown"}`,
    `emotion ${emotion}`,
  ];
  if (gender !== "unknown") facts.push(gender);
  if (channel !== "speech") facts.push(channel);
  if (intensity !== "unspecified") facts.push(`intensity ${intensity}`);
  if (statement !== "unspecified") facts.push(`statement ${statement.slice(0, 40)}`);
  const part = segment === undefined ? "" : ` from ${segment.startSec} to ${segment.endSec} s`;
  return `${path.slice(corpus.length + 1)}${part} -> ${facts.join(", ")}`;
}

/** A speaker's name without the corpus' name before it. */
function speakerOf({ speaker, corpus }: Utterance): string {
  return speaker.slice(corpus.length + 1);
}

function countsBy(
  utterances: readonly Utterance[],
  key: (utterance: Utterance) => string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const utterance of utterances) {
    counts.set(key(utterance), (counts.get(key(utterance)) ?? 0) + 1);
  }
  return counts;
}

function countLines(title: string, counts: ReadonlyMap<string, number>): string[] {
  const names = title === "labels"
    ? emotionsIn(Array.from(counts.keys(), (emotion) => ({ emotion })))
    : [...counts.keys()].sort();
  const shown = names.slice(0, SHOWN).map((name) => `${inList(name)} ${counts.get(name)}`);
  if (names.length > SHOWN) shown.push(`and ${names.length - SHOWN} more`);
  return [`${title} (${names.length}): ${shown.join(", ")}`];
}

/** A name among others with commas between them. */
function inList(name: string): string {
  const short = name.length > 60 ? `${name.slice(0, 59)}…` : name;
  return /[",]/.test(short) ? JSON.stringify(short) : short;
}

/** What an honest test cannot promise with these speakers. */
function speakerSentences(utterances: readonly Utterance[], speakers: number): string[] {
  const unknown = utterances.filter((utterance) => !hasSpeaker(utterance)).length;
  const consequence = "figures (--protocol random) then say nothing about people who are not in " +
    "the recordings";
  if (unknown > 0) {
    const count = unknown === utterances.length ? "all" : `${unknown} of ${utterances.length}`;
    return [
      `the speaker of ${count} recordings is not known, so no test can hold speakers out; ` +
      consequence,
    ];
  }
  if (speakers >= LEAST_SPEAKERS) return [];
  return [
    `${speakers === 1 ? "1 speaker is" : `${speakers} speakers are`} not enough to hold some ` +
    `out (${LEAST_SPEAKERS} are); ${consequence}`,
  ];
}
