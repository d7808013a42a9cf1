import assert from "node:assert/strict";
import { formatSeconds, progressLine, terminalProgress } from "@/reporting/progress.ts";

/** A clock that is moved by hand. */
function clock() {
  let time = 0;
  return { now: () => time, advance: (ms: number) => time += ms };
}

/** A terminal, or a file, that keeps what is written. */
function terminal(isTerminal: boolean) {
  const lines: string[] = [];
  return {
    lines,
    writeSync: (bytes: Uint8Array) => lines.push(new TextDecoder().decode(bytes)),
    isTerminal: () => isTerminal,
  };
}

Deno.test("terminalProgress rewrites one line on a terminal", async () => {
  const writer = terminal(true), { now, advance } = clock();
  const bar = terminalProgress({ label: "index", total: 2, writer, now });
  advance(150);
  bar.update(1);
  advance(10);
  bar.update(2); // too soon to be drawn
  await bar.done();
  assert.equal(writer.lines.length, 3);
  assert.ok(writer.lines.every((line) => line.startsWith("\r\x1b[K")));
  assert.match(writer.lines[1]!, /Kindex {2}█{12}░{12} {2}1\/2 \(50 %\)/);
  assert.match(writer.lines[2]!, /2\/2 \(100 %\) {2}0\.2 s\n$/);
});

Deno.test("terminalProgress writes few plain lines into a file", async () => {
  const writer = terminal(false), { now, advance } = clock();
  const bar = terminalProgress({ label: "index", total: 100, writer, now });
  for (let i = 1; i <= 100; i++) {
    advance(120);
    bar.update(i);
  }
  await bar.done();
  assert.equal(writer.lines.length, 4); // start, after 5 s, after 10 s, end
  assert.ok(
    writer.lines.every((line) => /^index {2}\d+\/100 .*\n$/.test(line)),
    writer.lines.join(),
  );
});

Deno.test("work that ends soon shows nothing, other work the time that is left from its start", async () => {
  const writer = terminal(true), { now, advance } = clock();
  const short = terminalProgress({ label: "a", total: 2, delayMs: 2000, writer, now });
  advance(1900);
  short.update(2);
  await short.done();
  assert.deepEqual(writer.lines, []);
  const long = terminalProgress({ label: "a", total: 2, delayMs: 2000, writer, now });
  advance(3000);
  long.update(1);
  assert.match(writer.lines.join(), /1\/2 \(50 %\) {2}3\.0 s left/);
  await long.done();
  assert.equal(writer.lines.length, 2);
});

Deno.test("the time that is left follows from what was done since the start alone", () => {
  const writer = terminal(true), { now, advance } = clock();
  const resumed = terminalProgress({ label: "a", total: 100, before: 90, writer, now });
  advance(1000);
  resumed.update(90);
  advance(1000);
  resumed.update(92);
  const [, unknown, known] = writer.lines;
  assert.match(unknown!, /90\/100 \(90 %\) {2}1\.0 s so far/);
  assert.match(known!, /92\/100 \(92 %\) {2}8\.0 s left/);
});

Deno.test("progress of no parts is done", () => {
  const state = {
    label: "a",
    done: 0,
    total: 0,
    before: 0,
    elapsedMs: 0,
    note: "",
    finished: true,
  };
  assert.equal(progressLine(state), "a  0/0 (100 %)  0.0 s");
});

Deno.test("formatSeconds speaks as people do", () => {
  assert.deepEqual([0, 4.23, 42.4, 59.6, 125, 3725, 36_000].map(formatSeconds), [
    "0.0 s",
    "4.2 s",
    "42 s",
    "1 min 00 s",
    "2 min 05 s",
    "1 h 02 min",
    "10 h 00 min",
  ]);
});
