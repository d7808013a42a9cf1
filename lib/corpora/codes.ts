/** How the modules of single corpora read a file's name: field by field, each field a code. @module */
import { InputError } from "@/base/errors.ts";

/** What a code may be, and what each value stands for. */
export type Codes<T> = Readonly<Record<string, T>>;

/** Reads the codes of one file's name; whatever is wrong is told with the path. */
export interface NameReader {
  /** @throws {SyntaxError} always */
  fail(reason: string): never;
  /** What a code stands for. @throws {SyntaxError} naming the field, its value and those allowed */
  look<T>(field: string, value: string, allowed: Codes<T>): T;
}

/**
 * A reader for one file.
 * @param relativePath relative to `data/raw`
 * @param options `rules` says whose names these are, for example RAVDESS
 */
export function nameReader(relativePath: string, { rules }: { rules: string }): NameReader {
  const fail = (reason: string): never => {
    throw new InputError(`read ${relativePath} as a ${rules} name`, `${reason}`, {
      code: "damaged",
    });
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
