import assert from "node:assert/strict";
import { join } from "@std/path";
import { displayPath, PATHS, ROOT } from "@/disk/paths.ts";

Deno.test("every path is inside the root, under data, artifacts, build or notebooks", () => {
  for (const [name, path] of Object.entries(PATHS)) {
    assert.ok(path.startsWith(join(ROOT, "/")), name);
    assert.match(displayPath(path), /^(data|artifacts|build|notebooks)\b/, name);
  }
});

Deno.test("recordings, features and runs are never committed", async () => {
  const ignored = (await Deno.readTextFile(join(ROOT, ".gitignore"))).split("\n");
  for (const key of ["raw", "features", "runs", "executedNotebooks"] as const) {
    assert.ok(ignored.includes(`${displayPath(PATHS[key])}/`), key);
  }
});

Deno.test("a path is shown as seen from the root, others as they are", () => {
  assert.equal(displayPath(join(ROOT, "data", "raw", "x.wav")), "data/raw/x.wav");
  assert.equal(displayPath("/elsewhere/x.wav"), "/elsewhere/x.wav");
  assert.equal(displayPath(`${ROOT}-copy/x.wav`), `${ROOT}-copy/x.wav`);
  assert.equal(displayPath("relative/x.wav"), "relative/x.wav");
});
