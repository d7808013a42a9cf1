/**
 * What every command and notebook starts from: the corpora that are here, indexed; or, if there are
 * none, the demo corpus, made on the spot.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { counted } from "@/base/words.ts";
import type { Corpus } from "@/corpora/corpus.ts";
import { countUtterances } from "@/corpora/counts.ts";
import { demo } from "@/corpora/demo.ts";
import { corpusByName } from "@/corpora/registry.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { writeDemoCorpus } from "./demo_corpus.ts";
import { indexCorpus, type IndexOptions } from "./index.ts";
import { knownCorpora } from "./own_corpora.ts";
import { displayPath, PATHS } from "./paths.ts";
import { folderOf, presentCorpora } from "./walk.ts";

/** What the work is about by default. */
export const WANTED: readonly string[] = ["ravdess"];

/** Every corpus of human speech: for looking at all that is here, side by side. */
export const ALL_CORPORA = "all";

/** The recordings that a command or a notebook works on. */
export interface Workspace {
  readonly corpora: readonly Corpus[];
  /** Sorted by corpus, then by id. */
  readonly utterances: readonly Utterance[];
  /** Whether this is the demo corpus, because no other is here. */
  readonly demo: boolean;
  /** One sentence that says what the figures to come are about. */
  readonly notice: string;
  /** The folder of recordings, which utterances' paths are relative to. */
  readonly root: string;
}

/** How a workspace is opened. */
export interface WorkspaceOptions
  extends
    Pick<IndexOptions, "root" | "indexFolder" | "problems" | "verify" | "onNotice" | "signal"> {
  /** Names of corpora. @default those of `wanted` that are here, else the demo corpus */
  readonly corpora?: readonly string[] | undefined;
  /** The corpora that the work is about; `"all"` of human speech. @default ["ravdess"] */
  readonly wanted?: readonly string[] | "all" | undefined;
  /** Called while recordings are made or read: what is going on, and how far it is. */
  readonly onProgress?: ((label: string, done: number, total: number) => void) | undefined;
}

/**
 * Finds the recordings, makes the demo corpus if there are none, and brings the index up to date.
 * @throws {InputError} for a corpus that is not known, not here or cannot be indexed
 */
export async function openWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const { root = PATHS.raw, onProgress, onNotice, signal } = options;
  const { indexFolder, problems, verify } = options;
  const corpora = await chooseCorpora(options, root);
  const found: (readonly Utterance[])[] = [];
  for (const corpus of corpora) {
    const doing = (label: string) => (done: number, total: number) =>
      onProgress?.(label, done, total);
    if (corpus === demo) {
      await writeDemoCorpus(root, { signal, onProgress: doing("making the demo corpus") });
    }
    const places = { root, indexFolder, problems, verify, onNotice, signal };
    const progress = doing(`indexing ${corpus.name}`);
    found.push(await indexCorpus(corpus, { ...places, onProgress: progress }));
  }
  const utterances = found.flat();
  const isDemo = corpora.every((corpus) => corpus === demo);
  const { speakers: known } = countUtterances(utterances);
  const speakers = known === 0 ? "unknown speakers" : counted(known, "speaker");
  const size = `${counted(utterances.length, "recording")} of ${speakers}`;
  const titles = corpora.map(({ title }) => title).join(" + ");
  const notice = isDemo ? demoNotice(size, options) : `${titles}: ${size}.`;
  return { corpora, utterances, demo: isDemo, notice, root };
}

async function chooseCorpora(options: WorkspaceOptions, root: string): Promise<Corpus[]> {
  const { corpora: named, wanted = WANTED } = options;
  const present = await presentCorpora(root);
  const known = await knownCorpora(root);
  if (!named) {
    if (wanted === ALL_CORPORA) {
      const here = present.map(({ name }) => name);
      const gone = known.filter(({ name, location }) =>
        location !== undefined && !here.includes(name)
      );
      for (const corpus of gone) options.onNotice?.(absent(corpus, root).message);
    }
    const found = present.filter((corpus) =>
      wanted === ALL_CORPORA ? corpus !== demo : wanted.includes(corpus.name)
    );
    return found.length > 0 ? found : [demo];
  }
  if (named.length === 0) {
    const remedy = `name some of ${known.map(({ name }) => name).join(", ")}`;
    throw new InputError("open a workspace", "no corpus is named", { remedy });
  }
  return [...new Set(named)].map((name) => {
    const corpus = corpusByName(name, known);
    if (corpus === demo) return corpus;
    const here = present.find((one) => one.name === name);
    if (here === undefined) throw absent(corpus, root);
    return here;
  });
}

function absent(corpus: Corpus, root: string): InputError {
  const { name, homepage, source, location } = corpus;
  const why = `no recording of it is in ${displayPath(folderOf(corpus, root))}`;
  const moved = `if its folder was moved, index that (deno task index --folder NEW --name ${name})`;
  const how = source
    ? `get it with \`deno task download ${name}\``
    : location === undefined
    ? `put recordings there (${homepage} says how)`
    : moved;
  const remedy = `${how}, or use --corpora demo`;
  return new InputError(`use ${name}`, why, { remedy, code: "missing" });
}

function demoNotice(size: string, options: WorkspaceOptions): string {
  const { corpora, wanted = WANTED, root = PATHS.raw } = options;
  const of = wanted === ALL_CORPORA ? "" : ` of ${wanted.join(" or ")}`;
  const why = corpora === undefined ? `${displayPath(root)} holds no recordings${of}, so ` : "";
  return `DEMO CORPUS: ${why}everything here is about ${size} that a synthesiser ` +
    "made. The figures say nothing about human speech.";
}
