/** Every corpus that the project knows. A new one is a module and a line here. @module */
import { InputError } from "@/base/errors.ts";
import type { Corpus } from "./corpus.ts";
import { cremaD } from "./crema_d.ts";
import { demo } from "./demo.ts";
import { emovo } from "./emovo.ts";
import { nemo } from "./nemo.ts";
import { own, ownCorpus } from "./own.ts";
import { ravdess } from "./ravdess.ts";
import { savee } from "./savee.ts";
import { tess } from "./tess.ts";

/**
 * The published corpora, the recordings in `data/raw/own`, the demo corpus. A machine may have more own
 * recordings: `knownCorpora` of lib/disk lists them.
 */
export const CORPORA: readonly Corpus[] = [
  ravdess,
  cremaD,
  tess,
  savee,
  nemo,
  emovo,
  own,
  demo,
];

/**
 * The corpus of a name.
 * @param known the corpora to choose from
 * @throws {InputError} if there is no such corpus
 */
export function corpusByName(name: string, known: readonly Corpus[] = CORPORA): Corpus {
  const corpus = known.find((c) => c.name === name);
  if (corpus) return corpus;
  const names = known.map((c) => c.name).join(", ");
  throw new InputError(`find a corpus named "${name}"`, `there are ${names}`);
}

/** What is known of a corpus that a result names: own recordings need not be on this machine. */
export function corpusOfResult(name: string): Corpus {
  return CORPORA.find((c) => c.name === name) ?? ownCorpus({ name });
}

/** Names of corpora in one order: that of the registry, then own recordings by name. */
export function inOrder(names: readonly string[]): string[] {
  const known = CORPORA.map(({ name }) => name);
  const own = names.filter((name) => !known.includes(name)).sort();
  return [...known.filter((name) => names.includes(name)), ...own];
}
