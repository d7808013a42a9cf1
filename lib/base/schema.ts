/**
 * Rules for settings from outside. A rule takes an unknown value and returns it typed, or throws an
 * error that names the setting, its value and what is accepted. Unknown and missing keys are errors;
 * no value is clamped, converted or filled in.
 * @module
 */
import { InputError } from "./errors.ts";

/** A check of one value, which also says what it accepts. */
export interface Rule<T> extends RuleDescription {
  /**
   * Checks one value and returns it typed.
   * @param at where the value stands, as a person would write it ("training.batchSize")
   * @throws {InputError} if the value is of another type, out of range, or has wrong keys
   */
  (value: unknown, at: string): T;
}

/** What a rule accepts, for lists of settings. A rule may go without any of it. */
export interface RuleDescription {
  /** In words, such as "a number above 0". */
  readonly accepts?: string | undefined;
  /** Rules of an object's keys; they depend on the value where objects are told apart by a tag. */
  readonly fields?: ((value: unknown) => Readonly<Record<string, Rule<unknown>>>) | undefined;
  /** Rule of every item of a list, or of every value of a dictionary. */
  readonly items?: Rule<unknown> | undefined;
}

function describe<T>(check: Rule<T>, description: RuleDescription): Rule<T> {
  return Object.assign(check, description);
}

/** A rule for values that pass a test. */
export function matching<T>(accepts: string, test: (value: unknown) => value is T): Rule<T> {
  const check: Rule<T> = (value, at) => {
    if (test(value)) return value;
    throw new InputError(`use ${at} = ${show(value)}`, `${accepts} is needed`);
  };
  return describe(check, { accepts });
}

/** A rule with a further check on what it accepts. */
export function refine<T>(rule: Rule<T>, check: (value: T, at: string) => void): Rule<T> {
  const refined: Rule<T> = (value, at) => {
    const checked = rule(value, at);
    check(checked, at);
    return checked;
  };
  const { accepts, fields, items } = rule;
  return describe(refined, { accepts, fields, items });
}

/** The type of the values that a rule accepts: settings are checked and typed by one rule. */
export type TypeOf<R> = R extends Rule<infer T> ? T : never;

/** Limits of a number, inclusive except `above`. */
export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower limit. */
  readonly above?: number;
  /** Accept only whole numbers. @default false */
  readonly integer?: boolean;
}

/** A finite number within limits. */
export function number(limits: NumberLimits = {}): Rule<number> {
  const { min = -Infinity, max = Infinity, above = -Infinity, integer = false } = limits;
  return matching(
    describeLimits(limits),
    (value): value is number =>
      typeof value === "number" && Number.isFinite(value) && value >= min && value <= max &&
      value > above && (!integer || Number.isInteger(value)),
  );
}

/** A whole number within limits. */
export function integer(limits: Omit<NumberLimits, "integer"> = {}): Rule<number> {
  return number({ ...limits, integer: true });
}

/** true or false. */
export const flag: Rule<boolean> = matching(
  "true or false",
  (value) => typeof value === "boolean",
);

/** A text with at least one character. */
export const text: Rule<string> = matching(
  "a text",
  (value): value is string => typeof value === "string" && value !== "",
);

/** One of the given texts. */
export function oneOf<const T extends string>(...choices: readonly T[]): Rule<T> {
  const accepts = choices.map((choice) => JSON.stringify(choice)).join(" or ");
  return matching(accepts, (value): value is T => choices.some((choice) => choice === value));
}

/** null, or what the rule accepts. */
export function nullable<T>(rule: Rule<T>): Rule<T | null> {
  const { accepts = "a value", fields, items } = rule;
  const check: Rule<T | null> = (value, at) => value === null ? null : rule(value, at);
  return describe(check, { accepts: `${accepts}, or null`, fields, items });
}

/** The first rule for values that pass the test, the second for all others. */
export function either<A, B>(
  test: (value: unknown) => boolean,
  a: Rule<A>,
  b: Rule<B>,
): Rule<A | B> {
  const check: Rule<A | B> = (value, at) => test(value) ? a(value, at) : b(value, at);
  return describe(check, { accepts: `${a.accepts}, or ${b.accepts}` });
}

const array: Rule<readonly unknown[]> = matching("a list", (value) => Array.isArray(value));

/** A list whose items all pass the rule. */
export function list<T>(
  item: Rule<T>,
  options: { readonly min?: number; readonly max?: number } = {},
): Rule<readonly T[]> {
  const { min = 0, max = Infinity } = options;
  const check: Rule<readonly T[]> = (value, at) => {
    const entries = array(value, at);
    const { length } = entries;
    if (length < min || length > max) {
      throw new InputError(`use ${at}`, `${describeCount(min, max)} needed, not ${length}`);
    }
    return entries.map((entry, i) => item(entry, `${at}[${i}]`));
  };
  const accepts = item.accepts ? `a list, each item ${item.accepts}` : "a list";
  return describe(check, { accepts, items: item });
}

/** Exactly two values. */
export function pair<A, B>(first: Rule<A>, second: Rule<B>): Rule<readonly [A, B]> {
  const two = list<unknown>((value) => value, { min: 2, max: 2 });
  const check: Rule<readonly [A, B]> = (value, at) => {
    const items = two(value, at);
    return [first(items[0], `${at}[0]`), second(items[1], `${at}[1]`)];
  };
  return describe(check, { accepts: "two values" });
}

