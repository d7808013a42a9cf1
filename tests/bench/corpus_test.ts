import assert from "node:assert/strict";
import { corpusStudy } from "@/bench/corpus.ts";

Deno.test("corpusStudy: time with its line, memory without", () => {
  const { title, panels } = corpusStudy([
    { clips: 1000, sec: 2, rssMiB: 300 },
    { clips: 2000, sec: 4, rssMiB: 310 },
  ]);
  assert.match(title, /^Features of 2,000 clips/);
  assert.deepEqual(panels.map(({ unit, fit = true }) => [unit, fit]), [["s", true], [
    "MiB",
    false,
  ]]);
  assert.deepEqual(panels.map(({ series }) => series[0]!.x), [[1000, 2000], [1000, 2000]]);
  assert.deepEqual(panels.map(({ series }) => series[0]!.y), [[2, 4], [300, 310]]);
});
