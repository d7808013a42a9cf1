import assert from "node:assert/strict";
import { join } from "@std/path";
import { featureShape } from "@/features/config.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { runCli } from "../_cli.ts";
import { writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder } from "../_temp.ts";

Deno.test("features are computed once, into data/features", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"));
  const { code, stdout, stderr } = await runCli(["features", "--json"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const result = JSON.parse(stdout);
  assert.deepEqual([result.recordings, result.made], [4, 4]);
  assert.deepEqual(result.shape, featureShape(twoChannel.features));
  const files = await filesIn(result.folder);
  assert.equal(files.filter((name) => name.endsWith(".f32")).length, 4);
  const again = await runCli(["features"], { root });
  assert.match(
    again.stdout,
    /^4 recordings as 32 x 94 x 2: 0 computed now in .* s, in .*features\/\w+\n$/,
  );
  assert.deepEqual(await filesIn(result.folder), files);
});
