import assert from "node:assert/strict";
import { startEngineSide, timeInTurn } from "@/bench/engine_sides.ts";

Deno.test("timeInTurn: turns of five, the first step of each not counted", async () => {
  const asked: string[] = [];
  const side = (name: string, first: number) => ({
    ask: <T>() => {
      const ms = asked.at(-1) === name ? 2 : first; // the first of a turn is slower
      asked.push(name);
      return Promise.resolve({ ms } as T);
    },
  });
  const task = { kind: "train", model: "A", batch: 4 } as const;
  const sides = { own: side("own", 90), peer: side("peer", 80) };
  const { ms, peerMs, runs } = await timeInTurn(task, { ...sides, steps: 7, warmUp: 1 });
  assert.deepEqual([ms, peerMs, runs], [2, 2, 7]);
  // warming up 1 + 1, then turns of 5 and 2, each after one more
  assert.equal(asked.filter((name) => name === "own").length, 2 + 6 + 3);
});

Deno.test("startEngineSide: what fails in the worker is an error here", async () => {
  const side = startEngineSide();
  try {
    const options = { provider: "wasm", threads: 0 } as const;
    await assert.rejects(side.ask({ work: "start", options }), /Cannot start the engine with 0/);
  } finally {
    side.stop();
  }
});
