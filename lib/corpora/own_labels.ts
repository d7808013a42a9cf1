/** The labels of all recordings of one's own: from a table, or from paths. @module */
import { AUDIO_EXTENSIONS } from "@/audio/decode.ts";
import { type CsvRow, parseTable } from "@/base/csv.ts";
import { InputError } from "@/base/errors.ts";
import { boundsMark, type LabelTable, type RowLabels } from "./corpus.ts";
import { isEmotion } from "./emotion.ts";
import { type ColumnField, findColumns } from "./own_columns.ts";
import { createPathReader } from "./own_path.ts";
import type { Pattern } from "./own_pattern.ts";
import { createRowReader, type OwnRow, type RowOptions } from "./own_row.ts";

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

/** Where labels are read from. */
export interface LabelSource {
  /** The corpus' name, and its folder under `data/raw`. */
  readonly name: string;
  /** The recordings' folder, if it is elsewhere. */
  readonly folder?: string | undefined;
  readonly ignoreCase?: boolean | undefined;
  /** The existing files, relative to `data/raw`. */
  readonly files: Iterable<string>;
}

function rowOptions({ name, folder, ignoreCase }: LabelSource): RowOptions {
  const spelling = folder === undefined ? undefined : "use one spelling, or --ignore-case";
  return { corpus: name, ignoreCase, spelling };
}

/**
 * Reads a table of own recordings: values between commas, semicolons or tabs, with a header. Texts are
 * compared in Unicode's composed form (NFC). Empty rows and columns are skipped.
 * @returns labels by path; a row that cannot be used is one of the problems
 * @throws {InputError} if nothing of the table can be used
 */
export function readOwnTable(
  text: string,
  source: LabelSource & {
    /** What errors call the table. */
    readonly table: string;
    readonly columns?: Readonly<Record<string, string>> | undefined;
  },
): LabelTable {
  const { table, name, folder, files } = source;
  const [header, ...rows] = parseTable(text.normalize("NFC"), { name: table }).map(trimmed)
    .filter(({ cells }) => cells.length > 0);
  const names = header?.cells ?? [];
  const columns = findColumns(names, { named: source.columns, table });
  if (rows.length === 0) {
    throw new InputError(`read ${table}`, "it has no rows", {
      remedy: "add one for each recording",
      file: table,
    });
  }
  const tableFolder = table.startsWith(`${name}/`)
    ? table.split("/").slice(1, -1).join("/")
    : undefined;
  const readPath = createPathReader({ folder: name, files, location: folder, tableFolder });
  const readRow = createRowReader(rowOptions(source));
  const found = collector();
  const byName: string[] = [];
  for (const row of rows) {
    const at = (field: ColumnField) => row.cells[columns.numbers.get(field)!] ?? "";
    const reading = readPath(at("path"));
    const cells = new Map(columns.numbers.keys().map((field) => [field, at(field)]));
    const { labels, reasons } = readRow(reading, cells);
    if (row.cells.length > names.length) {
      reasons.push(`it has ${row.cells.length} cells, but the header has ${names.length}`);
    }
    if (reading.byName) byName.push(at("path"));
    found.add({ path: reading.path, where: `${table}:${row.line}`, labels, reasons });
  }
  const notices = [...columns.notices];
  if (byName.length > 0) {
    const count = byName.length.toLocaleString("en");
    notices.push(`files that were found by their names alone: ${count}, such as ${byName[0]}`);
  }
  return found.end(notices);
}

/** Reads what a pattern finds in the paths of sound files. */
export function readOwnPaths(pattern: Pattern, source: LabelSource): LabelTable {
  const { name, files } = source;
  const readRow = createRowReader(rowOptions(source));
  const found = collector();
  for (const file of files) {
    const path = file.normalize("NFC");
    const isHidden = path.slice(path.lastIndexOf("/") + 1).startsWith(".");
    const isSound = AUDIO_EXTENSIONS.some((ending) => path.toLowerCase().endsWith(ending));
    if (isHidden || !isSound) continue;
    const fields = pattern.match(path.slice(name.length + 1));
    if (fields === undefined) {
      const reasons = [`its name does not match "${pattern.text}"`];
      found.add({ path, where: path, reasons });
      continue;
    }
    const cells = new Map<ColumnField, string>();
    for (const [field, value] of fields) {
      cells.set(field === "take" ? "repetition" : field as ColumnField, value.trim());
    }
    found.add({ path, where: path, ...readRow({ path }, cells) });
  }
  return found.end([]);
}

/** Without the spaces around cells, and without the empty cells at the end that Excel writes. */
function trimmed({ line, cells }: CsvRow): CsvRow {
  const texts = cells.map((cell) => cell.trim());
  return { line, cells: texts.slice(0, texts.findLastIndex((text) => text !== "") + 1) };
}

/** A row, and where it is. */
interface Placed extends Partial<OwnRow> {
  readonly path: string | undefined;
  readonly where: string;
  readonly reasons: string[];
}

/** Collects rows; two of one part of a recording are a problem. */
function collector() {
  const labels = new Map<string, RowLabels[]>();
  const places = new Map<string, string>();
  const rows = new Map<string, string>();
  const problems: InputError[] = [];
  return {
    add({ path, where, labels: found, reasons }: Placed) {
      const row = path === undefined ? undefined : path + boundsMark(found ?? {});
      const before = row === undefined ? undefined : rows.get(row);
      if (before !== undefined) reasons.push(`${before} already names ${row}`);
      else if (row !== undefined) rows.set(row, where);
      if (path !== undefined && !places.has(path)) places.set(path, where);
      if (reasons.length > 0) {
        const file = row ?? where;
        problems.push(new InputError(`use ${where}`, reasons.join("; "), { file }));
        return;
      }
      const others = labels.get(path!);
      if (others === undefined) labels.set(path!, [found!]);
      else others.push(found!);
    },
    end(notices: readonly string[]): LabelTable {
      const found = canonical(labels);
      return { ...found, places, problems, notices: [...notices, ...found.notices] };
    },
  };
}

/**
 * Writes "Angry" and "SAD" as the canonical emotions that they are, unless most labels are other words:
 * then SAD is a code, as ANG is.
 */
function canonical(labels: ReadonlyMap<string, readonly RowLabels[]>) {
  const written = new Set([...labels.values()].flat().map(({ emotion }) => emotion));
  const meant = [...written].filter((emotion) => isEmotion(emotion.toLowerCase()));
  const changed = meant.length < written.size / 2
    ? []
    : meant.filter((emotion) => !isEmotion(emotion));
  const notices = changed.map((emotion) => `"${emotion}" is taken for "${emotion.toLowerCase()}"`);
  for (const emotion of written) {
    const nearly = emotion.toLowerCase();
    if (!Object.hasOwn(NEARLY, nearly)) continue;
    notices.push(
      `"${emotion}" is kept as a label of its own; write "${NEARLY[nearly]}" if it is the same`,
    );
  }
  if (changed.length === 0) return { labels, notices };
  const corrected = new Map<string, readonly RowLabels[]>();
  for (const [path, rows] of labels) {
    corrected.set(
      path,
      rows.map((row) =>
        changed.includes(row.emotion) ? { ...row, emotion: row.emotion.toLowerCase() } : row
      ),
    );
  }
  return { labels: corrected, notices };
}
