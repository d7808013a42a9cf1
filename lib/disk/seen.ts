/**
 * Digests of files that were read before: a file of the same size and times is not read again. Kept
 * beside the index, for this machine alone.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { integer, list, nullable, number, object, text, type TypeOf } from "@/base/schema.ts";
import { exists, readJson, writeWhole } from "./files.ts";

const fileRule = object({
  /** Relative to `data/raw`. */
  path: text,
  /** In bytes. */
  size: integer({ min: 0 }),
  /** When the content was changed, in milliseconds since 1970. */
  changedMs: nullable(number()),
  /** When the file was renamed, replaced or changed otherwise; null where systems do not say. */
  touchedMs: nullable(number()),
  sha256: text,
});
const filesRule = list(fileRule);
type SeenFile = TypeOf<typeof fileRule>;

/** Times have steps, of two seconds on some disks: a younger file may change and look the same. */
const STEP_MS = 3000;

/** Digests by path. */
export interface Seen {
  /** The digest of a file that looks as it did before. */
  digestOf(path: string, now: Deno.FileInfo): string | undefined;
  /** Remembers a digest. @param info of the file, from before its content was read */
  remember(path: string, info: Deno.FileInfo, sha256: string): void;
  /** Writes what was remembered, if anything is new. */
  write(): Promise<void>;
}

/**
 * Reads the digests of earlier times; none if the file is missing or damaged, since all can be made
 * again.
 * @param options.verify whether every file is to be read again
 */
export async function openSeen(path: string, { verify }: { verify: boolean }): Promise<Seen> {
  const startedMs = Date.now();
  const before = new Map((await readSeen(path)).map((file) => [file.path, file]));
  const now = new Map<string, SeenFile>();
  let isNew = false;
  return {
    digestOf(name, info) {
      const file = before.get(name);
      if (verify || file === undefined) return undefined;
      const { size, changedMs, touchedMs } = stateOf(info);
      const isSame = file.size === size && file.changedMs === changedMs &&
        file.touchedMs === touchedMs;
      if (!isSame) return undefined;
      now.set(name, file);
      return file.sha256;
    },
    remember(name, info, sha256) {
      const state = stateOf(info);
      const lastMs = Math.max(state.changedMs ?? Infinity, state.touchedMs ?? 0);
      if (lastMs > startedMs - STEP_MS) return;
      now.set(name, { path: name, ...state, sha256 });
      isNew = true;
    },
    async write() {
      if (!isNew && now.size === before.size) return;
      if (now.size === 0 && before.size === 0) return;
      const lines = Array.from(now.values(), (file) => JSON.stringify(file)).sort();
      try {
        await writeWhole(path, `[\n${lines.join(",\n")}\n]\n`);
      } catch (error) {
        // Where nothing may be written, files are read again next time.
        if (!(error instanceof InputError && error.code === "forbidden")) throw error;
      }
    },
  };
}

function stateOf({ size, mtime, ctime }: Deno.FileInfo) {
  return { size, changedMs: mtime?.getTime() ?? null, touchedMs: ctime?.getTime() ?? null };
}

async function readSeen(path: string): Promise<readonly SeenFile[]> {
  try {
    return await exists(path) ? filesRule(await readJson(path), path) : [];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
