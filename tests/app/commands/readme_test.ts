import assert from "node:assert/strict";
import { join } from "@std/path";
import { runCli } from "../_cli.ts";
import { tempFolder } from "../_temp.ts";

Deno.test("readme writes what is generated, says so, and leaves files alone that are up to date", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const file = join(root, "README.md");
  const markers = ["results", "bench"].map((name) =>
    `<!-- ${name}:begin -->\n<!-- ${name}:end -->\n`
  );
  await Deno.writeTextFile(file, markers.join("\n"));
  const first = await runCli(["readme", "--file", file], { root });
  const page = join(root, "artifacts", "reports", "results.md");
  assert.deepEqual([first.code, first.stdout], [0, ""]);
  const bench = join(root, "artifacts", "reports", "bench.md");
  assert.deepEqual(first.stderr, [file, page, bench].map((path) => `${path} was updated`));
  const { mtime } = await Deno.stat(file);
  assert.match(
    await Deno.readTextFile(file),
    /No result yet: `deno task reproduce` makes them/,
  );
  const again = await runCli(["readme", "--file", file], { root });
  assert.deepEqual([again.code, again.stderr], [0, ["everything is up to date"]]);
  assert.deepEqual((await Deno.stat(file)).mtime, mtime);
  await Deno.writeTextFile(file, "no markers");
  const refused = await runCli(["readme", "--file", file], { root });
  assert.deepEqual([refused.code, refused.stderr.length], [2, 1]);
  assert.equal(await Deno.readTextFile(file), "no markers");
});
