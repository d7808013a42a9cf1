import assert from "node:assert/strict";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { own } from "@/corpora/own.ts";
import { madeAiff, madeWav, scanMade } from "./_made.ts";

const TABLE = "own/recordings.csv";
const readTable = (text: string, files: readonly string[] = []) => own.table!.read(text, files);
/** The one row of a table with a header. */
const readRow = (header: string, row: string, files: readonly string[] = []) => {
  const { labels, problems } = readTable(`${header}\n${row}\n`, files);
  const [entry] = Array.from(labels, ([path, [first]]) => [path, first!] as const);
  return { entry, problems: problems.map(({ why }) => why) };
};

const LABELLED = `path,emotion,speaker,language
anna/01.wav,wütend,anna,de
anna/02.wav,happy,anna,de
"ben, too/01.wav",ennui,ben,fr
`;
const FILES = {
  "own/anna/01.wav": madeWav(1),
  "own/anna/02.wav": madeWav(2),
  "own/ben, too/01.wav": madeWav(3),
};
/** Recordings and the table of the rows `path,emotion,speaker`. */
const withTable = (rows: string, files: Record<string, Uint8Array | string>) => ({
  [TABLE]: `path,emotion,speaker\n${rows}`,
  ...files,
});
const ABC = { "own/a.wav": madeWav("a"), "own/b.wav": madeWav("b"), "own/c.wav": madeWav("c") };

