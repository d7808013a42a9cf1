/** Reading a file's name field by field, where each field is a code. @module */
import { InputError } from "@/base/errors.ts";

/** What a code may be, and what each value stands for. */
export type Codes<T> = Readonly<Record<string, T>>;

/** Reads the codes of one file's name. */
export interface NameReader {
  /** @throws {InputError} always, naming the path */
  fail(why: string): never;
  /** What a code stands for. @throws {InputError} naming the field, its value and those allowed */
  look<T>(field: string, value: string, allowed: Codes<T>): T;
}

/**
 * A reader for one file.
 * @param relativePath relative to `data/raw`
 * @param options.rules the corpus whose rules apply, such as RAVDESS
 */
export function nameReader(relativePath: string, { rules }: { rules: string }): NameReader {
  const fail = (why: string): never => {
    throw new InputError(`read ${relativePath} as a ${rules} name`, why, { file: relativePath });
  };
  return {
    fail,
    look: (field, value, allowed) =>
      Object.hasOwn(allowed, value)
        ? allowed[value]!
        : fail(`${field} is ${value}, but must be ${listed(allowed)}`),
  };
}

/** "01 (speech) or 02 (song)" */
function listed(allowed: Codes<unknown>): string {
  const entries = Object.entries(allowed).map(([value, meaning]) => `${value} (${meaning})`);
  return [entries.slice(0, -1).join(", "), entries.at(-1)].filter((part) => part).join(" or ");
}
