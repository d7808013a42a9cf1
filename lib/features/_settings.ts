/** Settings of which some may be left out: one rule each gives the check, the type and the default. @module */
import { integer, isPlainObject, number, object, type Rule, type TypeOf } from "@/base/schema.ts";

/** A whole number of at least 1. */
export const count = integer({ min: 1 });
/** A number above 0. */
export const positive = number({ above: 0 });
/** A number of at least 0. */
export const notNegative = number({ min: 0 });

/** A setting that may be left out. */
export interface Optional<T> {
  readonly rule: Rule<T>;
  /** The value that stands for a missing one. */
  readonly missing: T;
}

/** Settings by name: rules of those that are needed, and those that may be left out. */
export type Fields = Readonly<Record<string, Rule<unknown> | Optional<unknown>>>;

type ValueOf<F> = F extends Optional<infer T> ? T : TypeOf<F>;

/** The settings as a person gives them. */
export type Given<F> =
  & { readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: ValueOf<F[K]> }
  & {
    readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?:
      | ValueOf<F[K]>
      | undefined;
  };

/** The settings with every default filled in. */
export type Resolved<F> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** A setting that may be left out, or be undefined. */
export function optional<T>(rule: Rule<T>, missing: NoInfer<T>): Optional<T> {
  return { rule, missing };
}

/**
 * Checks settings and fills in their defaults.
 * @returns the settings in the order of the fields
 */
export function settings<F extends Fields>(fields: F): Rule<Resolved<F>> {
  const defaults: Record<string, unknown> = {};
  const rules: Record<string, Rule<unknown>> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (typeof field === "function") {
      rules[name] = field;
    } else {
      rules[name] = field.rule;
      defaults[name] = field.missing;
    }
  }
  const check = object<Record<string, unknown>>(rules);
  const filled = (value: unknown, at: string) => {
    if (!isPlainObject(value)) return check(value, at) as Resolved<F>;
    const given = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return check({ ...defaults, ...Object.fromEntries(given) }, at) as Resolved<F>;
  };
  return Object.assign(filled, { accepts: check.accepts, fields: check.fields });
}

/**
 * The settings of one formula, taken from among others.
 * @throws {InputError} if one is missing or out of range
 */
export function take<F extends Fields>(fields: F, given: object): Resolved<F> {
  const values = new Map<string, unknown>(Object.entries(given));
  const taken = Object.entries(fields).map(([name, field]) => {
    const value = values.get(name);
    if (typeof field === "function") return [name, field(value, name)];
    return [name, field.rule(value === undefined ? field.missing : value, name)];
  });
  return Object.fromEntries(taken) as Resolved<F>;
}
