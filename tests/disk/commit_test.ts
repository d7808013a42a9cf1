import assert from "node:assert/strict";
import { join } from "@std/path";
import { readCommit } from "@/disk/commit.ts";

const [A, B] = ["a".repeat(40), "b".repeat(40)];

async function inRepository(
  files: Readonly<Record<string, string>>,
  run: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      await Deno.mkdir(join(root, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(root, name), content);
    }
    await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a branch, a packed branch, a detached head", async () => {
  const head = { ".git/HEAD": "ref: refs/heads/main\n" };
  await inRepository({ ...head, ".git/refs/heads/main": `${A}\n` }, async (root) => {
    assert.equal(await readCommit(root), A);
  });
  const packed = `# pack-refs\n${B} refs/heads/other\n${A} refs/heads/main\n`;
  await inRepository({ ...head, ".git/packed-refs": packed }, async (root) => {
    assert.equal(await readCommit(root), A);
  });
  await inRepository({ ".git/HEAD": `${B}\n` }, async (root) => {
    assert.equal(await readCommit(root), B);
  });
});

Deno.test("a worktree finds its branch in the repository it belongs to", () =>
  inRepository({
    "main/.git/worktrees/w/HEAD": "ref: refs/heads/w\n",
    "main/.git/worktrees/w/commondir": "../..\n",
    "main/.git/refs/heads/w": `${A}\n`,
  }, async (root) => {
    const worktree = join(root, "w");
    await Deno.mkdir(worktree);
    for (const main of [join(root, "main"), "../main"]) {
      await Deno.writeTextFile(join(worktree, ".git"), `gitdir: ${main}/.git/worktrees/w\n`);
      assert.equal(await readCommit(worktree), A);
    }
  }));

Deno.test("without version control the commit is unknown", () =>
  inRepository({}, async (root) => {
    assert.equal(await readCommit(root), "unknown");
  }));
