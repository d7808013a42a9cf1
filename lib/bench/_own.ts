/** What the scripts share that run in a Deno of their own. @module */
import { readLines } from "./peer.ts";

/**
 * Answers each line of JSON on stdin with one on stdout, and ends the program when there are no more.
 * What goes wrong is the last line on stderr.
 */
export async function answerAll<Question>(
  work: (question: Question) => Promise<unknown>,
): Promise<never> {
  try {
    for await (const line of readLines(Deno.stdin.readable)) {
      console.log(JSON.stringify(await work(JSON.parse(line) as Question)));
    }
    return Deno.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message.replaceAll("\n", " ") : error);
    return Deno.exit(1);
  }
}
