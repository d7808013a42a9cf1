import assert from "node:assert/strict";
import { CORPORA, corpusByName, presentCorpora } from "@/disk/registry.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { tempFolder, writeFiles } from "../corpora/_made.ts";

Deno.test("a corpus is found by its name", () => {
  assert.equal(corpusByName("ravdess"), ravdess);
  for (const corpus of CORPORA) assert.equal(corpusByName(corpus.name), corpus);
});

Deno.test("an unknown name is refused with the known ones", () => {
  assert.throws(() => corpusByName("iemocap"), {
    name: "InputError",
    message:
      /^Cannot find a corpus named "iemocap": there are ravdess, crema-d, tess, savee, .*demo$/,
  });
});

Deno.test("a corpus is present when its folder holds a recording", async () => {
  await using root = await tempFolder();
  assert.deepEqual(await presentCorpora(root.path), []);
  await writeFiles(root.path, { "ravdess/readme.txt": "", "demo/x/y.wav": "" });
  assert.deepEqual((await presentCorpora(root.path)).map((c) => c.name), ["demo"]);
  await writeFiles(root.path, { "ravdess/a/b.wav": "" });
  assert.deepEqual((await presentCorpora(root.path)).map((c) => c.name), ["ravdess", "demo"]);
});
