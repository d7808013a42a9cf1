import assert from "node:assert/strict";
import { join } from "@std/path";
import { PUBLISHED_MODEL, publishModel } from "@/reporting/published/published_model.ts";
import { readCard } from "@/disk/models.ts";
import { displayPath } from "@/disk/paths.ts";
import { MODEL_LABELS, writeModel } from "../../app/_model.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { filesIn, tempFolder } from "../../app/_temp.ts";

Deno.test("the network that predict takes has its place in artifacts", () => {
  assert.equal(displayPath(PUBLISHED_MODEL), "artifacts/models/two_channel");
});

Deno.test("a run's network is published under its recipe's name, as it is", async () => {
  await using folder = await tempFolder();
  const run = await writeRun(folder.path), modelsDir = join(folder.path, "models");
  await writeModel(join(run, "model"));
  const dir = await publishModel(run, { modelsDir });
  assert.equal(dir, join(modelsDir, "made"));
  assert.deepEqual((await readCard(dir)).labels, MODEL_LABELS);
  const files = await filesIn(dir);
  assert.deepEqual(files, ["meta.json", "model.json", "weights.bin"]);
  for (const name of files) {
    assert.deepEqual(
      await Deno.readFile(join(dir, name)),
      await Deno.readFile(join(run, "model", name)),
    );
  }
});

Deno.test("a network of a leaky run, of made sounds or without its card is not published", async () => {
  await using folder = await tempFolder();
  const { path } = folder, modelsDir = join(path, "models");
  const random = { ...madeJob(), split: { ...madeJob().split, protocol: "random" } } as const;
  for (
    const [job, message] of [
      [
        random,
        /^Cannot publish the network of .*: its protocol "random" says nothing about speakers/,
      ],
      [
        madeJob({ corpora: ["demo", "made"] }),
        /^Cannot publish the network of .*: it learned from made/,
      ],
    ] as const
  ) {
    const run = await writeRun(path, job);
    await writeModel(join(run, "model"));
    await assert.rejects(publishModel(run, { modelsDir }), { name: "InputError", message });
  }
  const bare = await writeRun(path);
  await assert.rejects(publishModel(bare, { modelsDir }), {
    name: "InputError",
    message: /meta\.json/,
  });
  await assert.rejects(Deno.stat(modelsDir), Deno.errors.NotFound);
});
