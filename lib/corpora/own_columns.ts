/** Which column of a table holds what. @module */
import { InputError } from "@/base/errors.ts";

/** What a table can say, each with the names of columns that are taken for it, the likeliest first. */
const COLUMN_NAMES = {
  path: "path file filename file_name filepath file_path wav wav_file wav_path audio audio_file " +
    "audio_path recording clip datei dateiname",
  emotion: "emotion label category class emotion_label emo gefühl klasse",
  speaker: "speaker spk speaker_id speakerid subject subject_id actor actor_id participant " +
    "participant_id sprecher person",
  gender: "gender sex geschlecht",
  channel: "channel",
  intensity: "intensity emotion_intensity",
  statement: "statement sentence text transcript transcription satz",
  repetition: "repetition take rep",
  start: "start start_sec start_time onset begin",
  end: "end end_sec end_time offset stop",
} as const satisfies Readonly<Record<string, string>>;

/** What a cell is about. */
export type ColumnField = keyof typeof COLUMN_NAMES;

const FIELDS = Object.keys(COLUMN_NAMES) as ColumnField[];

/** The columns of a table that are used. */
export interface Columns {
  /** The number of each field's column, from 0. */
  readonly numbers: ReadonlyMap<ColumnField, number>;
  /** Sentences on what was chosen, and on what is not used. */
  readonly notices: readonly string[];
}

/** A name as it is compared: composed, in lower case, with `_` for spaces, dots and hyphens. */
function plainName(name: string): string {
  return name.normalize("NFC").trim().toLowerCase().replace(/[\s.-]+/g, "_");
}

/**
 * Finds the columns of a table.
 * @param header the cells of its first row
 * @param options.named which column holds a field, by its name; an empty name for none
 * @param options.table what errors call the table
 * @throws {InputError} if there is no path or no emotion, a column has no name, or two have the same
 */
export function findColumns(
  header: readonly string[],
  { named = {}, table }: {
    readonly named?: Readonly<Record<string, string>> | undefined;
    readonly table: string;
  },
): Columns {
  const names = header.map(plainName);
  checkNames(names, table);
  const numbers = new Map<ColumnField, number>();
  const notices: string[] = [];
  for (const field of FIELDS) {
    if (Object.hasOwn(named, field)) continue;
    const known = COLUMN_NAMES[field].split(" ");
    const [first, ...others] = known.filter((name) => names.includes(name));
    if (first === undefined) continue;
    numbers.set(field, names.indexOf(first));
    for (const other of others) {
      notices.push(
        `${field} is read from the column ${first}; --columns "${field}=${other}" takes ${other}`,
      );
    }
  }
  for (const [field, column] of Object.entries(named)) {
    const number = names.indexOf(plainName(column));
    if (column === "") continue;
    if (number >= 0) numbers.set(field as ColumnField, number);
    else {
      const why = `there is no column ${column}`;
      throw new InputError(`read ${table}`, why, { remedy: `there are ${header.join(", ")}` });
    }
  }
  requireFields(numbers, { header, table });
  const used = new Set(numbers.values());
  const unused = header.filter((_, number) => !used.has(number));
  if (unused.length > 0) notices.push(`columns that are not used: ${unused.join(", ")}`);
  return { numbers, notices };
}

function checkNames(names: readonly string[], table: string): void {
  const fail = (why: string, remedy: string): never => {
    throw new InputError(`read ${table}`, why, { remedy, file: table });
  };
  const twice = names.find((name, i) => name !== "" && names.indexOf(name) < i);
  if (twice !== undefined) fail(`there are two columns ${twice}`, "remove one");
  if (names.includes("") && names.length > 1) {
    const number = names.indexOf("") + 1;
    fail(`column ${number} has no name`, "name it, or remove it from every line");
  }
}

function requireFields(
  numbers: ReadonlyMap<ColumnField, number>,
  { header, table }: { header: readonly string[]; table: string },
): void {
  const missing = (["path", "emotion"] as const).filter((field) => !numbers.has(field));
  if (missing.length === 0) return;
  const why = `there is no column ${missing.join(" and no column ")}`;
  const columns = header.join("") === "" ? "it has no header" : `there are ${header.join(", ")}`;
  const remedy = "its first line must name the columns path, emotion, speaker and any others " +
    `(${columns}), or say which they are: --columns "path=…,emotion=…"`;
  throw new InputError(`read ${table}`, why, { remedy, file: table });
}

/**
 * Reads `path=wav_file,emotion=emo`.
 * @throws {InputError} for a field that is not known
 */
export function parseColumns(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair) => pair.trim()).filter((pair) => pair !== "");
  const named: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const field = pair.slice(0, at).trim();
    if (at < 0 || !Object.hasOwn(COLUMN_NAMES, field)) {
      throw new InputError(`use the columns "${text}"`, `"${pair}" is no field=column`, {
        remedy: `the fields are ${FIELDS.join(", ")}`,
      });
    }
    named[field] = pair.slice(at + 1).trim();
  }
  return named;
}
