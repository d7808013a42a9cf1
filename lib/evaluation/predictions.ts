/**
 * Tables of predictions as text: CSV under a few comment lines that say where it comes from.
 * ```text
 * # labels=["neutral","happy"]
 * # protocol=speaker
 * # leaky=false
 * # recipe=two_channel
 * # model=cnn_lstm
 * # selection=last            (only where it is not the best epoch on the validation part)
 * id,corpus,speaker,gender,channel,intensity,statement,emotion,predicted,fold,seed,score_neutral,…
 * ```
 * Reading what was written gives the same table to the last bit.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { csvLine, type CsvRow, parseCsv } from "@/base/csv.ts";
import { counted } from "@/base/words.ts";
import {
  checkTable,
  type Prediction,
  type PredictionTable,
  type Provenance,
  selectionField,
  selectionOf,
  SELECTIONS,
} from "./table.ts";

/** Columns before the scores, in order. */
const TEXT_COLUMNS = [
  "id",
  "corpus",
  "speaker",
  "gender",
  "channel",
  "intensity",
  "statement",
  "emotion",
  "predicted",
] as const;
const COLUMNS = [...TEXT_COLUMNS, "fold", "seed"] as const;

/**
 * Writes a table as text. Scores are written with as many digits as it takes to read the same number
 * again.
 * @throws {InputError} when the table cannot be scored (see {@linkcode checkTable}) or a header value
 * has a line break
 */
export function toCsv(table: PredictionTable): string {
  checkTable(table);
  const header: Record<string, string> = {
    labels: JSON.stringify(table.labels),
    protocol: table.protocol,
    leaky: String(table.leaky),
    recipe: table.recipe,
    model: table.model,
    ...selectionField(selectionOf(table)),
  };
  for (const [key, value] of Object.entries(table.provenance ?? {})) header[key] = String(value);
  const comments = Object.entries(header).map(([key, value]) => {
    if (/[\r\n]/.test(value)) {
      throw new InputError("write predictions", `their ${key} has a line break in it`);
    }
    return `# ${key}=${value}`;
  });
  const rows = table.rows.map((row) =>
    csvLine([...COLUMNS.map((column) => String(row[column])), ...row.scores.map(String)])
  );
  return [...comments, csvLine(columnNames(table.labels)), ...rows, ""].join("\n");
}

function columnNames(labels: readonly string[]): string[] {
  return [...COLUMNS, ...labels.map((label) => `score_${label}`)];
}

/**
 * Reads a table from text that {@linkcode toCsv} wrote.
 * @throws {InputError} when the text is no such table, or one that cannot be scored (see
 * {@linkcode checkTable})
 */
export function fromCsv(text: string): PredictionTable {
  const { header, body, line } = readComments(text.replace(/^\uFEFF/, ""));
  const labels = readLabels(header);
  const [names, ...records] = parseCsv(body, { name: "predictions", firstLine: line });
  const expected = columnNames(labels);
  if (names === undefined || JSON.stringify(names.cells) !== JSON.stringify(expected)) {
    throw damaged(
      `line ${names?.line ?? line} names the columns ${names?.cells.join() ?? "(none)"}, ` +
        `not ${expected.join()}`,
    );
  }
  const table: PredictionTable = {
    labels,
    rows: records.map((record) => readRow(record, expected)),
    protocol: required(header, "protocol"),
    leaky:
      oneOf(required(header, "leaky"), { key: "leaky", choices: ["true", "false"] }) === "true",
    recipe: required(header, "recipe"),
    model: required(header, "model"),
    ...selectionField(
      oneOf(header.get("selection") ?? "best", { key: "selection", choices: SELECTIONS }),
    ),
    ...readProvenance(header),
  };
  checkTable(table);
  return table;
}

function damaged(why: string): InputError {
  return new InputError("read predictions", why, { code: "damaged" });
}

type Header = ReadonlyMap<string, string>;

function readComments(text: string): { header: Header; body: string; line: number } {
  const header = new Map<string, string>();
  let rest = text;
  let line = 1;
  for (; rest.startsWith("#"); line++) {
    const [comment] = rest.split(/\r?\n/, 1) as [string];
    const match = /^# (\w+)=(.*)$/s.exec(comment);
    if (match === null) throw damaged(`line ${line} is "${comment}", not "# name=value"`);
    header.set(match[1]!, match[2]!);
    rest = rest.slice(comment.length).replace(/^\r?\n/, "");
  }
  return { header, body: rest, line };
}

function required(header: Header, key: string): string {
  const value = header.get(key);
  if (value !== undefined) return value;
  throw damaged(`there is no line "# ${key}=…" at the top (is this another table?)`);
}

function readLabels(header: Header): string[] {
  const text = required(header, "labels");
  try {
    const labels: unknown = JSON.parse(text);
    if (Array.isArray(labels) && labels.every((label) => typeof label === "string")) return labels;
  } catch {
    // Reported below.
  }
  throw damaged(`labels=${text} is not a list like ["sad"]`);
}

function oneOf<T extends string>(
  text: string,
  { key, choices }: { readonly key: string; readonly choices: readonly T[] },
): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw damaged(`${key}=${text} should be one of ${choices.join(", ")}`);
}

function readProvenance(header: Header): { provenance?: Provenance } {
  if (!["engine", "trainSec", "commit"].some((key) => header.has(key))) return {};
  const trainSec = Number(required(header, "trainSec") || NaN);
  if (!(trainSec >= 0 && trainSec < Infinity)) {
    throw damaged(`trainSec=${header.get("trainSec")} is not a number of seconds`);
  }
  const engine = required(header, "engine");
  const commit = required(header, "commit");
  return { provenance: { engine, trainSec, commit } };
}

function readRow({ cells, line }: CsvRow, names: readonly string[]): Prediction {
  if (cells.length !== names.length) {
    throw damaged(`line ${line} has ${counted(cells.length, "field")}, not ${names.length}`);
  }
  const numbers = cells.slice(TEXT_COLUMNS.length).map((text, i) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (Number.isFinite(value)) return value;
    throw damaged(`line ${line} has "${text}" as ${names[TEXT_COLUMNS.length + i]}, not a number`);
  });
  const [fold, seed, ...scores] = numbers as [number, number, ...number[]];
  const texts = Object.fromEntries(
    TEXT_COLUMNS.map((column, i) => [column, cells[i]!]),
  ) as Record<typeof TEXT_COLUMNS[number], string>;
  return { ...texts, scores, fold, seed };
}
