/** `predict --out`: recognitions in a file that grows while they are made, whole or in parts. @module */
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { type Shard, takeShard } from "@/base/shard.ts";
import { reading, writePieces } from "@/disk/files.ts";
import { displayPath } from "@/disk/paths.ts";
import { type FileRecognition, recognitionCsv } from "@/reporting/recognition_text.ts";

/** What decides the content of the file, besides the recordings. */
interface OutFlags {
  readonly model?: string;
  readonly voice?: string;
  readonly timeline?: boolean;
  readonly json?: boolean;
  readonly shard?: Shard;
}

/** A file of recognitions to be written. */
export interface PredictionFile {
  readonly path: string;
  /** The recordings that belong into it, in order. */
  readonly files: readonly string[];
  /** Writes the file: `fill` is given what appends one recording. */
  write(fill: (append: (one: FileRecognition) => Promise<void>) => Promise<unknown>): Promise<void>;
}

const DIGITS = 8;
/** Missing parts that are named. */
const NAMED = 10;
/** `predictions.3-of-100.1a2b3c4d.csv`: equal digits stand for equal recordings and flags. */
const PART_NAME = /^predictions\.(\d+)-of-(\d+)\.([0-9a-f]{8})\.(csv|jsonl)$/;

/** The file for all recordings, sorted, or for a part of them. */
export async function predictionFile(
  dir: string,
  { files, flags }: { readonly files: readonly string[]; readonly flags: OutFlags },
): Promise<PredictionFile> {
  refuseEmpty(dir);
  const { model, voice, timeline, json, shard } = flags;
  const sorted = files.toSorted();
  const ending = json ? "jsonl" : "csv";
  const textOf = (one: FileRecognition, rowsOnly: boolean) =>
    json ? JSON.stringify(one) : recognitionCsv([one], { timeline, rowsOnly });
  const write: PredictionFile["write"] = (fill) =>
    writePieces(path, async (append) => {
      let isFirst = true;
      await fill(async (one) => {
        const text = textOf(one, !isFirst);
        if (text !== "") await append(`${text}\n`);
        isFirst = false;
      });
    });
  let name = `predictions.${ending}`;
  if (shard !== undefined) {
    const same = [sorted, model, voice, timeline ?? false];
    const digits = (await sha256(JSON.stringify(same))).slice(0, DIGITS);
    name = `predictions.${shard.index}-of-${shard.count}.${digits}.${ending}`;
  }
  const path = join(dir, name);
  return { path, files: shard === undefined ? sorted : takeShard(sorted, shard), write };
}

function refuseEmpty(dir: string): void {
  if (dir !== "") return;
  throw new InputError("use a folder without a name", "its path is empty", { remedy: "name one" });
}

/**
 * Makes one file of all parts in a folder, as a run without parts writes it.
 * @returns its path
 * @throws {InputError} if parts are missing, or there are parts of several runs
 */
export async function mergeShards(dir: string): Promise<string> {
  refuseEmpty(dir);
  const { parts, ending } = await findParts(dir);
  const path = join(dir, `predictions.${ending}`);
  await writePieces(path, async (append) => {
    let hasTitles = false;
    for (const part of parts) {
      const from = join(dir, part);
      const text = await reading(from, () => Deno.readTextFile(from));
      const isTitled = ending === "csv" && hasTitles;
      await append(isTitled ? text.slice(text.indexOf("\n") + 1) : text);
      hasTitles ||= text !== "";
    }
  });
  return path;
}

/** The names of all parts, in order. */
async function findParts(dir: string): Promise<{ parts: string[]; ending: string }> {
  const refuse = (why: string, remedy: string) =>
    new InputError(`merge predictions in "${displayPath(dir)}"`, why, { remedy });
  const names = await reading(
    dir,
    () => Array.fromAsync(Deno.readDir(dir), ({ name }) => name),
  );
  const found = names.flatMap((name) => {
    const [, index, count, digits, ending] = PART_NAME.exec(name) ?? [];
    return index === undefined ? [] : [{ name, index: Number(index), count, digits, ending }];
  });
  const runs = new Set(found.map(({ count, digits, ending }) => [count, digits, ending].join()));
  const [first] = found;
  if (first === undefined) {
    throw refuse("there is no part", "write some with --out and --shard");
  }
  if (runs.size > 1) {
    const why = `there are parts of ${runs.size} runs, of other recordings, networks or sizes`;
    throw refuse(why, "remove those that do not belong together");
  }
  const byIndex = new Map(found.map(({ index, name }) => [index, name]));
  const indices = Array.from({ length: Number(first.count) }, (_, i) => i + 1);
  const missing = indices.filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    const some = missing.slice(0, NAMED).join(", ");
    const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
    const why = `of ${first.count} parts ${some}${more} are missing`;
    throw refuse(why, "run them first");
  }
  return { parts: indices.map((index) => byIndex.get(index)!), ending: first.ending! };
}
