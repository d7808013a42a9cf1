/**
 * What every command and notebook starts from: the corpora that are here, indexed; or, when there
 * are none, the demo corpus, made on the spot.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import type { Corpus } from "@/corpora/corpus.ts";
import { demo, writeDemoCorpus } from "./demo_corpus.ts";
import { DOWNLOADS } from "@/downloads/sources.ts";
import { indexCorpus, indexHash } from "./index.ts";
import { CORPORA, corpusByName, presentCorpora } from "./registry.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { displayPath, PATHS } from "./paths.ts";

/** What the work is about unless something else is asked for. */
export const WANTED: readonly string[] = ["ravdess"];

/** Every corpus of people: for looking at all that is here, side by side. */
export const ALL_CORPORA: readonly string[] = CORPORA.filter((corpus) => corpus !== demo)
  .map(({ name }) => name);

/** The recordings that a command or a notebook works on. */
export interface Workspace {
  readonly corpora: readonly Corpus[];
  /** Sorted by corpus, then by id. */
  readonly utterances: readonly Utterance[];
  /** Digest of the utterances, for the record of a run. */
  readonly indexHash: string;
  /** Whether these are made sounds, because no corpus is here. */
  readonly demo: boolean;
  /** One sentence that says what the figures to come are about. */
  readonly notice: string;
  /** The folder of recordings, which utterances' paths are relative to. */
  readonly root: string;
}

/** How a workspace is opened. */
export interface WorkspaceOptions {
  /** Names of corpora. @default those of `wanted` that are here, else the demo corpus */
  readonly corpora?: readonly string[];
  /** The corpora that the work is about, in order. @default ["ravdess"] */
  readonly wanted?: readonly string[];
  /** The folder of recordings. @default PATHS.raw */
  readonly root?: string;
  /** The folder of indexes. @default PATHS.index */
  readonly indexFolder?: string;
  /** Called while recordings are made or read: what is going on, and how far it is. */
  readonly onProgress?: (label: string, done: number, total: number) => void;
  /** Told what was passed over and why. @default console.warn */
  readonly onNotice?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds the recordings, makes the demo corpus if there are none, and brings the index up to date.
 * @throws {RangeError} for a corpus that is not known or not here, with what to do about it
 */
export async function openWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const { root = PATHS.raw } = options;
  const corpora = await chooseCorpora(options, root);
  const utterances: Utterance[] = [];
  for (const corpus of corpora) {
    if (corpus === demo) {
      await writeDemoCorpus(root, {
        onProgress: (done, total) => options.onProgress?.("making the demo corpus", done, total),
        ...(options.signal && { signal: options.signal }),
      });
    }
    utterances.push(
      ...await indexCorpus(corpus, {
        root,
        ...(options.indexFolder !== undefined && { indexFolder: options.indexFolder }),
        onProgress: (done, total) => options.onProgress?.(`indexing ${corpus.name}`, done, total),
        ...(options.onNotice && { onNotice: options.onNotice }),
        ...(options.signal && { signal: options.signal }),
      }),
    );
  }
  const isDemo = corpora.every((corpus) => corpus === demo);
  return {
    corpora,
    utterances,
    indexHash: await indexHash(utterances),
    demo: isDemo,
    notice: isDemo ? demoNotice(utterances, options) : realNotice(corpora, utterances),
    root,
  };
}

async function chooseCorpora(options: WorkspaceOptions, root: string): Promise<Corpus[]> {
  const { corpora: named, wanted = WANTED } = options;
  const present = await presentCorpora(root);
  if (!named) {
    const found = present.filter((corpus) => wanted.includes(corpus.name));
    return found.length > 0 ? found : [demo];
  }
  if (named.length === 0) {
    throw new RangeError(
      "Cannot open a workspace without a corpus: name some of " +
        CORPORA.map((c) => c.name).join(", "),
    );
  }
  return [...new Set(named)].map((name) => {
    const corpus = corpusByName(name);
    if (corpus === demo || present.includes(corpus)) return corpus;
    const how = Object.hasOwn(DOWNLOADS, name)
      ? `get it with \`deno task download ${name}\``
      : `put recordings there (${corpus.homepage} says how)`;
    throw new InputError(
      `use ${name}`,
      `no recording of it is in ${displayPath(join(root, corpus.folder))}`,
      { remedy: `${how}, or use --corpora demo` },
    );
  });
}

function realNotice(corpora: readonly Corpus[], utterances: readonly Utterance[]): string {
  return `${corpora.map((c) => c.title).join(" + ")}: ${sizeOf(utterances)}.`;
}

function demoNotice(utterances: readonly Utterance[], options: WorkspaceOptions): string {
  const { corpora, wanted = WANTED, root = PATHS.raw } = options;
  const why = corpora === undefined
    ? `${displayPath(root)} holds no recordings of ${wanted.join(" or ")}, so `
    : "";
  return `DEMO CORPUS: ${why}everything here is about ${sizeOf(utterances)} that a synthesiser ` +
    "made. The figures say nothing about human speech.";
}

function sizeOf(utterances: readonly Utterance[]): string {
  const speakers = new Set(utterances.map((u) => u.speaker)).size;
  return `${utterances.length.toLocaleString("en")} recordings of ${speakers} speakers`;
}
