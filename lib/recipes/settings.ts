/**
 * Settings of a recipe as text: `training.learningRate=1e-3`. They are checked by the rules of the
 * jobs that they end up in, and listed from the same rules.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { isPlainObject, nullable, type Rule } from "@/base/schema.ts";
import { resolveFeatureConfig } from "@/features/config.ts";
import { OPTIONAL_SETTINGS, RECIPE_RULES } from "@/training/job.ts";
import type { Recipe } from "./recipe.ts";

const RULES: Readonly<Record<string, Rule<unknown>>> = {
  ...RECIPE_RULES,
  copies: nullable(RECIPE_RULES.copies),
  sound: nullable(RECIPE_RULES.sound),
  sampling: nullable(RECIPE_RULES.sampling),
};
const ROOT: Rule<unknown> = Object.assign((value: unknown) => value, { fields: () => RULES });

/** One setting of a recipe. */
export interface Setting {
  /** Where it is, such as "training.learningRate". */
  readonly path: string;
  /** Its value in the recipe; undefined where the object around it is null. */
  readonly value: unknown;
  /** What it accepts, such as "a number above 0". */
  readonly accepts: string;
}

/**
 * Lists all settings of a recipe that `applySettings` accepts.
 * @returns the settings, in the order of the recipe
 */
export function describeSettings(recipe: Recipe): Setting[] {
  return [...settingsBelow(ROOT, resolvedValues(recipe), "")];
}

/**
 * A recipe with some settings changed.
 * @param texts each `path=value`; the value is JSON (`1e-3`, `null`, `[32,64]`) or plain text, and
 *   commas make a list (`32,64`)
 * @throws {InputError} if a path is unknown, or a value is of another type or out of range
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { applySettings, describeSettings, twoChannel } from "@/recipes/mod.ts";
 *
 * const quick = applySettings(twoChannel, ["training.epochs=5", "model.lstmUnits=32"]);
 * assert.equal(quick.training.epochs, 5);
 * assert.equal(quick.training.batchSize, twoChannel.training.batchSize);
 * assert.throws(
 *   () => applySettings(twoChannel, ["training.epoch=5"]),
 *   /there is no such setting; did you mean training.epochs/,
 * );
 * const epochs = describeSettings(quick).find(({ path }) => path === "training.epochs");
 * assert.deepEqual(epochs, {
 *   path: "training.epochs",
 *   value: 5,
 *   accepts: "a whole number of at least 1",
 * });
 * ```
 */
export function applySettings(recipe: Recipe, texts: readonly string[]): Recipe {
  if (texts.length === 0) return recipe;
  const settings = texts.map(parseSetting);
  // A new kind of object comes first: the settings beside it belong to the new kind.
  const isKind = ({ keys }: ParsedSetting) => keys.at(-1) === "kind";
  let values: unknown = valuesOf(recipe);
  for (const setting of settings.filter(isKind)) values = change(values, setting, recipe);
  for (const setting of settings) {
    if (!isKind(setting)) values = change(values, setting, recipe);
  }
  checkValues(values as ReturnType<typeof valuesOf>, settings);
  const result: Record<string, unknown> = { ...recipe, ...values as ReturnType<typeof valuesOf> };
  for (const key of OPTIONAL_SETTINGS) if (result[key] === null) delete result[key];
  return result as unknown as Recipe;
}

/** Checks changed values; errors name a setting as it was typed. */
function checkValues(values: object, settings: readonly ParsedSetting[]): void {
  try {
    for (const [key, value] of Object.entries(values)) RULES[key]!(value, key);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { what, why, remedy } = error;
    const typed = settings.find(({ keys }) => what.split(" ")[1] === pathOf(keys));
    if (typed === undefined) throw error;
    throw new InputError(what.replace(pathOf(typed.keys), typed.path), why, { remedy });
  }
}

/** A path as the rules write it: `model.filters[0]`. */
function pathOf(keys: readonly string[]): string {
  return keys.join(".").replaceAll(/\.(\d+)/g, "[$1]");
}

/** The settings of a recipe that may be changed. */
function valuesOf(recipe: Recipe) {
  const { channels, labels, features, model, training } = recipe;
  const { copies = null, sound = null, sampling = null } = recipe;
  return { channels, labels, features, model, training, copies, sound, sampling };
}

function resolvedValues(recipe: Recipe): ReturnType<typeof valuesOf> {
  return valuesOf({ ...recipe, features: resolveFeatureConfig(recipe.features) });
}

interface ParsedSetting {
  readonly path: string;
  readonly keys: readonly string[];
  readonly text: string;
}

