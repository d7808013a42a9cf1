/** Values of options, read from the command line. @module */
import { InvalidArgumentError } from "commander";

/** Reads a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`a whole number from ${least} up is needed.`);
  };
}

/** Reads a list such as `1,2,3`, in which no number stands twice. */
export function wholeNumbers(text: string): number[] {
  const values = text.split(",").map(wholeNumber(0));
  const twice = values.find((value, i) => values.indexOf(value) < i);
  if (twice === undefined) return values;
  throw new InvalidArgumentError(`${twice} stands in the list twice.`);
}

/** Reads names with commas between them. */
export function names(text: string): string[] {
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}
