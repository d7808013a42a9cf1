import assert from "node:assert/strict";
import { join } from "@std/path";
import { announceCorpora, openNotebook } from "@/jupyter/open.ts";
import type { Workspace } from "@/disk/workspace.ts";
import { demoPaths, madeWav, writeRavdess } from "../app/_corpus.ts";
import { inNotebook } from "../app/_notebook.ts";
import { tempFolder, writeFile } from "../app/_temp.ts";

Deno.test("a notebook's first output says which recordings it is about, and what was noticed", async () => {
  await using folder = await tempFolder();
  const places = { root: join(folder.path, "raw"), indexFolder: join(folder.path, "index") };
  await writeRavdess(places.root);
  await writeFile(join(places.root, "ravdess", "README.txt"), "about");
  let workspace: Workspace | undefined;
  const shown = await inNotebook(async () => {
    workspace = await openNotebook(places);
  });
  assert.equal(workspace?.utterances.length, 4);
  const { type, data } = shown.at(-1)!;
  const [notice, passed] = String(data["text/plain"]).split("\n");
  assert.equal(notice, workspace?.notice);
  assert.match(passed!, /^ravdess: left out 1 file .*such as ravdess\/README\.txt$/);
  assert.equal(data["text/markdown"], `> **${notice}**\n>\n> **${passed}**`);
  // Progress stands in the same output, and is replaced.
  assert.equal(type, shown.length === 1 ? "display_data" : "update_display_data");
});

Deno.test("a notebook leaves out corpora that are not here, and knows no others", async () => {
  await using folder = await tempFolder();
  const places = { root: join(folder.path, "raw"), indexFolder: join(folder.path, "index") };
  await writeRavdess(places.root);
  const open = (...corpora: string[]) => inNotebook(() => openNotebook({ ...places, corpora }));
  const said = String((await open("ravdess", "tess")).at(-1)!.data["text/plain"]);
  assert.match(said, /4 recordings of 2 speakers\.\nNot here: Toronto emotional speech set\.$/);
  await assert.rejects(open("mine"), /Cannot find a corpus named "mine": there are ravdess, /);
});

Deno.test("where the demo corpus stands in, a notebook says what else it could be about", async () => {
  await using folder = await tempFolder();
  const places = { root: join(folder.path, "raw"), indexFolder: join(folder.path, "index") };
  await writeRavdess(places.root);
  const made = madeWav("one sound for all");
  for (const path of demoPaths()) await writeFile(join(places.root, path), made);
  const open = (...corpora: string[]) => inNotebook(() => openNotebook({ ...places, corpora }));
  const said = async (name: string) => String((await open(name)).at(-1)!.data["text/plain"]);
  const rest = /\nCorpora here that may be named: ravdess\.$/;
  for (const [name, start] of [["demo", "everything"], ["tess", `${places.root} holds no`]]) {
    const sentence = await said(name!);
    assert.ok(sentence.startsWith(`DEMO CORPUS: ${start} `), sentence);
    assert.match(sentence, rest);
  }
  await assert.rejects(open(), /no corpus is named/);
});

Deno.test("outside a notebook, opening fails before any work", async () => {
  await using folder = await tempFolder();
  const places = { root: folder.path, indexFolder: join(folder.path, "index") };
  await assert.rejects(openNotebook(places), /does not run in a notebook cell/);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path)), []);
});

Deno.test("a notebook that needs no recordings says what there is", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const said = async () => {
    const [only] = await inNotebook(() => announceCorpora({ root }));
    return String(only!.data["text/plain"]);
  };
  assert.match(await said(), /^DEMO CORPUS: no recordings of people are here\. /);
  await writeRavdess(root, { corpus: "demo" });
  assert.match(await said(), /^DEMO CORPUS: no recordings of people are here\. /);
  await writeRavdess(root);
  assert.match(
    await said(),
    /^Recordings here: Ryerson .* Song\. The figures below come from stored/,
  );
});
