import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Program } from "@/bench/peer.ts";
import { compareTimes, inFolder, racePrograms, timeInTurn, timeProgram } from "@/bench/timing.ts";
import { seededRandom } from "@/base/random.ts";

Deno.test("compareTimes: medians, their ratio, and an interval around it", () => {
  const random = seededRandom(3);
  const noisy = (ms: number) => Array.from({ length: 40 }, () => ms * (1 + 0.05 * random.normal()));
  const { ms, peerMs, ratio, ratioLow, ratioHigh, runs } = compareTimes(noisy(5), noisy(20));
  assert.equal(runs, 40);
  assert.ok(Math.abs(ms - 5) < 0.2 && Math.abs(peerMs! - 20) < 0.8);
  assert.equal(ratio, ms / peerMs!);
  assert.ok(ratioLow! < 0.25 && 0.25 < ratioHigh! && ratioHigh! - ratioLow! < 0.03);
});

Deno.test("compareTimes: medians of odd and even counts; under three pairs no interval", () => {
  const { ms, peerMs } = compareTimes([3, 1, 2], [4, 1, 9]);
  assert.deepEqual([ms, peerMs], [2, 4]);
  const { ratio, ratioLow, ratioHigh } = compareTimes([1, 3], [4, 4]);
  assert.deepEqual([ratio, ratioLow, ratioHigh], [0.5, null, null]);
});

Deno.test("compareTimes: what slows both does not widen the interval", () => {
  const load = [1, 3, 1, 2, 5, 1, 1, 4];
  const { ratioLow, ratioHigh } = compareTimes(load, load.map((x) => 2 * x));
  assert.deepEqual([ratioLow, ratioHigh], [0.5, 0.5]);
});

Deno.test("timeInTurn: turns of five, the first run of each not counted", async () => {
  const done: string[] = [];
  const side = (name: string, first: number) => () => {
    const ms = done.at(-1) === name ? 2 : first; // the first of a turn is slower
    done.push(name);
    return Promise.resolve(ms);
  };
  const sides = { own: side("own", 90), peer: side("peer", 80) };
  const { ms, peerMs, runs } = await timeInTurn(sides, { runs: 7, warmUp: 1 });
  assert.deepEqual([ms, peerMs, runs], [2, 2, 7]);
  // warming up 1 + 1, then turns of 5 and 2, each after one more
  assert.equal(done.filter((name) => name === "own").length, 2 + 6 + 3);
});

function program(answer: () => Promise<unknown>, log: string[]): Program {
  return {
    ask: <T>(question: unknown) => {
      log.push(`asked ${question}`);
      return answer() as Promise<T>;
    },
    stop: () => {
      log.push("stopped");
      return Promise.resolve();
    },
  };
}

Deno.test("timeProgram: from the start to the answer; the program is ended, also after an error", async () => {
  const log: string[] = [];
  const slow = () => new Promise((resolve) => setTimeout(() => resolve(7), 30));
  const { ms, answer } = await timeProgram<number>(() => program(slow, log), "what");
  assert.equal(answer, 7);
  assert.ok(ms >= 25, `${ms}`);
  const failing = () => Promise.reject(new Error("no"));
  await assert.rejects(timeProgram(() => program(failing, log), 1), /no/);
  assert.deepEqual(log, ["asked what", "stopped", "asked 1", "stopped"]);
});

Deno.test("racePrograms: in turn, and which one begins changes", async () => {
  const order: string[] = [];
  const side = (name: string, ms: number) => (run: number) => {
    order.push(`${name}${run}`);
    return Promise.resolve({ ms: ms + run, answer: run });
  };
  const race = await racePrograms({ own: side("own", 10), peer: side("peer", 20) }, { runs: 3 });
  assert.deepEqual(order, ["own0", "peer0", "peer1", "own1", "own2", "peer2"]);
  assert.deepEqual(race.own.map(({ answer }) => answer), [0, 1, 2]);
  const { ms, peerMs, ratio, runs } = race.comparison;
  assert.deepEqual([ms, peerMs, ratio, runs], [11, 21, 11 / 21, 3]);
});

Deno.test("inFolder: the folder is removed, also after an error", async () => {
  let path = "";
  const work = async (folder: string) => {
    path = folder;
    await Deno.writeTextFile(join(folder, "file"), "x");
    throw new Error("work failed");
  };
  await assert.rejects(inFolder(work), /work failed/);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