Deno.test("recordings and their table become utterances, with labels of any language", async () => {
  const { utterances, notices } = await scanMade(own, { [TABLE]: LABELLED, ...FILES });
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

Deno.test("further columns are used, and have defaults", () => {
  const { entry } = readRow("path,emotion,speaker", "anna/01.wav,wütend,Anna");
  assert.deepEqual(entry, ["own/anna/01.wav", {
    id: "own/anna/01",
    corpus: "own",
    speaker: "own-Anna",
    gender: "unknown",
    channel: "speech",
    emotion: "wütend",
    intensity: "unspecified",
    statement: "unspecified",
    repetition: 1,
  }]);
  const header = "path,emotion,speaker,Gender,channel,intensity,statement,repetition";
  const full = readRow(header, "a.wav,sad,x,Female,song,weak, Hallo ,3").entry![1];
  assert.deepEqual(
    [full.gender, full.channel, full.intensity, full.statement, full.repetition],
    ["female", "song", "weak", "Hallo", 3],
  );
});

Deno.test("paths are relative to the folder, with any slashes", () => {
  for (const path of ["anna\\01.wav", "./anna//01.wav", " anna/01.wav "]) {
    assert.equal(readRow("path,emotion,speaker", `${path},sad,x`).entry![0], "own/anna/01.wav");
  }
  for (const path of ["/etc/x.wav", "\\x.wav", "C:\\x.wav", "../x.wav", "a/../../x.wav"]) {
    assert.deepEqual(readRow("path,emotion,speaker", `${path},sad,x`).problems, [
      `path is "${path}", but must be relative to data/raw/own and in it`,
    ]);
  }
});

Deno.test("a path may name the corpus' folder, too, unless two files fit", async () => {
  const rows = "own/a.wav,angry,s1\ndata/raw/own/b.wav,sad,s2\nc.wav,neutral,s3\n";
  const { utterances } = await scanMade(own, withTable(rows, ABC));
  assert.deepEqual(utterances.map((u) => [u.id, u.emotion]), [
    ["own/a", "angry"],
    ["own/b", "sad"],
    ["own/c", "neutral"],
  ]);
  const header = "path,emotion,speaker";
  const inside = ["own/own/a.wav"];
  assert.equal(readRow(header, "own/a.wav,sad,x", inside).entry![0], "own/own/a.wav");
  assert.deepEqual(readRow(header, "own/a.wav,sad,x", [...inside, "own/a.wav"]).problems, [
    'path is "own/a.wav", which may be own/own/a.wav or own/a.wav; move one of them',
  ]);
  const twice = readTable(`${header}\na.wav,sad,x\nown/a.wav,sad,x\n`, ["own/a.wav"]);
  assert.match(twice.problems[0]!.message, /recordings\.csv:3: .*csv:2 already names own\/a\.wav$/);
});

Deno.test("empty rows and columns, as Excel writes them, are skipped", async () => {
  const rows = "a.wav,angry,s1,,\nb.wav,sad,s2\n,,\nc.wav,neutral,s3\n,,\n,,,,\n";
  const files = { [TABLE]: `path,emotion,speaker,,\n${rows}`, ...ABC };
  assert.equal((await scanMade(own, files)).utterances.length, 3);
});

Deno.test("texts in Unicode's two forms are the same speaker and the same file", async () => {
  const speakers = `a.wav,sad,${"Jörg".normalize("NFC")}\nb.wav,sad,${"Jörg".normalize("NFD")}\n`;
  const { labels } = readTable(`path,emotion,speaker\n${speakers}`);
  assert.deepEqual([...labels.values()].flat().map((l) => l.speaker), ["own-Jörg", "own-Jörg"]);
  for (const [inTable, onDisk] of [["NFC", "NFD"], ["NFD", "NFC"]] as const) {
    const file = `own/${"café.wav".normalize(onDisk)}`;
    const files = withTable(`${"café.wav".normalize(inTable)},sad,x\n`, { [file]: madeWav(1) });
    const [utterance] = (await scanMade(own, files)).utterances;
    assert.equal(utterance!.path, file, "the path is the one that opens the file");
    assert.equal(utterance!.id, "own/café".normalize("NFC"));
  }
});

Deno.test("a table may name sound files of other formats; unsupported ones are named", async () => {
  const rows = "a.aiff,sad,x\nb.AIF,sad,x\n";
  const sounds = { "own/a.aiff": madeAiff(8000), "own/b.AIF": madeAiff(44100) };
  const others = { "own/notes.txt": "", "own/x.caf": "", "own/y.M4A": "" };
  const { utterances, notices } = await scanMade(own, withTable(rows, { ...sounds, ...others }));
  assert.deepEqual(utterances.map((u) => u.sampleRate), [8000, 44100]);
  assert.deepEqual(notices, [
    "own: cannot read own/x.caf, own/y.M4A: the format is not supported; convert to WAV to use it",
    "own: left out 1 file beside the recordings, such as own/notes.txt",
  ]);
  const named = withTable(`${rows}x.caf,sad,x\nnotes.txt,sad,x\n`, { ...sounds, ...others });
  await assert.rejects(scanMade(own, named), (error: Error) => {
    assert.match(
      error.message,
      /own\/x\.caf, which own\/recordings\.csv:4 names: its format \(\.caf\) is/,
    );
    assert.match(error.message, /own\/notes\.txt, which .*: its format \(\.txt\) is not supported/);
    return true;
  });
});

Deno.test("a recording without a row, a row without a recording and a bad row are one problem each", async () => {
  const { "own/anna/02.wav": _, ...fewer } = FILES;
  const table = LABELLED.replace("ennui", "");
  const files = { [TABLE]: table, ...fewer, "own/carl.wav": madeWav(4) };
  await assert.rejects(scanMade(own, files), {
    name: "InputError",
    message: [
      "Cannot index own: 3 problems in 3 files; solve them, or go on without them " +
      "(deno task index --corpora own --skip-problems):",
      "Cannot find the recording that own/recordings.csv:3 names: there is no file " +
      "own/anna/02.wav",
      "Cannot label own/carl.wav: no row of own/recordings.csv names it; add one or remove the file",
      "Cannot use own/recordings.csv:4: emotion is empty",
    ].join("\n  "),
  });
});

Deno.test("recordings without a table, or with one that is not text, are refused", async () => {
  await assert.rejects(scanMade(own, FILES), {
    name: "InputError",
    message: /^Cannot read ".*own\/recordings\.csv": there is no such file/,
  });
  const latin = new Uint8Array([0x70, 0xfc, 0x2c]);
  await assert.rejects(scanMade(own, { ...FILES, [TABLE]: latin }), {
    message: "Cannot read own/recordings.csv: it is not UTF-8; save it as CSV in UTF-8",
  });
});

Deno.test("everything that is wrong with a row is reported with its line", () => {
  const table = "Path,Emotion,Speaker\na.wav,sad,x\na.wav,sad,x\nb.wav,,x\nc.wav,sad\n" +
    "d.wav,Sad,x\n../e.wav,sad,x\nf.wav,sad,x,y\ng.wav,Freude,X\nh.wav,freude,z\n";
  const { problems, labels } = readTable(table);
  assert.deepEqual(problems.map(({ message }) => message.replaceAll(TABLE, "T")), [
    "Cannot use T:3: T:2 already names own/a.wav",
    "Cannot use T:4: emotion is empty",
    "Cannot use T:5: speaker is empty",
    'Cannot use T:6: emotion is "Sad", but elsewhere "sad"; use one spelling',
    'Cannot use T:7: path is "../e.wav", but must be relative to data/raw/own and in it',
    "Cannot use T:8: it has 4 cells, but the header has 3",
    'Cannot use T:9: speaker is "X", but elsewhere "x"; use one spelling',
    'Cannot use T:10: emotion is "freude", but elsewhere "Freude"; use one spelling',
  ]);
  assert.deepEqual([...labels.keys()], ["own/a.wav"]);
  const { problems: bad } = readRow(
    "path,emotion,speaker,gender,channel,repetition",
    ",,,x,x,1.5",
  );
  assert.deepEqual(bad, [
    "path is empty; emotion is empty; speaker is empty; " +
    'gender is "x", but must be unknown, male, female or empty; ' +
    'channel is "x", but must be speech, song or empty; ' +
    'repetition is "1.5", but must be a whole number from 0 or empty',
  ]);
});

Deno.test("a header that does not fit is refused with what it must be", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ["", /there is no column path and no column emotion; its first line must.* has no header/],
    ["path,mood\n", /no column emotion; its first line must .*\(there are path, mood\), or say/],
    ["path,emotion,speaker,path\n", /there are two columns path; remove one$/],
    ["path,,emotion,speaker\n", /: column 2 has no name; name it, or remove it from every line$/],
    ["path,emotion,speaker\n,,\n", /it has no rows; add one for each recording$/],
  ];
  for (const [table, message] of refused) {
    assert.throws(() => readTable(table), { name: "InputError", message });
  }
});

