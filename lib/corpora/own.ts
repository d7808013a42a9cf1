/**
 * Own recordings: files in `data/raw/own`, in any folders, with a table `recordings.csv` beside them
 * that has the columns path, emotion and speaker.
 *
 *     path,emotion,speaker,gender
 *     anna/01.wav,angry,anna,female
 *
 * Emotions other than the eight canonical ones, in any language, are labels of their own. The
 * columns gender, channel, intensity, statement and repetition are used where they exist.
 * @module
 */
import { type CsvRow, parseCsv } from "@/base/csv.ts";
import { InputError } from "@/base/errors.ts";
import type { Corpus, LabelTable } from "./corpus.ts";
import { EMOTIONS } from "./emotion.ts";
import { createRowReader, USED_COLUMNS } from "./own_row.ts";
import { OWN_CORPUS, type UtteranceLabels } from "./utterance.ts";

const FOLDER = "own";
const TABLE = `${FOLDER}/recordings.csv`;
const REQUIRED = ["path", "emotion", "speaker"];
/** Words that probably mean a canonical emotion in another spelling. */
const NEARLY: Readonly<Record<string, string>> = {
  fear: "fearful",
  anger: "angry",
  happiness: "happy",
  joy: "happy",
  sadness: "sad",
  surprise: "surprised",
  disgusted: "disgust",
  ps: "surprised",
};

/**
 * The recordings that a person adds, with the labels of a table.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { own } from "@/corpora/own.ts";
 *
 * const text = "path,emotion,speaker\nanna/01.wav,angry,anna\n";
 * const { labels, problems } = own.table!.read(text, ["own/anna/01.wav"]);
 * assert.equal(labels.get("own/anna/01.wav")!.emotion, "angry");
 * assert.deepEqual(problems, []);
 * ```
 */
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
      `they are in ${TABLE}, not in file names`,
      { file: relativePath },
    );
  },
};

/**
 * Reads the table of own recordings. Paths are relative to `data/raw/own`; a path that also names
 * that folder (`own/a.wav`, `data/raw/own/a.wav`) is accepted if the file exists there alone.
 * Texts are compared in Unicode's composed form (NFC). Empty rows and columns are skipped.
 * @param text comma-separated values with a header
 * @param files the existing files, relative to `data/raw`
 * @returns labels by path; a row that cannot be used is one of the problems
 */
function readOwnTable(text: string, files: Iterable<string>): LabelTable {
  const [header, ...rows] = parseCsv(text.normalize("NFC"), { name: TABLE }).map(trimmed)
    .filter(({ cells }) => cells.length > 0);
  const columns = checkHeader(header?.cells ?? []);
  if (rows.length === 0) {
    throw new InputError(`read ${TABLE}`, "it has no rows", {
      remedy: "add one for each recording",
      file: TABLE,
    });
  }
  const labels = new Map<string, UtteranceLabels>();
  const places = new Map<string, string>();
  const problems: InputError[] = [];
  const readRow = createRowReader({ folder: FOLDER, files });
  for (const row of rows) {
    const where = `${TABLE}:${row.line}`;
    const { path, labels: found, reasons } = readRow(cellsByColumn(row, columns));
    const before = path === undefined ? undefined : places.get(path);
    if (before !== undefined) reasons.push(`${before} already names ${path}`);
    if (row.cells.length > columns.length) {
      reasons.push(`it has ${row.cells.length} cells, but the header has ${columns.length}`);
    }
    if (path !== undefined && before === undefined) places.set(path, where);
    if (reasons.length === 0) labels.set(path!, found);
    else problems.push(new InputError(`use ${where}`, reasons.join("; "), { file: path ?? where }));
  }
  return { labels, places, problems, notices: noticesOf(columns, labels) };
}

/** Without the spaces around cells, and without the empty cells at the end that Excel writes. */
function trimmed({ line, cells }: CsvRow): CsvRow {
  const texts = cells.map((cell) => cell.trim());
  return { line, cells: texts.slice(0, texts.findLastIndex((text) => text !== "") + 1) };
}

function cellsByColumn({ cells }: CsvRow, columns: readonly string[]): Map<string, string> {
  return new Map(columns.map((column, i) => [column, cells[i] ?? ""]));
}

function checkHeader(cells: readonly string[]): string[] {
  const columns = cells.map((cell) => cell.toLowerCase());
  const fail = (why: string, remedy: string): never => {
    throw new InputError(`read ${TABLE}`, why, { remedy, file: TABLE });
  };
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const separated = columns.some((column) => /[;\t]/.test(column));
    fail(
      `there is no column ${missing.join(" and no column ")}`,
      separated
        ? "separate the cells with commas"
        : `its first line must name the columns ${REQUIRED.join(", ")} and any others`,
    );
  }
  if (columns.includes("")) {
    const number = columns.indexOf("") + 1;
    fail(`column ${number} has no name`, "name it, or remove it from every line");
  }
  const twice = columns.find((column, i) => columns.indexOf(column) < i);
  if (twice !== undefined) fail(`there are two columns ${twice}`, "remove one");
  return columns;
}

function noticesOf(
  columns: readonly string[],
  labels: ReadonlyMap<string, UtteranceLabels>,
): string[] {
  const notices: string[] = [];
  const unused = columns.filter((column) => !USED_COLUMNS.includes(column));
  if (unused.length > 0) notices.push(`columns that are not used: ${unused.join(", ")}`);
  for (const emotion of new Set(Array.from(labels.values(), (label) => label.emotion))) {
    if (!Object.hasOwn(NEARLY, emotion)) continue;
    notices.push(
      `"${emotion}" is kept as a label of its own; write "${NEARLY[emotion]}" if it is the same`,
    );
  }
  return notices;
}
