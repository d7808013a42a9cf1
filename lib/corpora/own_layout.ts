/**
 * Finds where the paths of a folder hold emotions and speakers: one folder for each emotion or speaker,
 * in either order, or words in names.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { emotionMeant } from "./emotion_words.ts";
import {
  coverage,
  emotionShare,
  isSpeakerList,
  isTechnical,
  maySpeak,
  type Slot,
  slotsOf,
} from "./own_slots.ts";

/** How labels are read from the paths of a folder. */
export interface Layout {
  /** For `compilePattern`. */
  readonly pattern: string;
  /** Sentences: what was decided, why, and how to decide otherwise. */
  readonly how: readonly string[];
}

/** What was chosen for a label, and why. */
interface Choice {
  readonly slot: Slot;
  readonly why: string;
}

/**
 * Finds the layout of a folder from the paths of its recordings.
 * @param paths relative to the folder, with `/`
 * @throws {InputError} if no names can be labels
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { findLayout } from "@/corpora/own_layout.ts";
 *
 * const paths = ["anna", "ben"].flatMap((name) => [`${name}/Wut/1.wav`, `${name}/Freude/1.wav`]);
 * assert.equal(findLayout(paths).pattern, "{speaker}/{emotion}/{*}");
 * ```
 */
export function findLayout(paths: readonly string[]): Layout {
  if (paths.length === 0) throw noLabels(paths);
  const depths = Map.groupBy(paths, (path) => path.split("/").length - 1);
  const [depth] = [...depths].reduce((a, b) => b[1].length > a[1].length ? b : a);
  const used = paths.filter((path) => path.split("/").length > depth)
    .map((path) => path.normalize("NFC").replace(/\.[^./]+$/, ""));
  const slots = slotsOf(used, depth);
  const known = slots.filter((slot) => emotionShare(slot) >= 0.5)
    .sort((a, b) => emotionShare(b) - emotionShare(a) || coverage(b) - coverage(a));
  const [best] = known;
  const chosen = best === undefined ? structural(slots, paths) : byWords(best, slots);
  const { emotion, speaker } = chosen;
  const pattern = patternOf(emotion.slot, speaker?.slot);
  const how = [
    `emotion: ${placeOf(emotion.slot)}, ${emotion.why}`,
    speaker === undefined
      ? "speaker: not known, since no folder looks like one; if the names hold it, say where: " +
        `--pattern ${suggestion(slots, emotion.slot)}`
      : `speaker: ${placeOf(speaker.slot)}, ${speaker.why}`,
    ...chosen.others,
    ...contradictions(known, { emotion: emotion.slot, paths: used }),
  ];
  const fewer = paths.length - used.length;
  if (fewer > 0) how.push(`${fewer} of ${paths.length} recordings are in fewer folders than most`);
  return { pattern, how };
}

interface Decision {
  readonly emotion: Choice;
  readonly speaker?: Choice | undefined;
  /** Other readings, and how to choose them. */
  readonly others: readonly string[];
}

function byWords(emotion: Slot, slots: readonly Slot[]): Decision {
  const count = emotion.distinct.filter((value) => emotionMeant(value) !== undefined).length;
  const why = `since ${count} of ${emotion.distinct.length} are words for emotions`;
  const [first, ...more] = speakerSlots(emotion, slots);
  const others = more.map((slot) =>
    `${placeOf(slot)}, may be speakers, too: --pattern "${patternOf(emotion, slot)}" takes them`
  );
  if (first === undefined) return { emotion: { slot: emotion, why }, others };
  const reason = isSpeakerList(first)
    ? "since they are named so"
    : "since most of them occur with several emotions";
  return { emotion: { slot: emotion, why }, speaker: { slot: first, why: reason }, others };
}

/** The slots that may be the speaker, the likeliest first. */
function speakerSlots(emotion: Slot, slots: readonly Slot[]): Slot[] {
  const beside = slots.filter((slot) => fits(slot, emotion));
  const named = beside.filter(isSpeakerList);
  const likely = beside.filter((slot) => {
    if (named.includes(slot) || slot.level === 0 || !maySpeak(slot, emotion)) return false;
    if (slot.part === undefined) return true;
    // Numbers in a name may as well count takes.
    return slot.level === emotion.level && !slot.distinct.every((value) => /^\d+$/.test(value));
  });
  return [...named, ...likely];
}

