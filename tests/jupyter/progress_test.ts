import assert from "node:assert/strict";
import type { Broadcast } from "@/jupyter/kernel.ts";
import { notebookProgress, updatingDisplay } from "@/jupyter/progress.ts";

/** Keeps what is sent, and takes a moment for it as the kernel does. */
function recorder() {
  const sent: { type: string; html: string; text: string; id: string }[] = [];
  const broadcast: Broadcast = async (type, { data, transient }) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const [html, text] = [String(data["text/html"]), String(data["text/plain"])];
    sent.push({ type, html, text, id: transient.display_id });
  };
  return { sent, broadcast };
}

/** A clock that is moved by hand. */
function clock() {
  let time = 0;
  return { now: () => time, advance: (ms: number) => time += ms };
}

Deno.test("notebookProgress: at most ten updates a second, and always the last", async () => {
  const { sent, broadcast } = recorder(), { now, advance } = clock();
  const bar = notebookProgress({ label: "features", total: 1000, broadcast, now });
  for (let i = 1; i <= 1000; i++) {
    advance(2); // two seconds of work in all
    bar.update(i);
  }
  await bar.done("cached");
  assert.ok(sent.length >= 20 && sent.length <= 23, `${sent.length} messages`);
  assert.equal(sent[0]?.type, "display_data");
  assert.ok(sent.slice(1).every(({ type }) => type === "update_display_data"));
  assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  assert.equal(sent.at(-1)?.text, "features  1000/1000 (100 %)  2.0 s  cached");
  assert.match(sent.at(-1)!.html, /<progress value="1000" max="1000"><\/progress>/);
});

Deno.test("notebookProgress tells the time that is left", async () => {
  const { sent, broadcast } = recorder(), { now, advance } = clock();
  const bar = notebookProgress({ label: "<a>", total: 4, broadcast, now });
  advance(3000);
  bar.update(1, "clip 1");
  await bar.done();
  assert.match(sent[0]!.text, /0\/4 \(0 %\) {2}0\.0 s so far/);
  assert.match(sent[1]!.html, /&lt;a&gt;.*1\/4 · 9\.0 s left · clip 1/);
  assert.match(sent[2]!.text, /1\/4 \(25 %\) {2}3\.0 s/);
});

Deno.test("updatingDisplay keeps the order of updates that are sent without waiting", async () => {
  const sent: unknown[] = [];
  let wait = 8;
  const display = updatingDisplay(async (_, { data }) => {
    await new Promise((resolve) => setTimeout(resolve, wait -= 2));
    sent.push(data.n);
  });
  await Promise.all([1, 2, 3, 4].map((n) => display({ n })));
  assert.deepEqual(sent, [1, 2, 3, 4]);
});
