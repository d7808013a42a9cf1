/**
 * Recognises random sounds in random chunks, and compares with the whole sounds:
 * `deno run -A tests/recognition/_fuzz.ts 10000`.
 */
import { seededRandom } from "@/base/random.ts";
import { checkChunkings } from "./_chunks.ts";
import { smallRecognizer } from "./_recognizer.ts";

const chunkings = Number(Deno.args[0] ?? 10000);
const recognizer = await smallRecognizer({ detector: "own" });
const random = seededRandom(Deno.args[1] ?? 1);
for (let done = 0; done < chunkings; done += 100) {
  await checkChunkings(recognizer, { random, chunkings: 100 });
}
console.log(`${chunkings} chunkings: equal`);
