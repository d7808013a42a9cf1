import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Peer } from "@/bench/peer.ts";
import { inFolder, racePrograms, timeProgram } from "@/bench/programs.ts";

function program(answer: () => Promise<unknown>, log: string[] = []): Peer {
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

Deno.test("timeProgram: from the start to the answer; the program is ended", async () => {
  const log: string[] = [];
  const slow = () => new Promise((resolve) => setTimeout(() => resolve(7), 30));
  const { ms, answer } = await timeProgram<number>(() => program(slow, log), "what");
  assert.equal(answer, 7);
  assert.ok(ms >= 25, `${ms}`);
  assert.deepEqual(log, ["asked what", "stopped"]);
});

Deno.test("timeProgram: a program that fails is ended, too", async () => {
  const log: string[] = [];
  const failing = () => Promise.reject(new Error("no"));
  await assert.rejects(timeProgram(() => program(failing, log), 1), /no/);
  assert.deepEqual(log, ["asked 1", "stopped"]);
});

Deno.test("racePrograms: in turn, who begins changes", async () => {
  const order: string[] = [];
  const side = (name: string, ms: number) => (run: number) => {
    order.push(`${name}${run}`);
    return Promise.resolve({ ms: ms + run, answer: run });
  };
  const race = await racePrograms(side("own", 10), side("peer", 20), { runs: 3 });
  assert.deepEqual(order, ["own0", "peer0", "peer1", "own1", "own2", "peer2"]);
  assert.deepEqual(race.own.map(({ answer }) => answer), [0, 1, 2]);
  const { ms, peerMs, ratio, runs } = race.comparison;
  assert.deepEqual([ms, peerMs, ratio, runs], [11, 21, 11 / 21, 3]);
});

Deno.test("inFolder: the folder is removed, whatever becomes of the work", async () => {
  let path = "";
  const work = async (folder: string) => {
    path = folder;
    await Deno.writeTextFile(join(folder, "file"), "x");
    throw new Error("work failed");
  };
  await assert.rejects(inFolder(work), /work failed/);
  await assert.rejects(Deno.stat(path), InputError);
});
