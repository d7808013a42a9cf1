import assert from "node:assert/strict";
import { updatingDisplay } from "@/jupyter/display.ts";
import { liveCurves, notebookProgress } from "@/jupyter/progress.ts";
import { inNotebook } from "../app/_notebook.ts";

/** A clock that is moved by hand. */
function clock() {
  let time = 0;
  return { now: () => time, advance: (ms: number) => time += ms };
}

Deno.test("notebookProgress: at most ten updates a second, and always the last", async () => {
  const { now, advance } = clock();
  const sent = await inNotebook(async () => {
    const bar = notebookProgress({ label: "features", total: 1000, now });
    for (let i = 1; i <= 1000; i++) {
      advance(2); // two seconds of work in all
      bar.update(i);
    }
    await bar.done("cached");
  });
  assert.ok(sent.length >= 20 && sent.length <= 23, `${sent.length} messages`);
  assert.equal(sent[0]?.type, "display_data");
  assert.ok(sent.slice(1).every(({ type }) => type === "update_display_data"));
  const { data } = sent.at(-1)!;
  assert.equal(data["text/plain"], "features  1000/1000 (100 %)  2.0 s  cached");
  assert.match(String(data["text/html"]), /<progress value="1000" max="1000"><\/progress>/);
});

Deno.test("notebookProgress shows the time that is left", async () => {
  const { now, advance } = clock();
  const sent = await inNotebook(async () => {
    const bar = notebookProgress({ label: "<a>", total: 4, now });
    advance(3000);
    bar.update(1, "clip 1");
    await bar.done();
  });
  assert.match(String(sent[0]!.data["text/plain"]), /0\/4 \(0 %\) {2}0\.0 s so far/);
  assert.match(String(sent[1]!.data["text/html"]), /&lt;a&gt;.*1\/4 · 9\.0 s left · clip 1/);
  assert.match(String(sent[2]!.data["text/plain"]), /1\/4 \(25 %\) {2}3\.0 s/);
});

Deno.test("updatingDisplay keeps the order of updates that are sent without waiting", async () => {
  const sent = await inNotebook(async () => {
    const display = updatingDisplay();
    await Promise.all([1, 2, 3, 4].map((n) => display({ n })));
  });
  assert.deepEqual(sent.map(({ data }) => data.n), [1, 2, 3, 4]);
});

Deno.test("liveCurves: redrawn in place, seldom if drawing is slow, whole at the end", async () => {
  const row = { trainLoss: 1.5, valLoss: 1.6, trainAccuracy: 0.4 };
  let time = 0;
  // every look at the clock takes 50 ms, so that drawing seems to take 50 ms or more
  const now = () => time += 50;
  const sent = await inNotebook(async () => {
    const curves = liveCurves({ title: "Training", epochs: 50, now });
    for (let epoch = 1; epoch <= 30; epoch++) {
      time += 300;
      await curves.add([{ ...row, epoch, valUar: epoch === 7 ? 0.9 : 0.2 }]);
    }
    await curves.done({ bestEpoch: 7 });
  });
  assert.ok(sent.length >= 5 && sent.length <= 8, `${sent.length} figures`);
  assert.deepEqual([sent[0]?.type, sent.at(-1)?.type], ["display_data", "update_display_data"]);
  // a form that readers draw once only must not come before the last state
  for (const { data } of sent.slice(0, -1)) {
    assert.deepEqual(Object.keys(data), ["text/html", "text/plain"]);
  }
  const { data } = sent.at(-1)!;
  const figure = data["application/vnd.plotly.v1+json"] as { data: { x: number[] }[] };
  assert.equal(figure.data[0]!.x.length, 30, "the last figure holds every epoch");
  assert.match(String(data["image/svg+xml"]), />kept: epoch 7: 90\.0 %</);
});
