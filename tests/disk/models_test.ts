import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadModel, openRecognizer, readCard } from "@/disk/models.ts";
import { MODEL_LABELS, writeModel } from "../app/_model.ts";
import { inTemp } from "../_temp.ts";

Deno.test("a saved model is loaded from its folder or from that of its run", () =>
  inTemp(async (dir) => {
    await writeModel(join(dir, "model"));
    await writeModel(join(dir, "model")); // replaces the first
    for (const folder of [dir, join(dir, "model")]) {
      assert.deepEqual((await readCard(folder)).labels, MODEL_LABELS);
      assert.deepEqual((await loadModel(folder)).card.labels, MODEL_LABELS);
      const recognizer = await openRecognizer(folder, { engine: { provider: "wasm", threads: 1 } });
      assert.deepEqual(recognizer.card.labels, MODEL_LABELS);
      recognizer.dispose();
    }
  }));

Deno.test("a folder without a model and a missing file are named", () =>
  inTemp(async (dir) => {
    await assert.rejects(loadModel(join(dir, "none")), {
      name: "InputError",
      code: "missing",
      message:
        /^Cannot load the model: there is no .*none.meta\.json; train one first, or name the folder/,
    });
    await writeModel(dir);
    await Deno.remove(join(dir, "weights.bin"));
    await assert.rejects(loadModel(dir), { code: "missing", message: /weights\.bin/ });
  }));
