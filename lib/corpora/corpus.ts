/**
 * A corpus as data: a name, terms of use, a folder, where to download it, the counts its authors
 * published, and a rule that reads labels from a file's name. Each corpus is one module that exports
 * one such value; `registry.ts` lists them.
 * @module
 */
import type { InputError } from "@/base/errors.ts";
import type { Emotion } from "./emotion.ts";
import type { DownloadSource } from "./source.ts";
import type { UtteranceLabels, VocalChannel } from "./utterance.ts";

/** What the authors of a corpus published of its speech or of its song. */
export interface ExpectedPart {
  readonly channel: VocalChannel;
  readonly clips: number;
  readonly speakers: number;
  /** Clips of every speaker; missing if speakers differ. */
  readonly clipsPerSpeaker?: number;
  /** The emotions that occur, in canonical order. */
  readonly emotions: readonly Emotion[];
  /** Speakers of the corpus who have no clip in this part. */
  readonly absentSpeakers?: readonly string[];
}

/** The published counts of a corpus. */
export interface ExpectedCounts {
  /** One entry for speech, one for song. */
  readonly parts: readonly ExpectedPart[];
  /** Groups of ids whose files are known to be byte for byte the same. */
  readonly identical?: readonly (readonly string[])[];
  /** Ids whose files are known to hold no sound: left out, with a notice, if that is so. */
  readonly withoutSound?: readonly string[];
}

/** Where a part of a recording starts and ends, in seconds. */
export interface Bounds {
  readonly startSec: number;
  /** Missing where the part ends with the recording. */
  readonly endSec?: number;
}

/** What a row of a table, or a name, says of a recording or a part of it. */
export interface RowLabels extends UtteranceLabels {
  /** Missing for the whole recording. */
  readonly bounds?: Bounds;
}

/** Tells the parts of one recording apart, after its id or path: `#1.5-3.2`, or nothing for all of it. */
export function boundsMark({ bounds }: Pick<RowLabels, "bounds">): string {
  return bounds === undefined ? "" : `#${bounds.startSec}-${bounds.endSec ?? ""}`;
}

/** What is said of a corpus' recordings. Keys are paths relative to `data/raw`, in NFC. */
export interface LabelTable {
  /** One entry for each part of a recording. */
  readonly labels: ReadonlyMap<string, readonly RowLabels[]>;
  /** Where the table names each path, such as `own/recordings.csv:12`; also in rows with problems. */
  readonly places: ReadonlyMap<string, string>;
  /** One error for each row that cannot be used; its `file` is the row's path and mark, or its place. */
  readonly problems: readonly InputError[];
  /** Sentences for the person who wrote the table. */
  readonly notices: readonly string[];
}

/** How the labels of own recordings are read: from a table, or from all paths together. */
export interface TableFormat {
  /** The table, relative to `data/raw` or absolute; missing if the paths hold the labels. */
  readonly path?: string;
  /**
   * @param text the table's
   * @param files the corpus' existing files, relative to `data/raw`
   * @throws {InputError} if nothing of the table can be used
   */
  read(text: string, files: Iterable<string>): LabelTable;
}

/** A corpus of emotional recordings. */
export interface Corpus {
  /** Short and unique, in lower case: the prefix of its speakers and the name of its index. */
  readonly name: string;
  readonly title: string;
  /** What is spoken, as an ISO 639-1 code; missing if that is not known. */
  readonly language?: string;
  /** Terms of use, by their usual short name. */
  readonly licence: string;
  readonly licenceUrl: string;
  /** What a paper that uses the corpus is asked to cite. */
  readonly citation: string;
  readonly homepage: string;
  /** Where to get it, if others published it. */
  readonly source?: DownloadSource;
  /** The folder under `data/raw` that holds the recordings, in any depth of folders. */
  readonly folder: string;
  /** The folder of own recordings that stay elsewhere: it stands for `folder` in every path. */
  readonly location?: string;
  /** How the labels that the corpus itself uses map onto the canonical emotions. */
  readonly emotionLabels: Readonly<Record<string, Emotion>>;
  readonly expected: ExpectedCounts;
  /** For own recordings; `parse` then refuses every path. */
  readonly table?: TableFormat;
  /**
   * Reads a recording's labels from its path.
   * @param relativePath relative to `data/raw`, with `/` between folders
   * @throws {InputError} naming the path, what is wrong with it and what would be right
   */
  parse(relativePath: string): UtteranceLabels;
}
