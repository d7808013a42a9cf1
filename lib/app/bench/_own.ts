/** What the scripts share that run in a Deno of their own. @module */
import { readLines } from "./peer.ts";

/**
 * Answers one line of JSON on stdin with one on stdout, and ends the program. What goes wrong is the
 * last line on stderr.
 */
export async function answerOnce<Question>(
  work: (question: Question) => Promise<unknown>,
): Promise<never> {
  const { value } = await readLines(Deno.stdin.readable).next();
  try {
    console.log(JSON.stringify(await work(JSON.parse(value!) as Question)));
    return Deno.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message.replaceAll("\n", " ") : error);
    return Deno.exit(1);
  }
}
