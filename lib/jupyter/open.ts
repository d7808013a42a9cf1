/** What every notebook does first. @module */
import { demo } from "@/corpora/demo.ts";
import { corpusByName } from "@/corpora/registry.ts";
import { knownCorpora } from "@/disk/own_corpora.ts";
import { presentCorpora } from "@/disk/walk.ts";
import { openWorkspace, WANTED, type Workspace, type WorkspaceOptions } from "@/disk/workspace.ts";
import { DISPLAY } from "@/reporting/bundle.ts";
import { notice, settle, show, updatingDisplay } from "./display.ts";

/** Milliseconds from one report of progress to the next. */
const INTERVAL_MS = 250;

/** Which recordings a notebook is about. */
export interface NotebookOptions
  extends Omit<WorkspaceOptions, "wanted" | "onProgress" | "onNotice"> {
  /** Names of corpora; those that are not here are left out. @default ["ravdess"] */
  readonly corpora?: readonly string[];
}

/**
 * Opens the recordings that are here of some corpora, and names them in the cell's one output; until
 * then the same output shows the progress. Without any of these recordings, the demo corpus is made
 * and announced in capitals.
 * @throws {InputError} outside a notebook, for a name that no corpus has, or as `openWorkspace`
 */
export async function openNotebook(options: NotebookOptions = {}): Promise<Workspace> {
  const { corpora: wanted = WANTED, ...places } = options;
  const display = updatingDisplay();
  const known = await knownCorpora(options.root);
  const named = wanted.map((name) => corpusByName(name, known));
  const isDemo = wanted.every((name) => name === demo.name);
  const notices: string[] = [];
  let last = 0;
  const workspace = await openWorkspace({
    ...places,
    ...(isDemo ? { corpora: wanted } : { wanted }),
    onNotice: (sentence) => notices.push(sentence),
    onProgress: (label, done, total) => {
      if (performance.now() - last < INTERVAL_MS) return;
      last = performance.now();
      display({ "text/plain": `${label}: ${done} of ${total} …` });
    },
  });
  const here = workspace.corpora.map(({ name }) => name);
  const absent = named.filter(({ name }) => !here.includes(name));
  if (workspace.demo) {
    const present = await presentCorpora(options.root);
    const others = present.map(({ name }) => name).filter((name) => !here.includes(name));
    if (others.length > 0) notices.push(`Corpora here that may be named: ${others.join(", ")}.`);
  } else if (absent.length > 0) {
    notices.push(`Not here: ${absent.map(({ title }) => title).join(", ")}.`);
  }
  await display(notice([workspace.notice, ...notices]));
  await settle();
  return workspace;
}

/**
 * Names the recordings that are here, for a notebook that reads none; says so if there are none, or
 * only those of the demo corpus.
 * @param options.root the folder of recordings @default PATHS.raw
 */
export async function announceCorpora(options: { readonly root?: string } = {}): Promise<void> {
  const present = (await presentCorpora(options.root)).filter((corpus) => corpus !== demo);
  const text = present.length > 0
    ? `Recordings here: ${present.map((corpus) => corpus.title).join(", ")}. ` +
      "The figures below come from stored predictions."
    : "DEMO CORPUS: no recordings of people are here. What notebook 03 trained is about synthetic " +
      "sounds; all other figures come from stored predictions on recordings of people.";
  await show({ [DISPLAY]: () => notice([text]) });
}
