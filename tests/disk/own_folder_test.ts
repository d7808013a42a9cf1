import assert from "node:assert/strict";
import { join } from "@std/path";
import { decodeWaveform } from "@/audio/decode.ts";
import { duplicateGroups } from "@/corpora/duplicates.ts";
import { loadFeatures } from "@/disk/feature_cache.ts";
import { indexCorpus, indexPath, readIndex } from "@/disk/index.ts";
import { knownCorpora, recordingFile, writeOwnSource } from "@/disk/own_corpora.ts";
import { type FolderOptions, readFolder } from "@/disk/own_folder.ts";
import { readUtterance } from "@/disk/recording.ts";
import { openWorkspace } from "@/disk/workspace.ts";
import { previewText } from "@/reporting/own_preview.ts";
import { filesIn } from "../app/_temp.ts";
import { SMALL } from "../features/_configs.ts";
import { madeWav, tempFolder, writeFiles } from "../corpora/_made.ts";

/** A folder of recordings outside the project's, whose data is in another. */
async function made(files: Readonly<Record<string, Uint8Array | string>>) {
  const temp = await tempFolder();
  const folder = join(temp.path, "Meine Stimmen (ü)");
  await writeFiles(folder, files);
  const places = { root: join(temp.path, "raw"), indexFolder: join(temp.path, "index") };
  return {
    folder,
    places,
    read: (options: FolderOptions = {}) => readFolder(folder, { ...places, ...options }),
    [Symbol.asyncDispose]: temp[Symbol.asyncDispose],
  };
}

const VOICES = {
  "anna/wütend/1.wav": madeWav(1),
  "anna/traurig, sehr/1.wav": madeWav(2),
  "ben/wütend/1.wav": madeWav(3),
  "ben/traurig, sehr/1.wav": madeWav(4),
};

Deno.test("a folder becomes a corpus that stays where it is, and nothing is written before", async () => {
  await using one = await made(VOICES);
  const { places, folder } = one;
  const reading = await one.read();
  assert.equal(reading.corpus.name, "meine-stimmen-u");
  assert.match(reading.how.join("\n"), /^names are read as \{speaker\}\/\{emotion\}\/\{\*\};/);
  await assert.rejects(Deno.stat(places.root), Deno.errors.NotFound);
  await assert.rejects(Deno.stat(places.indexFolder), Deno.errors.NotFound);

  await reading.write();
  assert.deepEqual(await filesIn(folder), Object.keys(VOICES).sort());
  const { utterances, corpora } = await openWorkspace({ ...places, corpora: ["meine-stimmen-u"] });
  assert.deepEqual(utterances, reading.utterances);
  assert.equal(corpora[0]!.title, 'Own recordings "meine-stimmen-u"');
  const [first] = utterances;
  assert.equal(first!.id, "meine-stimmen-u/anna/traurig, sehr/1");
  assert.equal(recordingFile(first!.path, places.root), join(folder, "anna/traurig, sehr/1.wav"));
  const sound = await readUtterance(first!, { root: places.root });
  assert.deepEqual(sound, await decodeWaveform(madeWav(2)));
});

