/** The places in paths that may hold a label: names of folders and files, and parts of these. @module */
import { emotionMeant } from "./emotion_words.ts";

/** A place in paths, and what stands there. */
export interface Slot {
  /** 0 for the file's name, 1 for the folder that it is in, 2 for the one above, … */
  readonly level: number;
  /** Missing where the slot is the whole name. */
  readonly part?: { readonly separator: string; readonly index: number; readonly count: number };
  /** What stands there in each path, in their order; empty where there is no such part. */
  readonly values: readonly string[];
  readonly distinct: readonly string[];
}

/** Levels of folders that are looked at. */
const LEVELS = 4;
const SEPARATORS = ["_", "-", " ", "."] as const;
/** Names may be cut in a way that fits this share of them; the others are reported by the pattern. */
const MOST = 0.9;

/**
 * Lists the slots of paths: whole names of folders from the nearest up, then their parts, then the
 * file's name and its parts.
 * @param paths without the files' endings, each in at least `depth` folders
 */
export function slotsOf(paths: readonly string[], depth: number): Slot[] {
  const names = (level: number) => paths.map((path) => path.split("/").at(-1 - level)!);
  const levels = Array.from({ length: Math.min(depth, LEVELS) }, (_, i) => i + 1);
  return [
    ...levels.map((level) => slot({ level, values: names(level) })),
    ...levels.flatMap((level) => partsOfNames(names(level), level)),
    ...partsOfNames(names(0), 0),
    slot({ level: 0, values: names(0) }),
  ];
}

function slot(made: Omit<Slot, "distinct">): Slot {
  const distinct = [...new Set(made.values)].filter((value) => value !== "").sort();
  return { ...made, distinct };
}

function partsOfNames(names: readonly string[], level: number): Slot[] {
  const slots: Slot[] = [];
  const distinct = [...new Set(names)];
  for (const separator of SEPARATORS) {
    const counts = Map.groupBy(distinct, (name) => name.split(separator).length);
    const [count, most] = [...counts].reduce((a, b) => b[1].length > a[1].length ? b : a);
    const isEven = count > 1 && most.length >= MOST * distinct.length;
    const used = isEven ? count : 2;
    // Otherwise a folder's name may be cut once: OAF_pleasant_surprise beside OAF_sad.
    const cuttable = distinct.filter((name) => name.includes(separator)).length;
    if (!isEven && (level === 0 || cuttable < MOST * distinct.length)) continue;
    for (let index = 0; index < used; index++) {
      const values = names.map((name) =>
        cut(name, { separator, count: used, isEven })[index] ?? ""
      );
      slots.push(slot({ level, part: { separator, index, count: used }, values }));
    }
  }
  return slots;
}

function cut(
  name: string,
  { separator, count, isEven }: { separator: string; count: number; isEven: boolean },
): string[] {
  const parts = name.split(separator);
  if (isEven) return parts.length === count ? parts : [];
  return parts.length === 1 ? [] : [parts[0]!, parts.slice(1).join(separator)];
}

/** The share of a slot's different values that are words for emotions. */
export function emotionShare({ distinct }: Slot): number {
  if (distinct.length === 0) return 0;
  return distinct.filter((value) => emotionMeant(value) !== undefined).length / distinct.length;
}

/** How many paths have something in a slot. */
export function coverage({ values }: Slot): number {
  return values.filter((value) => value !== "").length;
}

const SPEAKER =
  /^(speaker|spk|spkr|actor|actress|subject|subj|participant|proband|sprecher|person|voice|user|patient|child|student|vp|id|s|p|f|m)[-_ ]?\d+$/i;
/** What names that are no labels say: parts of a corpus, kinds of files. */
const NO_LABELS = new Set(
  ("train training test testing val valid validation dev eval wav wavs audio speech song sounds " +
    "data raw clean noisy clips recordings original processed male female m f w").split(" "),
);

/** Whether all values look like names that are given to speakers, such as `spk3` or `Actor_12`. */
export function isSpeakerList({ distinct }: Slot): boolean {
  return distinct.length > 0 && distinct.every((value) => SPEAKER.test(value));
}

/** Whether some values name parts of a corpus or kinds of files, such as `train` or `wav`. */
export function isTechnical({ distinct }: Slot): boolean {
  return distinct.some((value) => NO_LABELS.has(value.toLowerCase()));
}

/** Whether a slot may be the speaker: at least two values, most of which occur with several emotions. */
export function maySpeak(candidate: Slot, emotion: Slot): boolean {
  const { distinct, values } = candidate;
  if (distinct.length < 2 || isTechnical(candidate)) return false;
  const emotionsOf = new Map(distinct.map((value) => [value, new Set<string>()]));
  values.forEach((value, i) => emotionsOf.get(value)?.add(emotion.values[i]!));
  const several = [...emotionsOf.values()].filter(({ size }) => size > 1).length;
  return several >= distinct.length / 2;
}
