import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadFeatureExtractor } from "@/recognition/feature_extractor.ts";
import { assertRefused, runCli } from "../_cli.ts";
import { MODEL_LABELS, writeModel } from "../_model.ts";
import { filesIn, tempFolder } from "../_temp.ts";

Deno.test("export writes an ONNX file, and beside it the card that feeds it", async () => {
  await using folder = await tempFolder();
  const model = join(folder.path, "model");
  await writeModel(model);
  const out = join(folder.path, "out");
  await Deno.mkdir(out);
  const { code, stderr } = await runCli(["export", "--model", model, "--out", "x.onnx"], {
    cwd: out,
  });
  assert.equal(code, 0, stderr.join("\n"));
  assert.deepEqual(await filesIn(out), ["x.meta.json", "x.onnx"]);
  const bytes = await Deno.readFile(join(out, "x.onnx"));
  assert.deepEqual([...bytes.subarray(0, 2)], [8, 8]); // field 1, IR version 8
  const card = await Deno.readFile(join(out, "x.meta.json"));
  const { labels, shape, clipSec, extract, calibrate } = await loadFeatureExtractor(card);
  assert.deepEqual([labels, shape, clipSec], [MODEL_LABELS, [8, 21, 1], 0.5]);
  const clip = { samples: new Float32Array(4000).fill(0.1), sampleRate: 8000 };
  assert.equal(extract(clip).length, 8 * 21);
  const scores = calibrate([0.5, 0.25, 0.25]);
  scores.forEach((score, i) => assert.ok(Math.abs(score - [0.5, 0.25, 0.25][i]!) < 1e-6));
});

Deno.test("export refuses another ending, and a folder without a model", async () => {
  await using folder = await tempFolder();
  const { path: cwd } = folder;
  await assertRefused(["export", "--out", "x.bin"], /its name does not end in \.onnx/, { cwd });
  await assertRefused(["export", "--model", cwd, "--out", "x.onnx"], /Cannot load the model/, {
    cwd,
  });
  await assertRefused(["card", "--model", cwd], /Cannot load the model/, { cwd });
});
