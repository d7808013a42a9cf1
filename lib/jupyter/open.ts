/** The first thing that every notebook does. @module */
import { presentCorpora } from "@/disk/registry.ts";
import { DISPLAY, type Displayable } from "@/reporting/bundle.ts";
import { settle, show } from "./display.ts";
import { notebookKernel } from "./kernel.ts";
import { updatingDisplay } from "./progress.ts";
import { openWorkspace, WANTED, type Workspace, type WorkspaceOptions } from "@/disk/workspace.ts";

export { ALL_CORPORA } from "@/disk/workspace.ts";

/** Milliseconds from one report of progress to the next. */
const INTERVAL_MS = 250;

/**
 * Opens the workspace and says in the cell's one output which recordings the notebook is about; in
 * capitals, where they are made ones. Until then the same output tells how far the work is.
 */
export async function openNotebook(
  options: Omit<WorkspaceOptions, "onProgress" | "onNotice"> = {},
): Promise<Workspace> {
  const display = updatingDisplay(notebookKernel().broadcast);
  const notices: string[] = [];
  let last = 0;
  const workspace = await openWorkspace({
    ...options,
    onNotice: (sentence) => notices.push(sentence),
    onProgress: (label, done, total) => {
      if (performance.now() - last < INTERVAL_MS) return;
      last = performance.now();
      display({ "text/plain": `${label}: ${done} of ${total} …` });
    },
  });
  await display(sentences([workspace.notice, ...notices])[DISPLAY]());
  await settle();
  return workspace;
}

/**
 * Says which recordings are here, for a notebook that needs none: the sentence that stands first
 * when there are only made ones, or none at all.
 * @param options.root the folder of recordings @default PATHS.raw
 */
export async function announceCorpora(options: { readonly root?: string } = {}): Promise<void> {
  const present = await presentCorpora(options.root);
  const real = present.filter((corpus) => WANTED.includes(corpus.name));
  const text = real.length > 0
    ? `Recordings here: ${real.map((corpus) => corpus.title).join(", ")}. ` +
      "The figures below come from stored predictions."
    : "DEMO CORPUS: no recordings of people are here. What notebook 03 trained is about made " +
      "sounds; every other figure below comes from stored predictions on RAVDESS.";
  await show(sentences([text]));
}

function sentences(texts: readonly string[]): Displayable {
  return {
    [DISPLAY]: () => ({
      "text/markdown": texts.map((text) => `> **${text}**`).join("\n>\n"),
      "text/plain": texts.join("\n"),
    }),
  };
}
