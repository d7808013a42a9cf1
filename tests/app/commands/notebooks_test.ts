import assert from "node:assert/strict";
import { join } from "@std/path";
import { choose } from "@/app/commands/notebooks.ts";
import { runCli } from "../_cli.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

Deno.test("choose takes numbers, names and paths, keeps the order, and takes all for nothing", () => {
  const paths = ["01_a.ipynb", "02_b.ipynb", "03_c.ipynb"].map((name) => join("notebooks", name));
  assert.deepEqual(choose(paths, []), paths);
  assert.deepEqual(choose(paths, ["03", "01_a"]), [paths[0], paths[2]]);
  assert.deepEqual(choose(paths, ["notebooks/02_b.ipynb"]), [paths[1]]);
});

Deno.test("choose names the notebooks there are when one is not found", () => {
  assert.throws(() => choose(["notebooks/01_a.ipynb"], ["07"]), {
    name: "InputError",
    message: /"07".*01_a\.ipynb/,
  });
});

Deno.test("a file in the place of the folder for notebooks is refused before any work", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const file = join(root, "file");
  await writeFile(join(root, "notebooks", "01_a.ipynb"), "{}");
  await writeFile(file, "mine");
  const before = await filesIn(root);
  for (const out of [file, join(file, "below")]) {
    const { code, stdout, stderr } = await runCli(["notebooks", "--out", out], { root });
    assert.deepEqual([code, stdout, stderr.length], [2, "", 1], stderr.join("\n"));
    assert.match(
      stderr[0]!,
      /^error: Cannot write ".*file.*": a file is in its place; name a folder$/,
    );
  }
  assert.deepEqual(await filesIn(root), before);
});