function parseSetting(setting: string): ParsedSetting {
  const equals = setting.indexOf("=");
  if (equals <= 0) {
    throw new InputError(`use the setting "${setting}"`, "it is not of the form path=value", {
      remedy: "write it like training.learningRate=1e-3",
    });
  }
  const path = setting.slice(0, equals).trim();
  const keys = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  return { path, keys, text: setting.slice(equals + 1).trim() };
}

function change(values: unknown, { path, keys, text }: ParsedSetting, recipe: Recipe): unknown {
  let rule: Rule<unknown> | undefined = ROOT;
  let current = values;
  let known: unknown = resolvedValues(recipe); // with the defaults that the recipe leaves out
  for (const key of keys) {
    rule = rule && (childRule(rule, current, key) ?? childRule(rule, known, key));
    current = partOf(current, key);
    known = partOf(known, key);
  }
  if (rule === undefined) {
    const alike = nearest(path, recipe);
    const question = alike.length === 0 ? "" : `did you mean ${alike.join(", ")}? `;
    const remedy = `${question}\`deno task recipe ${recipe.name}\` lists all`;
    throw new InputError(`set ${path}`, "there is no such setting", { remedy });
  }
  return setIn(values, keys, parseValue(text, Array.isArray(current)));
}

function partOf(value: unknown, key: string): unknown {
  return isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The rule of a part of a value; undefined if there is no such part. */
function childRule(rule: Rule<unknown>, value: unknown, key: string): Rule<unknown> | undefined {
  const fields = rule.fields?.(value);
  if (fields !== undefined) return Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (Array.isArray(value)) return key in value ? rule.items ?? ANYTHING : undefined;
  if (rule.items !== undefined) return Array.isArray(value) ? undefined : rule.items;
  return isPlainObject(value) && key in value ? ANYTHING : undefined;
}

const ANYTHING: Rule<unknown> = (value) => value;

function setIn(value: unknown, [key, ...rest]: readonly string[], next: unknown): unknown {
  if (key === undefined) return next;
  if (Array.isArray(value)) return value.with(Number(key), setIn(value[Number(key)], rest, next));
  const base = isPlainObject(value) ? value : {};
  if (key === "kind" && base["kind"] !== next) return { kind: next };
  return { ...base, [key]: setIn(base[key], rest, next) };
}

function parseValue(text: string, isList: boolean): unknown {
  const value = parseJson(text);
  if (!isList || typeof value === "object") return value;
  return text.split(",").map((item) => parseJson(item.trim()));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function* settingsBelow(rule: Rule<unknown>, value: unknown, path: string): Generator<Setting> {
  const keys = keysBelow(rule, value);
  if (keys.length === 0 || value === null) {
    yield { path, value, accepts: rule.accepts ?? typeName(value) };
  }
  for (const key of keys) {
    const below = path === "" ? key : `${path}.${key}`;
    yield* settingsBelow(childRule(rule, value, key)!, partOf(value, key), below);
  }
}

/** The keys that are listed one by one: those of objects, and of lists with objects in them. */
function keysBelow(rule: Rule<unknown>, value: unknown): string[] {
  if (rule.fields !== undefined) return Object.keys(rule.fields(value));
  const isDictionary = rule.items !== undefined && !Array.isArray(value);
  if (isDictionary || !isContainer(value) || !holdsObject(value)) return [];
  return Object.keys(value);
}

function holdsObject(value: unknown): boolean {
  return isPlainObject(value) || (Array.isArray(value) && value.some(holdsObject));
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "boolean") return "true or false";
  if (value === null || value === undefined) return "a value";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

const SUGGESTIONS = 3;
/** Suggestions need at most so many edits more than the nearest one. */
const MORE_EDITS = 2;

/** The known paths that differ least from a path, by few edits of single letters. */
function nearest(path: string, recipe: Recipe): string[] {
  const end = path.split(".").at(-1)!;
  const known = describeSettings(recipe).map((setting) => {
    const knownEnd = setting.path.split(".").at(-1)!;
    const distance = Math.min(editDistance(path, setting.path), 1 + editDistance(end, knownEnd));
    return { path: setting.path, distance };
  }).sort((a, b) => a.distance - b.distance);
  return known.slice(0, SUGGESTIONS)
    .filter(({ distance }) => distance <= known[0]!.distance + MORE_EDITS)
    .filter(({ distance }) => distance < 1 + end.length / 2)
    .map((suggestion) => suggestion.path);
}

/** Levenshtein's distance: letters to insert, remove or replace. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, replaced));
    }
    previous = row;
  }
  return previous[b.length]!;
}
