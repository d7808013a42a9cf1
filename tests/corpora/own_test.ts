import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { indexCorpus, indexPath, readIndex } from "@/disk/index.ts";
import { own, readOwnTable } from "@/corpora/own.ts";
import { presentCorpora } from "@/disk/registry.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { madeAiff, madeWav, tempFolder, writeFiles } from "./_made.ts";

const TABLE = `path,emotion,speaker,language
anna/01.wav,wütend,anna,de
anna/02.wav,happy,anna,de
"ben, too/01.wav",ennui,ben,fr
`;
const FILES = {
  "own/anna/01.wav": madeWav(1),
  "own/anna/02.wav": madeWav(2),
  "own/ben, too/01.wav": madeWav(3),
};

async function scanned(files: Readonly<Record<string, Uint8Array | string>>) {
  await using root = await tempFolder();
  await writeFiles(root.path, files);
  const notices: string[] = [];
  const onNotice = (sentence: string) => notices.push(sentence);
  return { utterances: await scanCorpus(own, { root: root.path, onNotice }), notices };
}

Deno.test("recordings and their table become utterances, with labels of any language", async () => {
  const { utterances, notices } = await scanned({ "own/recordings.csv": TABLE, ...FILES });
  assert.deepEqual(utterances.map((u) => [u.id, u.emotion, u.speaker]), [
    ["own/anna/01", "wütend", "own-anna"],
    ["own/anna/02", "happy", "own-anna"],
    ["own/ben, too/01", "ennui", "own-ben"],
  ]);
  assert.deepEqual(notices, ["own: columns that are not used: language"]);
  const { emotions } = countUtterances(utterances);
  assert.deepEqual(Object.keys(emotions).slice(-2), ["ennui", "wütend"]);
  assert.deepEqual([emotions["ennui"], emotions["happy"], emotions["sad"]], [1, 1, 0]);
  assert.deepEqual(checkCounts(own, utterances), []);
});

Deno.test("the index of own recordings is written and read like any other", async () => {
  await using root = await tempFolder();
  await writeFiles(root.path, { "own/recordings.csv": TABLE, ...FILES });
  const options = { root: root.path, indexFolder: join(root.path, "index"), onNotice: () => {} };
  const made = await indexCorpus(own, options);
  assert.deepEqual(await readIndex(indexPath(own, options.indexFolder)), made);
  assert.deepEqual(await presentCorpora(root.path), [own]);

  const corrected = TABLE.replace("happy,anna", "sad,anna");
  await writeFiles(root.path, { "own/recordings.csv": corrected });
  const again = await indexCorpus(own, options);
  assert.deepEqual(again.map((u) => u.emotion), ["wütend", "sad", "ennui"]);
  assert.deepEqual(await readIndex(indexPath(own, options.indexFolder)), again);
});

Deno.test("a table may name sound files of other kinds", async () => {
  const table = "path,emotion,speaker\na.aiff,sad,x\nb.AIF,sad,x\n";
  const { utterances, notices } = await scanned({
    "own/recordings.csv": table,
    "own/a.aiff": madeAiff(8000),
    "own/b.AIF": madeAiff(44100),
    "own/notes.txt": "",
  });
  assert.deepEqual(utterances.map((u) => [u.id, u.sampleRate]), [["own/a", 8000], [
    "own/b",
    44100,
  ]]);
  assert.deepEqual(notices, [
    "own: passed over 1 file beside the recordings, such as own/notes.txt",
  ]);
});

Deno.test("a recording without a row, and a row without a recording, are both told", async () => {
  const { "own/anna/02.wav": _, ...fewer } = FILES;
  const files = { "own/recordings.csv": TABLE, ...fewer, "own/carl.wav": madeWav(4) };
  await assert.rejects(scanned(files), (error: unknown) => {
    assert.ok(error instanceof AggregateError);
    assert.deepEqual(error.errors.map((e: Error) => e.message), [
      "Cannot find the recording that own/recordings.csv:3 names: there is no sound file " +
      "own/anna/02.wav",
      "Cannot label own/carl.wav: no row of own/recordings.csv names it; add one or remove the file",
    ]);
    return true;
  });
});

Deno.test("recordings without a table, or with one that is no text, are refused", async () => {
  await assert.rejects(scanned(FILES), {
    name: "InputError",
    message: /^Cannot read .*own\/recordings\.csv: there is nothing there; check the path/,
  });
  const latin = new Uint8Array([0x70, 0xfc, 0x2c]);
  await assert.rejects(scanned({ ...FILES, "own/recordings.csv": latin }), {
    name: "InputError",
    message: "Cannot read own/recordings.csv: it is not UTF-8; save it as CSV in UTF-8",
  });
});

Deno.test("every bad row is named by its line, and nothing is used", () => {
  const table = "Path,Emotion,Speaker\na.wav,sad,x\na.wav,sad,x\nb.wav,,x\nc.wav,sad\n" +
    "d.wav,Sad,x\n../e.wav,sad,x\n";
  assert.throws(() => readOwnTable(table), {
    name: "InputError",
    message: [
      "Cannot use own/recordings.csv:",
      "own/recordings.csv:3: own/a.wav stands in own/recordings.csv:2 already",
      "own/recordings.csv:4: emotion is empty",
      "own/recordings.csv:5: it has 2 cells, but the header has 3",
      'own/recordings.csv:6: emotion is "Sad", but elsewhere "sad"; use one spelling',
      'own/recordings.csv:7: path is "../e.wav", but must be relative to data/raw/own and in it',
    ].join("\n  "),
  });
  const many = "path,emotion,speaker\n" + ",,\n".repeat(5);
  assert.throws(() => readOwnTable(many), /and 5 more$/);
});

Deno.test("a header that does not fit is told with what it must be", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ["", /there is no column path and no column emotion and no column speaker; its first line/],
    ["path,emotion\n", /there is no column speaker; its first line must name the columns path, em/],
    ["path;emotion;speaker\n", /; separate the cells with commas$/],
    ["path,emotion,speaker,path\n", /there are two columns path; remove one$/],
    ["path,emotion,speaker,,\n", /: column 4 has no name; name it, or remove it from every line$/],
    ["path,emotion,speaker\n", /it names no recording; add a line for each$/],
  ];
  for (const [table, message] of refused) {
    assert.throws(() => readOwnTable(table), { name: "InputError", message });
  }
});

Deno.test("a label that is nearly canonical is kept, with a notice", () => {
  const { notices, labels } = readOwnTable("path,emotion,speaker\na.wav,fear,x\nb.wav,boredom,x\n");
  assert.deepEqual([...labels.values()].map((l) => l.emotion), ["fear", "boredom"]);
  assert.deepEqual(notices, [
    'own: "fear" is kept as a label of its own; write "fearful" if it is the same',
  ]);
});
