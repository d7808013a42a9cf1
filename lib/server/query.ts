/** What a request asks for. @module */
import { InputError } from "@/base/errors.ts";
import { integer, number, type Rule } from "@/base/schema.ts";
import type { RecognizeOptions } from "@/recognition/mod.ts";
import { HttpProblem } from "./problem.ts";
import type { ServedModel } from "./models.ts";

/** Windows closer together make answers of many megabytes. */
export const LEAST_HOP_SEC = 0.1;
/** Longer than any sound. */
const MOST_SUPPRESSION_SEC = 3600;

/** What is recognised, and with which network. */
export interface Question {
  readonly model: ServedModel;
  readonly options: RecognizeOptions;
}

/**
 * Reads the query of a request.
 * @param models by name; the first is the one that is used where none is named
 * @throws {HttpProblem} 400 for a parameter that is unknown, there twice, or out of range, and 404 for
 * an unknown model
 */
export function readQuestion(
  query: URLSearchParams,
  models: readonly ServedModel[],
): Question {
  const names = [...query.keys()];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new HttpProblem(400, `The parameter "${twice}" is there twice.`);
  const model = modelOf(query.get("model"), models);
  const rules: { readonly [K in keyof RecognizeOptions as string]: Rule<number> } = {
    hopSec: number({ min: LEAST_HOP_SEC, max: model.windowSec }),
    threshold: number({ min: 0, max: 1 }),
    smoothingWindows: integer({ min: 1, max: 100 }),
    suppressionTimeSec: number({ min: 0, max: MOST_SUPPRESSION_SEC }),
  };
  const known = ["model", ...Object.keys(rules)];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const list = known.join(", ");
    throw new HttpProblem(400, `The parameter "${unknown}" is unknown; known are ${list}.`);
  }
  const read = (name: string): number | undefined => {
    const text = query.get(name);
    return text === null ? undefined : checked(text, name, rules[name]!);
  };
  const options = {
    hopSec: read("hopSec"),
    probabilityThreshold: read("threshold"),
    smoothingWindows: read("smoothingWindows"),
    suppressionTimeSec: read("suppressionTimeSec"),
  };
  return { model, options };
}

function modelOf(name: string | null, models: readonly ServedModel[]): ServedModel {
  if (name === null) return models[0]!;
  const found = models.find((model) => model.name === name);
  if (found !== undefined) return found;
  const known = models.map((model) => model.name).join(", ");
  throw new HttpProblem(404, `No model is called "${name}"; there are ${known}.`);
}

function checked(text: string, name: string, rule: Rule<number>): number {
  try {
    const value = Number(text);
    return rule(text.trim() === "" || Number.isNaN(value) ? text : value, name);
  } catch (error) {
    if (error instanceof InputError) throw new HttpProblem(400, error.message);
    throw error;
  }
}
