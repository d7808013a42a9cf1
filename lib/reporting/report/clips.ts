/** Recordings on a page: their names, and players for those that may be heard. @module */
import { relative } from "@std/path";
import type { Corpus } from "@/corpora/corpus.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { recordingFile } from "@/disk/own_corpora.ts";
import { type Html, markup } from "@/reporting/html.ts";
import { nameHtml } from "./page.ts";

/** A recording's name, with a player where it may be heard. */
export type ClipHtml = (clip: Pick<Utterance, "id" | "corpus" | "path" | "segment">) => Html;

/** Where the page and the recordings are. */
export interface Places {
  /** The folder of the page. */
  readonly pageDir: string;
  /** The folder that paths of recordings are relative to. */
  readonly root: string;
}

/** Whether a page has players for a corpus: own recordings, and not those that others published. */
export function isPlayable({ source }: Pick<Corpus, "source">): boolean {
  return source === undefined;
}

/** Names recordings on a page; players find them by their paths from the page. */
export function clipNames(corpora: readonly Corpus[], places: Places): ClipHtml {
  const playable = new Set(corpora.filter(isPlayable).map(({ name }) => name));
  return ({ id, corpus, path, segment }) => {
    if (!playable.has(corpus)) return nameHtml(id);
    const part = segment === undefined ? "" : `#t=${segment.startSec},${segment.endSec}`;
    const source = addressOf(path, places) + part;
    return markup`${
      nameHtml(id)
    }<audio controls preload="none" src="${source}" aria-label="${id}"></audio>`;
  };
}

function addressOf(path: string, { pageDir, root }: Places): string {
  const steps = relative(pageDir, recordingFile(path, root)).replaceAll("\\", "/").split("/");
  return steps.map(encodeURIComponent).join("/");
}
