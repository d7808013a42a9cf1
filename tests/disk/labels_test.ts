import assert from "node:assert/strict";
import { idOf, openLabels } from "@/disk/labels.ts";
import { own } from "@/corpora/own.ts";
import { tess } from "@/corpora/tess.ts";
import { tempFolder, writeFiles } from "../corpora/_made.ts";

Deno.test("labels come from names where there is no table", async () => {
  const labels = await openLabels(tess, "nowhere");
  assert.equal(labels.parse("tess/OAF_back_sad.wav").emotion, "sad");
  assert.equal(labels.places.size, 0);
  assert.equal(idOf("tess/OAF_back_sad.wav", labels), "OAF_back_sad");
  assert.equal(idOf("tess/hello.wav", labels), "");
});

Deno.test("labels come from the table where there is one, and only from there", async () => {
  await using root = await tempFolder();
  await writeFiles(root.path, { "own/recordings.csv": "path,emotion,speaker\na.wav,sad,x\n" });
  const labels = await openLabels(own, root.path);
  assert.equal(labels.parse("own/a.wav").speaker, "own-x");
  assert.deepEqual([...labels.places], [["own/a.wav", "own/recordings.csv:2"]]);
  assert.equal(idOf("own/b.wav", labels), "");
  assert.throws(() => labels.parse("own/b.wav"), { name: "InputError", message: /no row of own/ });
});

Deno.test("an error that is none of names is passed on", () => {
  const broken = () => {
    throw new TypeError("a fault");
  };
  assert.throws(() => idOf("x", { parse: broken }), { message: "a fault" });
});
