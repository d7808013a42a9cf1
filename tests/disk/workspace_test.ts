import assert from "node:assert/strict";
import { join } from "@std/path";
import { ALL_CORPORA, openWorkspace, type WorkspaceOptions } from "@/disk/workspace.ts";
import { CORPORA } from "@/corpora/registry.ts";
import { PATHS } from "@/disk/paths.ts";
import { demoPaths, madeWav, ravdessPath, writeRavdess } from "../app/_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../app/_temp.ts";

const KNOWN = CORPORA.map(({ name }) => name).join(", ");

/** Runs a test with an empty folder of recordings and a folder of indexes. */
async function inFolders(
  run: (folders: { root: string; indexFolder: string }) => Promise<void>,
): Promise<void> {
  await using folder = await tempFolder();
  await run({ root: join(folder.path, "raw"), indexFolder: join(folder.path, "index") });
}

/** Short noises in place of the demo corpus' voices, which take long to make. */
async function writeDemo(root: string): Promise<void> {
  for (const path of demoPaths()) {
    await writeFile(join(root, path), madeWav(path, 0.01));
  }
}

Deno.test("the corpus that is here is taken and indexed, in the folder that was named", () =>
  inFolders(async (folders) => {
    await writeRavdess(folders.root, { speakers: 3, emotions: 2 });
    const before = await Deno.readTextFile(join(PATHS.index, "ravdess.jsonl")).catch(() => "");
    const seen: string[] = [];
    const workspace = await openWorkspace({
      ...folders,
      onProgress: (label, done, total) => seen.push(`${label} ${done}/${total}`),
    });
    assert.deepEqual(workspace.corpora.map(({ name }) => name), ["ravdess"]);
    assert.equal(workspace.utterances.length, 6);
    assert.equal(workspace.demo, false);
    assert.equal(workspace.root, folders.root);
    assert.match(workspace.notice, /^Ryerson .*: 6 recordings of 3 speakers\.$/);
    assert.equal(seen.at(-1), "indexing ravdess 6/6");
    assert.deepEqual(await filesIn(folders.indexFolder), ["ravdess.jsonl"]);
    const again = await openWorkspace(folders);
    assert.deepEqual(again.utterances, workspace.utterances);
    const after = await Deno.readTextFile(join(PATHS.index, "ravdess.jsonl")).catch(() => "");
    assert.equal(after, before, "the project's own index is left alone");
  }));

Deno.test("with no corpus the demo corpus is taken, and the notice says so in capitals", () =>
  inFolders(async (folders) => {
    await writeDemo(folders.root);
    const workspace = await openWorkspace(folders);
    assert.deepEqual(workspace.corpora.map(({ name }) => name), ["demo"]);
    assert.equal(workspace.demo, true);
    assert.match(
      workspace.notice,
      /^DEMO CORPUS: .*raw holds no recordings of ravdess, so everything here is about 480 recordings of 8 speakers that a synthesiser made\. The figures say nothing about human speech\.$/,
    );
  }));

Deno.test("a real corpus and the demo corpus: the real one, unless the demo corpus is named", () =>
  inFolders(async (folders) => {
    await writeDemo(folders.root);
    await writeRavdess(folders.root);
    const open = async (options: WorkspaceOptions) => {
      const { corpora, demo, notice } = await openWorkspace({ ...folders, ...options });
      return [corpora.map(({ name }) => name).join(), demo, notice.slice(0, 39)] as const;
    };
    assert.deepEqual((await open({})).slice(0, 2), ["ravdess", false]);
    assert.deepEqual(await open({ corpora: ["demo"] }), [
      "demo",
      true,
      "DEMO CORPUS: everything here is about 4",
    ]);
    const both = await open({ corpora: ["demo", "ravdess", "demo"] });
    assert.deepEqual(both.slice(0, 2), ["demo,ravdess", false]);
  }));

Deno.test("all corpora of human speech side by side, where that is wanted", () =>
  inFolders(async (folders) => {
    await writeDemo(folders.root);
    await writeRavdess(folders.root);
    await writeFile(join(folders.root, "tess", "OAF_back_angry.wav"), madeWav("tess"));
    const { corpora, demo } = await openWorkspace({ ...folders, wanted: ALL_CORPORA });
    assert.deepEqual([corpora.map(({ name }) => name), demo], [["ravdess", "tess"], false]);
  }));

Deno.test("own recordings alone are not announced as the demo corpus", () =>
  inFolders(async (folders) => {
    const table = "path,emotion,speaker\na.wav,sad,x\n";
    await writeFile(join(folders.root, "own", "recordings.csv"), table);
    await writeFile(join(folders.root, "own", "a.wav"), madeWav("own"));
    const { demo, notice } = await openWorkspace({ ...folders, wanted: ALL_CORPORA });
    assert.deepEqual([demo, notice], [false, "Own recordings: 1 recording of 1 speaker."]);
  }));

Deno.test("the demo corpus is made where it is missing", () =>
  inFolders(async (folders) => {
    await writeDemo(folders.root);
    const [first] = demoPaths();
    await Deno.remove(join(folders.root, first!));
    const labels = new Set<string>();
    await openWorkspace({ ...folders, onProgress: (label) => labels.add(label) });
    assert.deepEqual([...labels], ["making the demo corpus", "indexing demo"]);
    assert.ok((await Deno.stat(join(folders.root, first!))).size > 10_000);
  }));

Deno.test("a corpus that is not known or not here is refused, with what to do", () =>
  inFolders(async (folders) => {
    const refusals: readonly [string[], RegExp][] = [
      [["nope"], new RegExp(`^Cannot find a corpus named "nope": there are ${KNOWN}$`)],
      [[], new RegExp(`^Cannot open a workspace: no corpus is named; name some of ${KNOWN}$`)],
      [
        ["ravdess"],
        /^Cannot use ravdess: no recording of it is in .*raw\/ravdess; get it with `deno task download ravdess`, or use --corpora demo$/,
      ],
      [
        ["own"],
        /^Cannot use own: .*raw\/own; put recordings there \(lib\/corpora\/own\.ts says how\), or use/,
      ],
    ];
    for (const [corpora, message] of refusals) {
      await assert.rejects(openWorkspace({ ...folders, corpora }), { name: "InputError", message });
    }
  }));

Deno.test("a part of a corpus is noticed; a stopped reading leaves nothing", () =>
  inFolders(async (folders) => {
    await writeRavdess(folders.root);
    const signal = AbortSignal.abort();
    await assert.rejects(openWorkspace({ ...folders, signal }), { name: "AbortError" });
    await assert.rejects(Deno.stat(folders.indexFolder), Deno.errors.NotFound);
    await openWorkspace(folders);
    await Deno.remove(join(folders.root, ravdessPath(1, 1)));
    const notices: string[] = [];
    await openWorkspace({ ...folders, onNotice: (sentence) => notices.push(sentence) });
    assert.match(notices.join(), /^ravdess: 3 of the 4 recordings in .*ravdess\.jsonl are here$/);
  }));
