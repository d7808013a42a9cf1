/**
 * A split as text, so that a run can be repeated on exactly the same clips and others can compare
 * with it. The text is JSON with one clip a line.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { isProtocol, type Part, PARTS, PROTOCOLS, type Split } from "./split.ts";

/** A split as JSON text; equal splits give equal texts. */
export function formatSplit(split: Split): string {
  const { protocol, leaky, fold, folds, seed, train, val, test } = split;
  return JSON.stringify({ protocol, leaky, fold, folds, seed, train, val, test }, null, 1) + "\n";
}

/**
 * Reads a split that `formatSplit` wrote. Whether it fits the utterances at hand is for
 * `checkSplit` to say.
 * @param options `where` names the file in errors
 * @throws {SyntaxError} when the text is not JSON, or a key is missing, unknown or of a wrong value
 */
export function parseSplit(text: string, options: { where: string }): Split {
  const fail = (reason: string): never => {
    throw new InputError(`read the split ${options.where}`, `${reason}`, { code: "damaged" });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    fail("it is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail("it is no object");
  const record = value as Record<string, unknown>;
  const need = (key: string, valid: boolean, wanted: string) => {
    if (!valid) fail(`"${key}" must be ${wanted}`);
  };
  const { protocol, leaky, fold, folds, seed } = record;
  const known = typeof protocol === "string" && isProtocol(protocol);
  need("protocol", known, `one of ${Object.keys(PROTOCOLS).join(", ")}`);
  need("leaky", typeof leaky === "boolean", "true or false");
  need("folds", isCount(folds) && folds > 0, "a whole number from 1");
  need("fold", isCount(fold) && fold < (folds as number), "a whole number from 0 below folds");
  need("seed", typeof seed === "number" && Number.isFinite(seed), "a number");
  for (const part of PARTS) need(part, isIds(record[part]), "a list of clip ids");
  const unknown = Object.keys(record).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) fail(`"${unknown}" is not a key of a split`);
  const ids = (part: Part) => record[part] as string[];
  return {
    protocol: protocol as Split["protocol"],
    leaky: leaky as boolean,
    fold: fold as number,
    folds: folds as number,
    seed: seed as number,
    train: ids("train"),
    val: ids("val"),
    test: ids("test"),
  };
}

const KEYS: readonly string[] = ["protocol", "leaky", "fold", "folds", "seed", ...PARTS];

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((id) => typeof id === "string");
}
