/** A folder of one's own recordings becomes a corpus: shown, asked about, written. @module */
import { resolve } from "@std/path";
import { InputError } from "@/base/errors.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { parseColumns } from "@/corpora/own_columns.ts";
import { exists } from "@/disk/files.ts";
import { type FolderOptions, type FolderReading, readFolder } from "@/disk/own_folder.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { say } from "@/reporting/console.ts";
import { previewText } from "@/reporting/own_preview.ts";
import { progressBars } from "./progress.ts";

/** The flags that describe a folder. */
export interface FolderFlags
  extends Pick<FolderOptions, "name" | "pattern" | "table" | "ignoreCase" | "verify"> {
  readonly folder: string;
  /** Such as `path=wav_file,emotion=emo`. */
  readonly columns?: string;
  readonly skipProblems?: boolean;
  readonly yes?: boolean;
}

/** What was indexed. */
export interface Indexed {
  readonly corpora: readonly Corpus[];
  readonly utterances: readonly Utterance[];
}

/**
 * Reads a folder, shows on stderr what was understood, asks, and writes the index.
 * @returns the one corpus and its recordings
 * @throws {InputError} if there are problems that may not be skipped, or nobody said yes
 */
export async function indexFolder(
  flags: FolderFlags,
  { signal }: { readonly signal: AbortSignal },
): Promise<Indexed> {
  const { folder, table, columns } = flags;
  await using bars = progressBars();
  const reading = await readFolder(resolve(folder), {
    ...flags,
    // As it is from here; otherwise it is relative to the folder.
    table: table !== undefined && await exists(resolve(table)) ? resolve(table) : table,
    columns: columns === undefined ? undefined : parseColumns(columns),
    signal,
    onProgress: (done, total) => bars.update("reading the recordings", done, total),
  });
  await bars.done();
  say(previewText(reading));
  requireYes(reading, flags);
  await reading.write();
  return { corpora: [reading.corpus], utterances: reading.utterances };
}

function requireYes(
  { corpus, utterances, problems, isNew }: FolderReading,
  { yes = false, skipProblems = false, folder }: FolderFlags,
): void {
  const { name } = corpus;
  if (problems.length > 0 && !skipProblems) {
    const why = problems.length === 1 ? "it has a problem" : `it has ${problems.length} problems`;
    const remedy = "solve what is listed above, or leave it out with --skip-problems";
    throw new InputError(`index ${name}`, why, { remedy });
  }
  if (utterances.length === 0) {
    const remedy = "solve the problems above";
    throw new InputError(`index ${name}`, `no recording in ${folder} can be used`, { remedy });
  }
  if (yes || !isNew) return;
  if (!Deno.stdin.isTerminal()) {
    const remedy = "add --yes to write what is shown above";
    throw new InputError(`index ${name}`, "nobody can be asked here", { remedy });
  }
  const left = problems.length > 0 ? `, without the ${problems.length} with problems` : "";
  const question = `Index these ${utterances.length} recordings as "${name}"${left}?`;
  if (!confirm(question)) {
    const remedy = "say how to read the folder (--help)";
    throw new InputError(`index ${name}`, "you said no", { remedy });
  }
}
