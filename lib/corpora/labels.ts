/**
 * Labels as a person names them: which to tell apart, and what the recordings call each. The text is
 * `angry,sad`, or with other names `angry=wütend|ärger,sad=traurig`. Names need no quotes unless a
 * comma, `=`, `|` or a quote is in them: `"a, b"`, with quotes doubled as in CSV.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import type { Utterance } from "./utterance.ts";

/** A label, and the labels of recordings that count as it. */
export interface LabelChoice {
  readonly label: string;
  readonly from: readonly string[];
}

/**
 * Reads a choice of labels. Names are trimmed, and put into Unicode's composed form (NFC). A label
 * without `=` stands for the recordings of that name; one with `=` for those behind it alone.
 * @returns the choices in the order of the text
 * @throws {InputError} for an empty name, a quote that is not closed, or a name that stands twice
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseLabels } from "@/corpora/labels.ts";
 *
 * assert.deepEqual(parseLabels("angry=wütend|ärger, sad"), [
 *   { label: "angry", from: ["wütend", "ärger"] },
 *   { label: "sad", from: ["sad"] },
 * ]);
 * ```
 */
export function parseLabels(text: string): LabelChoice[] {
  const fail = (why: string): never => {
    throw new InputError(`use the labels ${text}`, why, {
      remedy: "write them like angry,sad or angry=wütend|ärger,sad=traurig",
    });
  };
  const choices = splitOutside(text.normalize("NFC"), ",").map((part): LabelChoice => {
    const [name, names, ...more] = splitOutside(part, "=");
    if (more.length > 0) fail(`"${part.trim()}" has more than one =`);
    const label = readName(name!, fail);
    const from = names === undefined
      ? [label]
      : splitOutside(names, "|").map((one) => readName(one, fail));
    return { label, from };
  });
  const twice = (names: readonly string[]) => names.find((name, i) => names.indexOf(name) < i);
  const label = twice(choices.map((choice) => choice.label));
  if (label !== undefined) fail(`the label "${label}" stands there twice`);
  const source = twice(choices.flatMap(({ from }) => from));
  if (source !== undefined) fail(`the recordings of "${source}" are named twice`);
  return choices;
}

/** Divides a text at a separator, but not within quotes. */
function splitOutside(text: string, separator: string): string[] {
  const parts = [""];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function readName(text: string, fail: (why: string) => never): string {
  const name = text.trim();
  if (name === "" || name === '""') fail("one of the names is empty");
  if (!name.includes('"')) return name;
  if (/^"(?:[^"]|"")+"$/.test(name)) return name.slice(1, -1).replaceAll('""', '"');
  return fail(`the quotes of ${name} do not enclose a name`);
}

/** Labels as {@linkcode parseLabels} reads them, with quotes where they are needed. */
export function formatLabels(labels: readonly string[]): string {
  return labels.map((label) => {
    const plain = !/[",=|]/.test(label) && label.trim() === label;
    return plain ? label : `"${label.replaceAll('"', '""')}"`;
  }).join(",");
}

/** The recordings of some labels, each under the label that it counts as. */
export function relabel<U extends Utterance>(
  utterances: readonly U[],
  choices: readonly LabelChoice[],
): U[] {
  const labelOf = new Map(choices.flatMap(({ label, from }) => from.map((name) => [name, label])));
  return utterances.flatMap((utterance) => {
    const emotion = labelOf.get(utterance.emotion);
    return emotion === undefined ? [] : [{ ...utterance, emotion }];
  });
}
