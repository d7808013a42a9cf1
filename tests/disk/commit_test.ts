import assert from "node:assert/strict";
import { readCommit } from "@/disk/commit.ts";
import { tempFolder, writeFiles } from "../corpora/_made.ts";

const [A, B] = ["a".repeat(40), "b".repeat(40)];
const HEAD = { ".git/HEAD": "ref: refs/heads/main\n" };

for (
  const [name, files, commit] of [
    ["a branch", { ...HEAD, ".git/refs/heads/main": `${A}\n` }, A],
    ["a packed branch", {
      ...HEAD,
      ".git/packed-refs": `# pack-refs\n${B} refs/heads/other\n${A} refs/heads/main\n`,
    }, A],
    ["a detached head", { ".git/HEAD": `${B}\n` }, B],
    ["a branch without a commit", HEAD, "unknown"],
    ["a linked worktree", { ".git": "gitdir: elsewhere\n" }, "unknown"],
    ["no version control", {}, "unknown"],
  ] as const
) {
  Deno.test(`the commit of ${name}`, async () => {
    await using root = await tempFolder();
    await writeFiles(root.path, files);
    assert.equal(await readCommit(root.path), commit);
  });
}
