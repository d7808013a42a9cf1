/**
 * The published figures on disk: artifacts/reports/results.json and bench.json, and tables of
 * predictions. The only module of this folder that touches files.
 *
 * A reader never meets half of a file. Rows are sorted by key and set one field a line, so that a
 * changed figure is a changed line. One process at a time may add to a file: of two that add at once,
 * one row could be lost.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { writeWhole } from "./files.ts";
import { fromCsv, toCsv } from "@/evaluation/predictions.ts";
import { type BenchRow, mergeBench, mergeResult, type ResultRow } from "@/evaluation/results.ts";
import type { PredictionTable } from "@/evaluation/table.ts";

/** The rows of results.json; none when the file does not exist yet. */
export async function readResults(path: string): Promise<ResultRow[]> {
  return await readRows<ResultRow>(path, [
    ["recipe", "string"],
    ["model", "string"],
    ["protocol", "string"],
    ["leaky", "boolean"],
    ["corpora", "object"],
    ["testChannel", "string"],
    ["folds", "object"],
    ["clips", "number"],
    ["speakers", "number"],
    ["seeds", "object"],
    ["uar", "object"],
    ["wa", "object"],
    ["macroF1", "object"],
    ["weightedF1", "object"],
    ["perClass", "object"],
  ]);
}

/** The rows of bench.json; none when the file does not exist yet. */
export async function readBench(path: string): Promise<BenchRow[]> {
  return await readRows<BenchRow>(path, [
    ["name", "string"],
    ["engine", "string"],
    ["ms", "number"],
    ["runs", "number"],
    ["machine", "string"],
  ]);
}

/** Puts a row into results.json, in place of one with the same key; gives all rows back. */
export async function addResult(path: string, row: ResultRow): Promise<ResultRow[]> {
  const rows = mergeResult(await readResults(path), row);
  await write(path, JSON.stringify(rows, null, 2) + "\n");
  return rows;
}

/** Puts a row into bench.json, in place of one with the same key; gives all rows back. */
export async function addBench(path: string, row: BenchRow): Promise<BenchRow[]> {
  const rows = mergeBench(await readBench(path), row);
  await write(path, JSON.stringify(rows, null, 2) + "\n");
  return rows;
}

/** Writes a table of predictions as CSV, compressed where the name ends in `.gz`. */
export async function writePredictions(path: string, table: PredictionTable): Promise<void> {
  const text = toCsv(table);
  await write(path, isGzip(path) ? await through(text, new CompressionStream("gzip")) : text);
}

/**
 * Reads a table of predictions, compressed where the name ends in `.gz`; errors name the file.
 * @throws {Deno.errors.NotFound | SyntaxError | RangeError}
 */
export async function readPredictions(path: string): Promise<PredictionTable> {
  const text = isGzip(path) ? await readGzip(path) : await readText(path);
  if (text === undefined) {
    throw new InputError(
      `read the predictions ${path}`,
      "there is no such file (run the training first)",
      { code: "missing" },
    );
  }
  try {
    return fromCsv(text);
  } catch (error) {
    if (error instanceof Error) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

function isGzip(path: string): boolean {
  return path.endsWith(".gz");
}

async function readGzip(path: string): Promise<string | undefined> {
  const bytes = await readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder().decode(await through(bytes, new DecompressionStream("gzip")));
  } catch (cause) {
    throw new InputError(
      `read the predictions ${path}`,
      "it is no whole gzip file (restore it from git, or publish it again)",
      { code: "damaged", cause },
    );
  }
}

async function through(
  data: string | Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([data]).stream().pipeThrough(stream)).bytes();
}

type Kind = "string" | "number" | "boolean" | "object";

async function readRows<T>(
  path: string,
  fields: readonly (readonly [keyof T & string, Kind])[],
): Promise<T[]> {
  const text = await readText(path);
  if (text === undefined) return [];
  const fail = (why: string) => {
    throw new InputError(
      `read the figures in ${path}`,
      `${why} (was it edited by hand? Restore it from git)`,
      { code: "damaged" },
    );
  };
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    return fail((error as Error).message);
  }
  if (!Array.isArray(rows)) return fail("it is not a list of rows");
  rows.forEach((row: Record<string, unknown> | null, i) => {
    const wrong = fields.find(([name, kind]) =>
      row?.[name] === null || typeof row?.[name] !== kind
    );
    if (wrong) fail(`row ${i} has no ${wrong[0]}, which must be of type ${wrong[1]}`);
  });
  return rows as T[];
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readBytes(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw sentence(error, `Cannot read ${path}`);
  }
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeWhole(path, content);
  } catch (error) {
    throw sentence(error, `Cannot write ${path}`);
  }
}

/** The same error with a sentence in front of the system's words, where it is none yet. */
function sentence(error: unknown, what: string): unknown {
  if (error instanceof Error && !error.message.startsWith(what)) {
    error.message = `${what}: ${error.message}`;
  }
  return error;
}