Deno.test("a label that is nearly canonical is kept, with a notice", () => {
  const { notices, labels } = readTable("path,emotion,speaker\na.wav,fear,x\nb.wav,boredom,x\n");
  assert.deepEqual([...labels.values()].flat().map((l) => l.emotion), ["fear", "boredom"]);
  assert.deepEqual(notices, [
    '"fear" is kept as a label of its own; write "fearful" if it is the same',
  ]);
});

Deno.test("identical recordings with two labels and a speaker with two genders are named", async () => {
  const rows = "a.wav,angry,s1,male\ncopy.wav,sad,s2,\nb.wav,sad,s1,female\nc.wav,neutral,s3,\n";
  const files = { [TABLE]: `path,emotion,speaker,gender\n${rows}`, ...ABC };
  const { notices } = await scanMade(own, { ...files, "own/copy.wav": ABC["own/a.wav"] });
  assert.deepEqual(notices, [
    "own: own/a and own/copy are the same recording, but have different labels " +
    "(emotion: angry, sad); correct the labels or remove the copies",
    "own: own/a and own/copy are the same recording, but have different labels " +
    "(speaker: own-s1, own-s2); correct the labels or remove the copies",
    "own: the speaker own-s1 has different genders (male, female); " +
    "correct the gender, or name two speakers",
  ]);
});