Deno.test("own corpora stand side by side, and one folder keeps its name and its reading", async () => {
  await using one = await made(VOICES);
  const { places, folder } = one;
  await (await one.read({ name: "b" })).write();
  const again = await one.read();
  assert.equal(again.corpus.name, "b");
  assert.match(
    again.how.join(),
    /^labels are read as before, by \{speaker\}\/\{emotion\}\/\{\*\}; /,
  );
  await (await one.read({ name: "a", pattern: "{emotion}/{*}" })).write();
  await writeFiles(places.root, {
    "own/recordings.csv": "path,emotion\nx.wav,sad\n",
    "own/x.wav": madeWav(9),
    "c/recordings.csv": "path;emotion\nx.wav;sad\n",
    "c/x.wav": madeWav(9),
  });
  const own = (await knownCorpora(places.root)).map(({ name }) => name).slice(-5);
  assert.deepEqual(own, ["own", "demo", "a", "b", "c"]);
  const { utterances } = await openWorkspace({ ...places, wanted: "all" });
  const counts = Map.groupBy(utterances, ({ corpus }) => corpus);
  assert.deepEqual(Array.from(counts, ([name, { length }]) => `${name} ${length}`), [
    "own 1",
    "a 4",
    "b 4",
    "c 1",
  ]);
  for (
    const [name, message] of [
      ["tess", /that is another corpus; choose another name, such as/],
      ["c", /that is the corpus of .*recordings\.csv/],
      ["Ä", /a name has 1 to 40 characters/],
    ] as const
  ) {
    await assert.rejects(one.read({ name }), { name: "InputError", message });
  }
  await writeOwnSource({ name: "d", folder: places.root }, places.root);
  await assert.rejects(one.read({ name: "d" }), /that is the corpus of .*raw, in /);
  await writeOwnSource({ name: "d", folder: "/elsewhere" }, places.root);
  const gone = openWorkspace({ ...places, corpora: ["d"] });
  await assert.rejects(gone, /^InputError: Cannot use d: no recording of it is in \/elsewhere; /);
  const notices: string[] = [];
  await openWorkspace({ ...places, wanted: "all", onNotice: (text) => void notices.push(text) });
  assert.match(
    notices.join(),
    /Cannot use d: .* if its folder was moved, index that \(.*--name d\)/,
  );
  await Deno.writeTextFile(join(places.root, "d", "corpus.json"), "{");
  await assert.rejects(
    knownCorpora(places.root),
    /corpus\.json": it is no JSON; remove its folder/,
  );
  assert.ok(folder.endsWith("(ü)"));
});

Deno.test("a folder that was moved keeps its name and its reading", async () => {
  await using one = await made(VOICES);
  await (await one.read({ name: "b", pattern: "{emotion}/{*}" })).write();
  const moved = `${one.folder} moved`;
  await Deno.rename(one.folder, moved);
  const again = await readFolder(moved, { ...one.places, name: "b" });
  assert.match(again.how.join(), /^labels are read as before, by \{emotion\}/);
  await again.write();
  const { utterances: [first] } = await openWorkspace({ ...one.places, corpora: ["b"] });
  assert.ok(recordingFile(first!.path, one.places.root).startsWith(moved));
});

Deno.test("a field for which no column is read is remembered", async () => {
  const table = "path,emotion,speaker\nanna/wütend/1.wav,x,1\nben/wütend/1.wav,y,2\n";
  await using one = await made({ ...VOICES, "labels.csv": table });
  await (await one.read({ name: "b", columns: { speaker: "" } })).write();
  const { utterances } = await openWorkspace({ ...one.places, corpora: ["b"] });
  assert.deepEqual(utterances.map(({ speaker }) => speaker), ["b-unknown", "b-unknown"]);
});

Deno.test("a table in the folder goes before names, and two must be told apart", async () => {
  const table = "file;label\nanna/wütend/1.wav;x\nben/wütend/1.wav;y\n";
  await using one = await made({ ...VOICES, "labels.csv": table, "notes.csv": "a,b\n1,2\n" });
  const { utterances, how, problems } = await one.read();
  assert.deepEqual(utterances.map(({ emotion }) => emotion), ["x", "y"]);
  assert.equal(problems.length, 2);
  assert.match(
    how[0]!,
    /^labels are read from labels\.csv, which names 2 of 4 recordings; --pattern/,
  );
  assert.match(how[1]!, /^notes\.csv is not used: there is no column path and no column emotion/);
  const named = await one.read({ pattern: "{speaker}/{emotion}/{*}" });
  assert.equal(named.utterances.length, 4);
  await writeFiles(one.folder, { "meta/more.tsv": "wav\tclass\n1.wav\tz\n", "b.csv": table });
  await assert.rejects(
    one.read(),
    /^InputError: Cannot choose a table in .*; name one: --table "b/,
  );
  const chosen = await one.read({ table: "b.csv", columns: { emotion: "file", path: "file" } });
  assert.deepEqual(chosen.utterances.map(({ emotion }) => emotion), [
    "anna/wütend/1.wav",
    "ben/wütend/1.wav",
  ]);
  const both = one.read({ table: "b.csv", pattern: "{emotion}" });
  await assert.rejects(both, /Cannot read labels both from names and from a table: one must do/);
});

