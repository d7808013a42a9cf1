/** The files in the corpora's folders. @module */
import { basename, extname, join } from "@std/path";
import { AUDIO_EXTENSIONS } from "@/audio/decode.ts";
import { InputError } from "@/base/errors.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { ifMissing, reading } from "./files.ts";
import { knownCorpora } from "./own_corpora.ts";
import { PATHS } from "./paths.ts";

/** The files below a corpus' folder. Paths are relative to the root, with `/` between folders. */
export interface Listing {
  /** Files that are named as recordings, sorted. */
  readonly recordings: readonly string[];
  /** All other files, including hidden ones, sorted. */
  readonly others: readonly string[];
  /** Folders and links that cannot be followed. */
  readonly problems: readonly InputError[];
}

/** Endings of sound files in formats that are not supported. */
const UNSUPPORTED: readonly string[] = ".m4a .m4b .mp4 .aac .ac3 .amr .au .snd .caf .wma .3gp"
  .split(" ");

/** Whether a file is named as a sound in a format that is not supported. */
export function isUnsupportedSound(path: string): boolean {
  return UNSUPPORTED.includes(extname(path).toLowerCase());
}

/**
 * Lists a corpus' files, through all folders below its own and through links.
 * @param root the folder that holds the corpus' folder, such as `data/raw`
 */
export async function listRecordings(corpus: Corpus, root: string): Promise<Listing> {
  const found = await Array.fromAsync(walkCorpus(corpus, root));
  const files = found.filter((file) => typeof file === "string").sort();
  return {
    recordings: files.filter((file) => isRecording(file, corpus)),
    others: files.filter((file) => !isRecording(file, corpus)),
    problems: found.filter((file) => file instanceof InputError),
  };
}

function walkCorpus(corpus: Corpus, root: string): AsyncGenerator<string | InputError> {
  return walk(folderOf(corpus, root), { prefix: corpus.folder });
}

/** Where a corpus' recordings are. */
export function folderOf(corpus: Corpus, root: string): string {
  return corpus.location ?? join(root, corpus.folder);
}

/**
 * The corpora that have at least one recording on this machine, in the order of `knownCorpora`.
 * @param root the folder that holds the corpora's folders
 */
export async function presentCorpora(root: string = PATHS.raw): Promise<Corpus[]> {
  const known = await knownCorpora(root);
  const present = await Promise.all(known.map((corpus) => hasRecordings(corpus, root)));
  return known.filter((_, i) => present[i]);
}

/** Whether a corpus' folder holds a recording, or something that cannot be followed. */
async function hasRecordings(corpus: Corpus, root: string): Promise<boolean> {
  const folder = folderOf(corpus, root);
  const found = await reading(folder, () => ifMissing(Deno.stat(folder), null));
  if (found === null) return false;
  for await (const file of walkCorpus(corpus, root)) {
    if (file instanceof InputError || isRecording(file, corpus)) return true;
  }
  return false;
}

/** Hidden files are not recordings: macOS puts a `._x.wav`, which is no sound, beside each x.wav. */
function isRecording(path: string, corpus: Corpus): boolean {
  const name = basename(path).toLowerCase();
  // A table may name any sound file; published corpora consist of WAV files.
  const extensions = corpus.table ? AUDIO_EXTENSIONS : [".wav"];
  return !name.startsWith(".") && extensions.some((end) => name.endsWith(end));
}

/**
 * The files below a folder, through all folders and links: paths that begin with the prefix, or an
 * error for what cannot be followed, with its path as the error's `file`.
 */
export async function* walk(
  path: string,
  { prefix, above = [] }: { readonly prefix: string; readonly above?: readonly string[] },
): AsyncGenerator<string | InputError> {
  const real = await reading(path, () => Deno.realPath(path));
  if (above.includes(real)) return; // A link back to a folder that is being walked.
  const entries = await reading(path, () => Array.fromAsync(Deno.readDir(path)));
  for (const entry of entries) {
    const inside = `${prefix}/${entry.name}`;
    const place = join(path, entry.name);
    try {
      const target = entry.isSymlink ? await reading(place, () => Deno.stat(place)) : entry;
      if (target.isDirectory) {
        yield* walk(place, { prefix: inside, above: [...above, real] });
      } else if (target.isFile) yield inside;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      yield aboutFile(error, inside);
    }
  }
}

/** The same error with a path relative to the root as its file. */
export function aboutFile(error: InputError, file: string): InputError {
  const { what, why, remedy, code } = error;
  return new InputError(what, why, { remedy, code, file, cause: error });
}
