/**
 * One's own recordings: files in `data/raw/own`, in any folders, and beside them a table
 * `recordings.csv` with the columns path, emotion and speaker.
 *
 *     path,emotion,speaker,gender
 *     anna/01.wav,angry,anna,female
 *
 * Emotions may be others than the eight canonical ones, in any language; they are labels of their
 * own then. Of further columns gender, channel, intensity, statement and repetition are used.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Corpus, LabelTable } from "./corpus.ts";
import { parseCsv } from "@/base/csv.ts";
import { EMOTIONS } from "./emotion.ts";
import { readOwnRow, USED_COLUMNS } from "./own_row.ts";
import { OWN_CORPUS, type UtteranceLabels } from "./utterance.ts";

const FOLDER = "own", TABLE = `${FOLDER}/recordings.csv`;
const REQUIRED = ["path", "emotion", "speaker"];
/** Problems that the error's message spells out. */
const SHOWN = 10;
/** Words that are probably meant as one of the canonical emotions, but are not spelt like it. */
const NEARLY: Readonly<Record<string, string>> = {
  ...{ fear: "fearful", anger: "angry", happiness: "happy", joy: "happy", sadness: "sad" },
  ...{ surprise: "surprised", disgusted: "disgust", ps: "surprised" },
};

/** The recordings that a person adds, with the labels of a table. */
export const own: Corpus = {
  name: OWN_CORPUS,
  title: "Own recordings",
  licence: "as agreed with the speakers",
  licenceUrl: "https://choosealicense.com/non-software/",
  citation: "None: these recordings are your own.",
  homepage: "lib/corpora/own.ts",
  folder: FOLDER,
  emotionLabels: Object.fromEntries(EMOTIONS.map((emotion) => [emotion, emotion])),
  expected: { parts: [] },
  table: { path: TABLE, read: readOwnTable },
  parse: (relativePath) => {
    throw new InputError(
      `read the labels of ${relativePath}`,
      `they stand in ${TABLE}, not in names`,
      { code: "damaged" },
    );
  },
};

/**
 * Reads the table of one's own recordings.
 * @param text comma-separated values with a header
 * @throws {SyntaxError} naming every line that cannot be used, and why
 */
export function readOwnTable(text: string): LabelTable {
  const [header, ...rows] = parseCsv(text, { name: TABLE });
  const columns = checkHeader(header?.cells ?? []);
  const labels = new Map<string, UtteranceLabels>(), places = new Map<string, string>();
  const spellings = {
    emotion: new Map<string, string>(EMOTIONS.map((emotion) => [emotion, emotion])),
    speaker: new Map<string, string>(),
  };
  const problems: string[] = [];
  for (const { line, cells } of rows) {
    const where = `${TABLE}:${line}`;
    const tell = (problem: string) => void problems.push(`${where}: ${problem}`);
    if (cells.length !== columns.length) {
      tell(`it has ${cells.length} cells, but the header has ${columns.length}`);
      continue;
    }
    const row = new Map(columns.map((column, i) => [column, cells[i]!]));
    const read = readOwnRow(row, { folder: FOLDER, spellings, tell });
    if (!read) continue;
    const before = places.get(read.path);
    if (before !== undefined) tell(`${read.path} stands in ${before} already`);
    labels.set(read.path, read.labels);
    places.set(read.path, where);
  }
  refuse(problems, rows.length);
  return { labels, places, notices: noticesOf(columns, labels) };
}

function checkHeader(cells: readonly string[]): string[] {
  const columns = cells.map((cell) => cell.trim().toLowerCase());
  const fail = (reason: string): never => {
    throw new InputError(`read ${TABLE}`, `${reason}`, { code: "damaged" });
  };
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const separators = columns.some((column) => /[;\t]/.test(column))
      ? "; separate the cells with commas"
      : `; its first line must name the columns ${REQUIRED.join(", ")} and any others`;
    fail(`there is no column ${missing.join(" and no column ")}${separators}`);
  }
  if (columns.includes("")) {
    fail(`column ${columns.indexOf("") + 1} has no name; name it, or remove it from every line`);
  }
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice !== undefined) fail(`there are two columns ${twice}; remove one`);
  return columns;
}

function refuse(problems: readonly string[], rows: number): void {
  if (rows === 0) {
    throw new InputError(`read ${TABLE}`, "it names no recording", {
      remedy: "add a line for each",
      code: "damaged",
    });
  }
  if (problems.length === 0) return;
  const rest = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
  throw new SyntaxError(
    [`Cannot use ${TABLE}:`, ...problems.slice(0, SHOWN), ...rest].join("\n  "),
  );
}

function noticesOf(
  columns: readonly string[],
  labels: ReadonlyMap<string, UtteranceLabels>,
): string[] {
  const unused = columns.filter((column) => !USED_COLUMNS.includes(column));
  const emotions = new Set([...labels.values()].map((label) => label.emotion));
  const nearly = [...emotions].filter((emotion) => Object.hasOwn(NEARLY, emotion));
  return [
    ...(unused.length > 0 ? [`own: columns that are not used: ${unused.join(", ")}`] : []),
    ...nearly.map((emotion) =>
      `own: "${emotion}" is kept as a label of its own; write "${
        NEARLY[emotion]
      }" if it is the same`
    ),
  ];
}
