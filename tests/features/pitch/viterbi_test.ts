import assert from "node:assert/strict";
import { makeTransitions, NEVER, viterbi } from "@/features/pitch/viterbi.ts";
import { readGolden, unpack } from "../_golden.ts";

const logOf = (values: Iterable<number>) => Float64Array.from(values, (p) => Math.log(p + NEVER));

Deno.test("viterbi: the path of librosa, through steps that never happen too", () => {
  const { path } = readGolden<{
    path: { transition: string; observed: string; path: number[] };
  }>("pitch.json");
  const table = unpack(path.transition);
  const transitions = makeTransitions(6, (from, to) => table[from * 6 + to]!);
  assert.ok(transitions.source.length < 30, "some steps are left out");
  assert.deepEqual([...viterbi(logOf(unpack(path.observed)), transitions)], path.path);
});

Deno.test("viterbi: of equal paths the one by the lower states", () => {
  const even = makeTransitions(3, () => 1 / 3);
  assert.deepEqual([...viterbi(new Float64Array(12), even)], [0, 0, 0, 0]);
});

Deno.test("viterbi: what is impossible happens when nothing else can", () => {
  const stay = makeTransitions(2, (from, to) => Number(from === to));
  // Twice surely the first state, three times surely the second.
  const observed = logOf([1, 0, 1, 0, 0, 1, 0, 1, 0, 1]);
  assert.deepEqual([...viterbi(observed, stay)], [0, 0, 1, 1, 1]);
});
