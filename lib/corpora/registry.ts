/** Every corpus that the project knows. A new one is a module and a line here. @module */
import { InputError } from "@/base/errors.ts";
import type { Corpus } from "./corpus.ts";
import { cremaD } from "./crema_d.ts";
import { demo } from "./demo.ts";
import { emovo } from "./emovo.ts";
import { nemo } from "./nemo.ts";
import { own } from "./own.ts";
import { ravdess } from "./ravdess.ts";
import { savee } from "./savee.ts";
import { tess } from "./tess.ts";

/** All corpora: the published ones, own recordings, the demo corpus. */
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
 * @throws {InputError} if there is no such corpus
 */
export function corpusByName(name: string): Corpus {
  const corpus = CORPORA.find((c) => c.name === name);
  if (corpus) return corpus;
  const known = CORPORA.map((c) => c.name).join(", ");
  throw new InputError(`find a corpus named "${name}"`, `there are ${known}`);
}