Deno.test("a folder without recordings, and a file, are refused", async () => {
  await using one = await made({ "notes.txt": "" });
  await assert.rejects(
    one.read(),
    /there is no recording in .*; its sound files must end in \.wav,/,
  );
  const file = readFolder(join(one.folder, "notes.txt"), one.places);
  await assert.rejects(file, /Cannot index ".*notes\.txt": it is a file; name its folder/);
  await assert.rejects(readFolder(join(one.folder, "none"), one.places), /there is no such file/);
});

Deno.test("parts of a recording are recordings of their own: ids, digests, sound and features", async () => {
  const table = [
    "file,start,end,emotion,speaker",
    "talk.wav,0 days 00:00:00,0 days 00:00:00.04,sad,x",
    "talk.wav,0 days 00:00:00.04,0 days 00:00:00.1001,happy,y",
    "talk.wav,0.2,0.3,angry,x",
    "copy.wav,0,0.04,sad,x",
    "whole.wav,,,sad,x",
    "",
  ].join("\n");
  const talk = madeWav("talk");
  const sounds = { "talk.wav": talk, "copy.wav": talk, "whole.wav": madeWav("whole") };
  await using one = await made({ ...sounds, "labels.csv": table });
  const reading = await one.read({ name: "talks" });
  const { utterances, problems, notices } = reading;
  assert.deepEqual(utterances.map(({ id, durationSec }) => `${id} ${durationSec}`), [
    "talks/copy#0-0.04 0.04",
    "talks/talk#0-0.04 0.04",
    "talks/talk#0.04-0.1001 0.06",
    "talks/whole 0.1",
  ]);
  assert.deepEqual(problems.map(({ message }) => message), [
    "Cannot use talks/talk.wav#0.2-0.3: the recording ends at 0.100 s; correct its start and end",
  ]);
  assert.match(notices.join(), /A part ends a little after the recording and is cut there\./);
  assert.deepEqual(duplicateGroups(utterances), [["talks/copy#0-0.04", "talks/talk#0-0.04"]]);
  await reading.write();
  const stored = await readIndex(indexPath(reading.corpus, one.places.indexFolder));
  assert.deepEqual(stored, utterances);
  assert.equal("segment" in stored.at(-1)!, false);
  const again = await indexCorpus(reading.corpus, { ...one.places, onNotice: () => {} });
  assert.deepEqual(again, utterances);

  const { samples } = await decodeWaveform(talk);
  const parts = utterances.slice(0, 3);
  const read = await Promise.all(parts.map((u) => readUtterance(u, { root: one.places.root })));
  assert.deepEqual(read.map((part) => part.samples), [
    samples.slice(0, 640),
    samples.slice(0, 640),
    samples.slice(640),
  ]);
  const config = { ...SMALL, durationSec: 0.1 };
  const cacheDir = join(one.folder, "..", "features");
  const options = { rawDir: one.places.root, cacheDir, workers: 1 };
  const { data, shape } = await loadFeatures(parts, config, options);
  const size = data.length / shape[0]!;
  const of = (i: number) => data.slice(i * size, (i + 1) * size);
  assert.deepEqual(of(0), of(1));
  assert.notDeepEqual(of(0), of(2));
});

Deno.test("a preview has ten examples, counts, what a test cannot promise, and problems by file", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`${i % 2 ? "sad" : "happy"}/${i}.wav`, madeWav(i)]),
  );
  await using one = await made({
    ...files,
    "sad/same.wav": madeWav(0),
    "happy/broken.wav": "no sound",
    "stray.wav": madeWav("x"),
  });
  const text = previewText(await one.read());
  assert.equal(text.match(/^ {2}(happy|sad)\/\S+\.wav -> speaker unknown, emotion /gm)!.length, 10);
  assert.match(text, /^labels \(2\): happy 20, sad 21$/m);
  assert.match(
    text,
    /^the speaker of all recordings is not known, so no test can hold speakers out/m,
  );
  assert.match(text, /^notice: .*happy\/0 and .*sad\/same are the same recording, but have diff/m);
  assert.match(
    text,
    /^problems \(2\):\n {2}Cannot read .*broken\.wav": .*\n {2}Cannot use .*stray/m,
  );
  await using other = await made(VOICES);
  const few = previewText(await other.read());
  assert.match(few, /^labels \(2\): "traurig, sehr" 2, wütend 2$/m);
  assert.match(few, /^2 speakers are not enough to hold some out \(3 are\)/m);
});
