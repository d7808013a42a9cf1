/**
 * Published figures on disk: results.json, bench.json and tables of predictions.
 *
 * Rows are sorted by key and written one field a line, so that a changed figure is a changed line. Only
 * one process at a time may add to a file: of two that add at once, one row could be lost.
 * @module
 */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { list, type Rule } from "@/base/schema.ts";
import { fromCsv, toCsv } from "@/evaluation/predictions.ts";
import {
  benchKey,
  type BenchRow,
  checkBench,
  checkResult,
  mergeRow,
  resultKey,
  type ResultRow,
} from "@/evaluation/results.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import { exists, reading, readJson, writeWhole } from "./files.ts";
import { displayPath, PATHS } from "./paths.ts";

async function readRows<T>(path: string, rule: Rule<T>): Promise<T[]> {
  if (!await exists(path)) return [];
  return [...await readChecked(path, { rule: list(rule), remedy: "restore it from git" })];
}

/**
 * The rows of results.json; none when the file does not exist yet.
 * @throws {InputError} when the file is damaged
 */
export function readResults(path: string): Promise<ResultRow[]> {
  return readRows(path, checkResult);
}

/**
 * The rows of bench.json; none when the file does not exist yet.
 * @throws {InputError} when the file is damaged
 */
export function readBench(path: string): Promise<BenchRow[]> {
  return readRows(path, checkBench);
}

/** Puts a row into results.json, in place of one with the same key. */
export async function addResult(path: string, row: ResultRow): Promise<void> {
  await writeRows(path, mergeRow(await readResults(path), row, { key: resultKey }));
}

/** Puts a row into bench.json, in place of one with the same key. */
export async function addBench(path: string, row: BenchRow): Promise<void> {
  await writeRows(path, mergeRow(await readBench(path), row, { key: benchKey }));
}

async function writeRows(path: string, rows: readonly unknown[]): Promise<void> {
  await writeWhole(path, JSON.stringify(rows, null, 2) + "\n");
}

/**
 * Reads a JSON file and checks what is in it.
 * @throws {InputError} naming the file, when there is none or its content breaks the rule
 */
export async function readChecked<T>(
  path: string,
  { rule, remedy }: { readonly rule: Rule<T>; readonly remedy: string },
): Promise<T> {
  const value = await readJson(path, remedy);
  try {
    return rule(value, "its content");
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const why = cause.message.replace("Cannot use its", "its");
    const options = { remedy, code: "damaged", file: path, cause } as const;
    throw new InputError(`read "${displayPath(path)}"`, why, options);
  }
}

/** The file of published predictions; compressed, since a table has up to ten thousand lines. */
export function publishedFile(name: string, reportsDir: string = PATHS.reports): string {
  return join(reportsDir, "predictions", `${name}.csv.gz`);
}

/** Writes a table of predictions as CSV, compressed where the name ends in `.gz`. */
export async function writePredictions(path: string, table: PredictionTable): Promise<void> {
  const text = new TextEncoder().encode(toCsv(table));
  const isPlain = !path.endsWith(".gz");
  await writeWhole(path, isPlain ? text : await through(text, new CompressionStream("gzip")));
}

/**
 * Reads a table of predictions, compressed where the name ends in `.gz`.
 * @throws {InputError} naming the file, when there is none or it holds no table of predictions
 */
export async function readPredictions(path: string): Promise<PredictionTable> {
  const bytes = await reading(path, () => Deno.readFile(path));
  const refuse = (
    why: string,
    { remedy, cause }: { remedy?: string | undefined; cause: unknown },
  ) =>
    new InputError(`read the predictions in "${displayPath(path)}"`, why, {
      remedy,
      code: "damaged",
      file: path,
      cause,
    });
  let plain = bytes;
  try {
    if (path.endsWith(".gz")) plain = await through(bytes, new DecompressionStream("gzip"));
  } catch (cause) {
    const remedy = "restore it from git, or publish it again";
    throw refuse("it is no whole gzip file", { remedy, cause });
  }
  try {
    return fromCsv(new TextDecoder().decode(plain));
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw refuse(cause.why, { remedy: cause.remedy, cause });
  }
}

async function through(
  data: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([data]).stream().pipeThrough(stream)).bytes();
}
