/** The models that the page offers. @module */
import { InputError } from "@/base/errors.ts";

/** An entry of `models.json`. */
export interface ListedModel {
  /** Its folder in `models/`. */
  readonly name: string;
  /** Whether there is a `README.md` beside its files. */
  readonly hasCard: boolean;
}

/**
 * The list of models; the first is the one to begin with.
 * @throws {InputError} if the page cannot be reached
 */
export async function listModels(): Promise<readonly ListedModel[]> {
  return await (await fetchFile("models.json")).json();
}

/**
 * A file of the page.
 * @throws {InputError} if it cannot be reached
 */
export async function fetchFile(path: string): Promise<Response> {
  const refuse = (why: string, cause?: unknown) =>
    new InputError(`load ${path}`, why, {
      remedy: "check the connection and load the page again",
      code: "missing",
      cause,
    });
  const response = await fetch(path).catch((cause) => {
    throw refuse("the page cannot be reached", cause);
  });
  if (!response.ok) throw refuse(`the host answers ${response.status}`);
  return response;
}
