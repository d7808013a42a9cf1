/** One row of the table of own recordings. @module */
import { OWN_CORPUS, type UtteranceLabels } from "./utterance.ts";

/** The columns that are used; others may stand beside them. */
export const USED_COLUMNS: readonly string[] = [
  ...["path", "emotion", "speaker", "gender", "channel", "intensity", "statement", "repetition"],
];

/** What a row is read with. */
export interface RowContext {
  /** The corpus' folder under `data/raw`, which the column path is relative to. */
  readonly folder: string;
  /**
   * Every emotion and speaker met so far, by its spelling in lower case; new ones are added. One
   * speaker under two names would be tested on a voice that was learned.
   */
  readonly spellings: Readonly<Record<"emotion" | "speaker", Map<string, string>>>;
  /** Told each thing that is wrong with the row. */
  readonly tell: (problem: string) => void;
}

/**
 * Reads a row.
 * @param row cells by the names of their columns
 * @returns the recording's path relative to `data/raw` and its labels; nothing when it is wrong
 */
export function readOwnRow(
  row: ReadonlyMap<string, string>,
  { folder, spellings, tell }: RowContext,
): { path: string; labels: UtteranceLabels } | undefined {
  let problems = 0;
  const { file, spelt, oneOf, count } = cellReader(row, (problem) => {
    problems++;
    tell(problem);
  });
  const path = `${folder}/${file("path", folder)}`;
  const emotion = spelt("emotion", spellings.emotion);
  const speaker = spelt("speaker", spellings.speaker);
  const labels: UtteranceLabels = {
    id: path.replace(/\.[^./]+$/, ""),
    corpus: OWN_CORPUS,
    speaker: `${OWN_CORPUS}-${speaker}`,
    gender: oneOf("gender", ["unknown", "male", "female"]),
    channel: oneOf("channel", ["speech", "song"]),
    emotion,
    intensity: oneOf("intensity", ["unspecified", "weak", "normal", "strong"]),
    statement: (row.get("statement") ?? "").trim() || "unspecified",
    repetition: count("repetition"),
  };
  if (problems > 0) return undefined;
  spellings.emotion.set(emotion.toLowerCase(), emotion);
  spellings.speaker.set(speaker.toLowerCase(), speaker);
  return { path, labels };
}

/** Reads cells, each in the way of its kind; what is wrong is told. */
function cellReader(row: ReadonlyMap<string, string>, tell: (problem: string) => void) {
  const cell = (column: string) => (row.get(column) ?? "").trim();
  const filled = (column: string): string => {
    if (cell(column) === "") tell(`${column} is empty`);
    return cell(column);
  };
  return {
    /** A name that is spelt as it was before, if it was met. */
    spelt(column: string, met: ReadonlyMap<string, string>): string {
      const name = filled(column), before = met.get(name.toLowerCase()) ?? name;
      if (before !== name) {
        tell(`${column} is "${name}", but elsewhere "${before}"; use one spelling`);
      }
      return name;
    },
    /** A path in the corpus' folder. */
    file(column: string, folder: string): string {
      const parts = filled(column).replaceAll("\\", "/").split("/");
      if (
        parts[0] === "" && parts.length > 1 || /^[A-Za-z]:/.test(parts[0]!) || parts.includes("..")
      ) {
        tell(
          `${column} is "${cell(column)}", but must be relative to data/raw/${folder} and in it`,
        );
      }
      return parts.filter((part) => part !== "" && part !== ".").join("/");
    },
    /** One of some words; the first when the cell is empty or not there. */
    oneOf<T extends string>(column: string, allowed: readonly [T, ...T[]]): T {
      const value = cell(column).toLowerCase() || allowed[0];
      const found = allowed.find((word) => word === value);
      if (found === undefined) {
        tell(`${column} is "${cell(column)}", but must be ${allowed.join(", ")} or empty`);
      }
      return found ?? allowed[0];
    },
    /** A whole number from 1; 1 when the cell is empty or not there. */
    count(column: string): number {
      const value = Number(cell(column) || 1);
      if (Number.isInteger(value) && value >= 1) return value;
      tell(`${column} is "${cell(column)}", but must be a whole number from 1 or empty`);
      return 1;
    },
  };
}
