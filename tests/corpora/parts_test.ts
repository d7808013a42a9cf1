import assert from "node:assert/strict";
import { partsOf } from "@/corpora/parts.ts";
import type { Channel, Utterance } from "@/corpora/utterance.ts";

const recording = (id: string, corpus: string, channel: Channel) =>
  ({ id, corpus, channel }) as Utterance;

Deno.test("partsOf: song and speech apart where a corpus has both, nothing lost", () => {
  const parts = partsOf([
    recording("1", "ravdess", "song"),
    recording("2", "ravdess", "speech"),
    recording("3", "tess", "speech"),
    recording("4", "ravdess", "song"),
  ]);
  assert.deepEqual(parts.map(({ label, utterances }) => [label, utterances.map((u) => u.id)]), [
    ["RAVDESS speech", ["2"]],
    ["RAVDESS song", ["1", "4"]],
    ["TESS", ["3"]],
  ]);
  assert.deepEqual(partsOf([]), []);
});
