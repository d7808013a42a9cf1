import assert from "node:assert/strict";
import type { Broadcast } from "@/jupyter/kernel.ts";
import { liveCurves } from "@/jupyter/live.ts";

const ROW = { trainLoss: 1.5, valLoss: 1.6, trainAccuracy: 0.4 };

Deno.test("liveCurves: redrawn in place, seldom if drawing is slow, whole at the end", async () => {
  const sent: { type: string; svg: string; data?: unknown[]; forms: string[] }[] = [];
  let time = 0;
  const broadcast: Broadcast = (type, { data }) => {
    time += 100; // what drawing costs
    const figure = data["application/vnd.plotly.v1+json"] as { data: unknown[] } | undefined;
    const svg = String(data["image/svg+xml"]), forms = Object.keys(data);
    sent.push({ type, svg, forms, ...(figure && { data: figure.data }) });
    return Promise.resolve();
  };
  const curves = liveCurves({ title: "Training", epochs: 50, broadcast, now: () => time });
  for (let epoch = 1; epoch <= 30; epoch++) {
    time += 300;
    await curves.add({ ...ROW, epoch, valUar: epoch === 7 ? 0.9 : 0.2 });
  }
  await curves.done({ bestEpoch: 7 });
  // 100 ms of drawing are followed by 2 s of training: five figures in 9 s, and the last
  assert.ok(sent.length >= 5 && sent.length <= 7, `${sent.length} figures`);
  assert.deepEqual([sent[0]?.type, sent.at(-1)?.type], ["display_data", "update_display_data"]);
  // a form that readers draw once only must not come before the last state
  assert.deepEqual(sent[0]?.forms, ["text/html", "text/plain"]);
  assert.equal(sent.filter(({ data }) => data !== undefined).length, 1);
  const [first] = sent.at(-1)!.data as { x: number[] }[];
  assert.equal(first?.x.length, 30, "the last figure holds every epoch");
  assert.match(sent.at(-1)!.svg, />kept: epoch 7: 90\.0 %</);
});
