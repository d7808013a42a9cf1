/** What every notebook does first. @module */
import { demo } from "@/corpora/demo.ts";
import { presentCorpora } from "@/disk/walk.ts";
import { openWorkspace, type Workspace, type WorkspaceOptions } from "@/disk/workspace.ts";
import { DISPLAY } from "@/reporting/bundle.ts";
import { notice, settle, show, updatingDisplay } from "./display.ts";

/** Milliseconds from one report of progress to the next. */
const INTERVAL_MS = 250;

/**
 * Opens the recordings that are here, and names them in the cell's one output; until then the same
 * output shows the progress. Without recordings, the demo corpus is made and announced in capitals.
 * @throws {InputError} outside a notebook, or as `openWorkspace`
 */
export async function openNotebook(
  options: Omit<WorkspaceOptions, "onProgress" | "onNotice"> = {},
): Promise<Workspace> {
  const display = updatingDisplay();
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
      "sounds; every other figure below comes from stored predictions on RAVDESS.";
  await show({ [DISPLAY]: () => notice([text]) });
}
