/** What the sections of a report start from, and how counts and lengths are written. @module */
import type { Corpus } from "@/corpora/corpus.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import type { FinishedRun } from "@/disk/record.ts";
import type { EvaluationPack } from "@/evaluation/pack.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import type { Measured } from "@/reporting/eda/measured.ts";
import type { Html } from "@/reporting/html.ts";

/** A corpus, its recordings and their measurements. */
export interface CorpusFacts {
  readonly corpus: Corpus;
  readonly utterances: readonly Utterance[];
  /** Those with sound; a sample of a large corpus. */
  readonly measured: readonly Measured[];
  /** Paths of recordings that hold only silence. */
  readonly silent: readonly string[];
}

/** A run, its predictions and their figures. */
export interface RunFacts {
  /** The name of the page, and of what it is about. */
  readonly name: string;
  readonly table: PredictionTable;
  readonly pack: EvaluationPack;
  /** The trainings behind it; none where only their figures are published. */
  readonly runs: readonly FinishedRun[];
}

/** A clip's name by its id, with a player where it may be heard. */
export type ClipFinder = (id: string) => Html;

/** 1440 as "1,440". */
export function countText(n: number): string {
  return n.toLocaleString("en");
}

/** A length of time in the unit that suits it. */
export function lengthText(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
