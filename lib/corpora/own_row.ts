/** One row of the table of own recordings. @module */
import { EMOTIONS } from "./emotion.ts";
import { OWN_CORPUS, type UtteranceLabels } from "./utterance.ts";

/** The columns that are used; a table may have others. */
export const USED_COLUMNS: readonly string[] = [
  "path",
  "emotion",
  "speaker",
  "gender",
  "channel",
  "intensity",
  "statement",
  "repetition",
];

/** What a row says. */
export interface OwnRow {
  /** The recording's path relative to `data/raw`, in NFC, unless the row names none. */
  readonly path: string | undefined;
  readonly labels: UtteranceLabels;
  /** Why the row cannot be used. */
  readonly reasons: string[];
}

/**
 * Makes a reader of rows. It remembers the spelling of emotions and speakers: a speaker under two
 * names would be tested on a voice that was learned.
 * @param options.folder the corpus' folder under `data/raw`
 * @param options.files the existing files, relative to `data/raw`
 */
export function createRowReader(
  options: { readonly folder: string; readonly files: Iterable<string> },
): (cells: ReadonlyMap<string, string>) => OwnRow {
  const { folder } = options;
  const files = new Set(Array.from(options.files, (file) => file.normalize("NFC")));
  const emotions = new Map<string, string>(EMOTIONS.map((emotion) => [emotion, emotion]));
  const speakers = new Map<string, string>();
  return (cells) => {
    const reasons: string[] = [];
    const cell = cellReader(cells, reasons);
    const path = readPath(cells.get("path") ?? "", { folder, files, reasons });
    const emotion = cell.name("emotion", emotions);
    const speaker = cell.name("speaker", speakers);
    const labels: UtteranceLabels = {
      id: (path ?? "").replace(/\.[^./]+$/, ""),
      corpus: OWN_CORPUS,
      speaker: `${OWN_CORPUS}-${speaker}`,
      gender: cell.oneOf("gender", ["unknown", "male", "female"]),
      channel: cell.oneOf("channel", ["speech", "song"]),
      emotion,
      intensity: cell.oneOf("intensity", ["unspecified", "weak", "normal", "strong"]),
      statement: cells.get("statement") || "unspecified",
      repetition: cell.count("repetition"),
    };
    return { path, labels, reasons };
  };
}

/** A path in the folder; one that names the folder again is shortened if only that file exists. */
function readPath(
  text: string,
  { folder, files, reasons }: { folder: string; files: ReadonlySet<string>; reasons: string[] },
): string | undefined {
  const parts = text.replaceAll("\\", "/").split("/");
  const absolute = parts.length > 1 && parts[0] === "" || /^[A-Za-z]:/.test(parts[0]!);
  if (absolute || parts.includes("..")) {
    reasons.push(`path is "${text}", but must be relative to data/raw/${folder} and in it`);
    return undefined;
  }
  const path = parts.filter((part) => part !== "" && part !== ".").join("/");
  if (path === "") {
    reasons.push("path is empty");
    return undefined;
  }
  const given = `${folder}/${path}`;
  const shorter = [`data/raw/${folder}/`, `raw/${folder}/`, `${folder}/`]
    .filter((prefix) => path.startsWith(prefix))
    .map((prefix) => `${folder}/${path.slice(prefix.length)}`);
  const existing = [given, ...shorter].filter((reading) => files.has(reading));
  if (existing.length > 1) {
    reasons.push(`path is "${path}", which may be ${existing.join(" or ")}; move one of them`);
  }
  return existing[0] ?? given;
}

/** Reads cells by kind; adds what is wrong to the reasons. */
function cellReader(cells: ReadonlyMap<string, string>, reasons: string[]) {
  const text = (column: string) => cells.get(column) ?? "";
  const expect = (column: string, wanted: string) =>
    void reasons.push(`${column} is "${text(column)}", but must be ${wanted}`);
  return {
    /** A name in the spelling that it had in earlier rows. */
    name(column: string, spellings: Map<string, string>): string {
      const name = text(column);
      const before = spellings.get(name.toLowerCase()) ?? name;
      if (name === "") reasons.push(`${column} is empty`);
      else if (before !== name) {
        reasons.push(`${column} is "${name}", but elsewhere "${before}"; use one spelling`);
      } else spellings.set(name.toLowerCase(), name);
      return name;
    },
    /** One of some words; the first if the cell is empty. */
    oneOf<T extends string>(column: string, allowed: readonly [T, ...T[]]): T {
      const value = text(column).toLowerCase() || allowed[0];
      const found = allowed.find((word) => word === value);
      if (found === undefined) expect(column, `${allowed.join(", ")} or empty`);
      return found ?? allowed[0];
    },
    /** A whole number from 1; 1 if the cell is empty. */
    count(column: string): number {
      const value = Number(text(column) || 1);
      if (Number.isInteger(value) && value >= 1) return value;
      expect(column, "a whole number from 1 or empty");
      return 1;
    },
  };
}