/** An object with free keys whose values all pass the rule. */
export function dictionary<T>(item: Rule<T>): Rule<Readonly<Record<string, T>>> {
  const check: Rule<Readonly<Record<string, T>>> = (value, at) => {
    const entries = Object.entries(plainObject(value, at));
    return Object.fromEntries(entries.map(([key, entry]) => [key, item(entry, `${at}.${key}`)]));
  };
  return describe(check, { accepts: `an object, each value ${item.accepts}`, items: item });
}

/**
 * An object with exactly the given keys. Its type follows from the rules of its fields.
 * @param optional fields that may be left out
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { integer, object, text, type TypeOf } from "@/base/schema.ts";
 *
 * const rule = object({ name: text, size: integer({ min: 1 }) });
 * type Settings = TypeOf<typeof rule>; // { readonly name: string; readonly size: number }
 *
 * const settings: Settings = rule({ name: "a", size: 3 }, "settings");
 * assert.deepEqual(settings, { name: "a", size: 3 });
 * assert.throws(() => rule({ name: "a", sise: 3 }, "settings"), /the key "sise" is unknown/);
 * ```
 */
export function object<T extends object, O extends object = Record<never, never>>(
  fields: { readonly [K in keyof T]-?: Rule<T[K]> },
  optional: { readonly [K in keyof O]-?: Rule<O[K]> } = {} as { [K in keyof O]-?: Rule<O[K]> },
): Rule<Readonly<T & Partial<O>>> {
  const rules: Readonly<Record<string, Rule<unknown>>> = { ...fields, ...optional };
  const known = Object.keys(rules);
  const check: Rule<Readonly<T & Partial<O>>> = (value, at) => {
    const given = plainObject(value, at);
    for (const key of Object.keys(given)) {
      if (!known.includes(key)) {
        throw new InputError(`use ${at}`, `the key "${key}" is unknown`, {
          remedy: `known keys: ${known.join(", ")}`,
        });
      }
    }
    const checked: Record<string, unknown> = {};
    for (const key of known) {
      if (key in given) checked[key] = rules[key]!(given[key], `${at}.${key}`);
      else if (key in fields) throw new InputError(`use ${at}`, `the key "${key}" is missing`);
    }
    return checked as T & Partial<O>;
  };
  return describe(check, { accepts: `an object with ${known.join(", ")}`, fields: () => rules });
}

/**
 * An object with at least the given keys, as files have it that a later version may have written.
 * Other keys are kept as they are.
 */
export function openObject<T extends object, O extends object = Record<never, never>>(
  fields: { readonly [K in keyof T]-?: Rule<T[K]> },
  optional: { readonly [K in keyof O]-?: Rule<O[K]> } = {} as { [K in keyof O]-?: Rule<O[K]> },
): Rule<Readonly<T & Partial<O>>> {
  return (value, at) => {
    const given = plainObject(value, at);
    const checked: Record<string, unknown> = { ...given };
    const required = Object.entries(fields) as [string, Rule<unknown>][];
    for (const [key, rule] of required) {
      if (!(key in given)) throw new InputError(`use ${at}`, `the key "${key}" is missing`);
      checked[key] = rule(given[key], `${at}.${key}`);
    }
    const others = Object.entries(optional) as [string, Rule<unknown>][];
    for (const [key, rule] of others) {
      if (key in given) checked[key] = rule(given[key], `${at}.${key}`);
    }
    return checked as T & Partial<O>;
  };
}

/**
 * One of several objects, told apart by the text under `tag`: `rules` has the rule for each text.
 * The type is the union of theirs.
 */
export function variant<M extends Readonly<Record<string, object>>>(
  tag: string,
  rules: { readonly [K in keyof M]: Rule<M[K]> },
): Rule<M[keyof M]> {
  const kinds: readonly (keyof M & string)[] = Object.keys(rules);
  const kind = oneOf(...kinds);
  const check: Rule<M[keyof M]> = (value, at) => {
    const given = plainObject(value, at);
    if (!(tag in given)) throw new InputError(`use ${at}`, `the key "${tag}" is missing`);
    return rules[kind(given[tag], `${at}.${tag}`)](value, at);
  };
  const fields = (value: unknown) => {
    const chosen = kinds.find((name) => isPlainObject(value) && value[tag] === name);
    return { ...(chosen === undefined ? {} : rules[chosen].fields?.(value)), [tag]: kind };
  };
  return describe(check, { accepts: `an object with ${tag} ${kind.accepts}`, fields });
}

/** Whether a value is an object with keys: no array, no null. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const plainObject: Rule<Readonly<Record<string, unknown>>> = matching("an object", isPlainObject);

function show(value: unknown): string {
  const json = typeof value === "number" ? String(value) : JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

function describeCount(min: number, max: number): string {
  if (min === max) return `exactly ${min} items are`;
  if (max === Infinity) return `at least ${min} ${min === 1 ? "item is" : "items are"}`;
  return `${min} to ${max} items are`;
}

function describeLimits({ min, max, above, integer }: NumberLimits): string {
  const kind = integer ? "a whole number" : "a number";
  if (above !== undefined) {
    return max === undefined ? `${kind} above ${above}` : `${kind} above ${above}, at most ${max}`;
  }
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined) return `${kind} of at least ${min}`;
  return max === undefined ? kind : `${kind} of at most ${max}`;
}