/** Whether a pattern can hold both. */
function fits(slot: Slot, emotion: Slot): boolean {
  if (slot.level !== emotion.level) return true;
  const [a, b] = [slot.part, emotion.part];
  return a !== undefined && b !== undefined && a.separator === b.separator &&
    a.count === b.count && a.index !== b.index;
}

/** Without a word that is known: folders alone, if they can be labels at all. */
function structural(slots: readonly Slot[], paths: readonly string[]): Decision {
  const folders = slots.filter(({ level, part, distinct }) =>
    level > 0 && part === undefined && distinct.length > 1
  );
  const free = folders.filter((slot) => !isSpeakerList(slot) && !isTechnical(slot));
  const speaker = folders.find(isSpeakerList);
  const [emotion, above] = free;
  const why = "though they are not words for emotions that are known here";
  if (emotion === undefined || emotion.distinct.length > paths.length / 2) throw noLabels(paths);
  if (speaker !== undefined || above === undefined) {
    const named = speaker && { slot: speaker, why: "since they are named so" };
    return { emotion: { slot: emotion, why }, speaker: named, others: [] };
  }
  const other = patternOf(above, emotion);
  return {
    emotion: { slot: emotion, why },
    speaker: { slot: above, why: "since they hold the folders of emotions" },
    others: [
      `emotions and speakers may be the other way round: --pattern "${other}" reads them so`,
    ],
  };
}

function noLabels(paths: readonly string[]): InputError {
  const some = [paths[0], paths[Math.floor(paths.length / 2)], paths.at(-1)];
  const shown = [...new Set(some)].join(", ");
  return new InputError(
    "find the labels",
    `no names of folders or files are words for emotions (${shown})`,
    {
      remedy: 'say where they are: --pattern "{speaker}_{emotion}_{take}.wav", or --table FILE ' +
        "with the columns path, emotion and speaker",
    },
  );
}

/** Other places with words for emotions that do not mean the same. */
function contradictions(
  known: readonly Slot[],
  { emotion, paths }: { emotion: Slot; paths: readonly string[] },
): string[] {
  const sentences: string[] = [];
  for (const slot of known) {
    if (slot === emotion) continue;
    const differ = paths.filter((_, i) => {
      const meant = emotionMeant(slot.values[i]!);
      return meant !== undefined && meant !== emotionMeant(emotion.values[i]!);
    });
    if (differ.length === 0) continue;
    sentences.push(
      `${placeOf(slot)}, are words for emotions, too, and say otherwise in ${differ.length} ` +
        `recordings, such as ${differ[0]}: --pattern "${patternOf(slot, undefined)}" takes them`,
    );
  }
  return sentences;
}

function placeOf({ level, part, distinct }: Slot): string {
  const names = ["file names", "the folders of recordings", "the folders above these"][level] ??
    `the folders ${level} levels up`;
  const more = distinct.length > 3 ? ", …" : "";
  const such = `such as ${distinct.slice(0, 3).join(", ")}${more}`;
  return part === undefined ? `${names}, ${such}` : `part ${part.index + 1} of ${names}, ${such}`;
}

/** The pattern that reads one slot as the emotion and another as the speaker. */
function patternOf(emotion: Slot, speaker: Slot | undefined): string {
  const top = Math.max(emotion.level, speaker?.level ?? 0);
  const names = Array.from({ length: top + 1 }, (_, i) => {
    const level = top - i;
    const here: [string, Slot][] = [];
    if (emotion.level === level) here.push(["{emotion}", emotion]);
    if (speaker?.level === level) here.push(["{speaker}", speaker]);
    const [first] = here;
    if (first === undefined) return level === 0 ? "{*}" : "{_}";
    const { part } = first[1];
    if (part === undefined) return first[0];
    const at = (index: number) => here.find(([, slot]) => slot.part?.index === index)?.[0] ?? "{_}";
    return Array.from({ length: part.count }, (_, index) => at(index)).join(part.separator);
  });
  return names.join("/");
}

/** An example of how to say where the speaker is. */
function suggestion(slots: readonly Slot[], emotion: Slot): string {
  const candidate = slots.find((slot) =>
    slot.part !== undefined && fits(slot, emotion) && maySpeak(slot, emotion)
  );
  const made = candidate === undefined
    ? "{speaker}_{emotion}_{take}"
    : patternOf(emotion, candidate);
  return `"${made}"`;
}
