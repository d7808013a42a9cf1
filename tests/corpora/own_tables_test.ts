/** Tables of own recordings as other programs write them. */
import assert from "node:assert/strict";
import { nameObstacle, own, ownCorpus } from "@/corpora/own.ts";
import { parseTime } from "@/corpora/own_times.ts";
import { CORPORA } from "@/corpora/registry.ts";
import { hasSpeaker } from "@/corpora/utterance.ts";

const readTable = (text: string, files: readonly string[] = []) => own.table!.read(text, files);
/** The one row of a table with a header. */
const readRow = (header: string, row: string, files: readonly string[] = []) => {
  const { labels, problems } = readTable(`${header}\n${row}\n`, files);
  const [entry] = Array.from(labels, ([path, [first]]) => [path, first!] as const);
  return { entry, problems: problems.map(({ why }) => why) };
};

Deno.test("columns have usual other names, in any case, or those that are named", () => {
  for (
    const header of ["Datei;Label;SPK", "file name;Emotion;Speaker-ID", "wav;category;Subject"]
  ) {
    const { entry, problems } = readRow(header, "a.wav;sad;x", ["own/a.wav"]);
    assert.deepEqual(problems, []);
    assert.deepEqual([entry![1].emotion, entry![1].speaker], ["sad", "own-x"], header);
  }
  const table = "emotion,label,file,who\nsad,angry,a.wav,x\n";
  const { notices } = readTable(table, ["own/a.wav"]);
  assert.deepEqual(notices, [
    'emotion is read from the column emotion; --columns "emotion=label" takes label',
    "columns that are not used: label, who",
  ]);
  const columns = { emotion: "label", speaker: "who" };
  const named = ownCorpus({ name: "own", columns }).table!.read(table, ["own/a.wav"]);
  const [label] = [...named.labels.values()].flat();
  assert.deepEqual([label!.emotion, label!.speaker], ["angry", "own-x"]);
  const wrong = ownCorpus({ name: "own", columns: { emotion: "mood" } }).table!;
  assert.throws(() => wrong.read(table, []), /there is no column mood; there are emotion, label/);
});

Deno.test("tables of spreadsheets: separators, sep=, quotes, decimal commas", () => {
  const texts = [
    "path\temotion\tspeaker\na.wav\tsad, very\tx\n",
    "sep=;\r\npath;emotion;speaker\r\na.wav;sad, very;x\r\n",
    'path,emotion,speaker\na.wav,"sad, very",x\n',
    '"sep=,"\n"path","emotion","speaker"\n"a.wav","sad, very","x"\n',
  ];
  for (const text of texts) {
    const [label] = [...readTable(text).labels.values()].flat();
    assert.equal(label!.emotion, "sad, very", text);
  }
  const { labels, problems } = readTable(
    "sep=;\npath;emotion;start;end\na.wav;sad;0,5;1,25\n;;;\nb.wav;;;\n",
  );
  assert.deepEqual(labels.get("own/a.wav")![0]!.bounds, { startSec: 0.5, endSec: 1.25 });
  assert.match(problems[0]!.message, /recordings\.csv:5: emotion is empty/);
});

Deno.test("times are seconds, clocks and timedeltas", () => {
  const times: readonly (readonly [string, number | undefined])[] = [
    ["1.5", 1.5],
    ["1,5", 1.5],
    ["2s", 2],
    ["0 days 00:00:01.500000", 1.5],
    ["1 days 00:00:01", 86_401],
    ["0 days", 0],
    ["00:01:02.25", 62.25],
    ["01:02", 62],
    ["", undefined],
    ["NaT", undefined],
    ["soon", NaN],
    ["-1", NaN],
  ];
  for (const [text, seconds] of times) assert.equal(parseTime(text), seconds, text);
});

Deno.test("a table names parts of recordings, as audformat and nkululeko write them", () => {
  const header = "file,start,end,emotion,speaker";
  const table = [
    header,
    "a.wav,0 days 00:00:00,0 days 00:00:00.05,sad,x",
    "a.wav,0 days 00:00:00.05,NaT,happy,y",
    "b.wav,0 days,,neutral,x",
    "a.wav,0 days 00:00:00,0 days 00:00:00.05,happy,x",
    "a.wav,2,1,happy,x",
    "",
  ].join("\n");
  const { labels, problems } = readTable(table, ["own/a.wav", "own/b.wav"]);
  const ids = [...labels.values()].flat().map(({ id, emotion }) => `${id} ${emotion}`);
  assert.deepEqual(ids, ["own/a#0-0.05 sad", "own/a#0.05- happy", "own/b neutral"]);
  assert.deepEqual(problems.map(({ why }) => why), [
    "own/recordings.csv:2 already names own/a.wav#0-0.05",
    'end is "1", but must be after the start, 2 s',
  ]);
});

Deno.test("files are found by name alone, without their ending and from the table's folder", () => {
  const table = ownCorpus({ name: "v", folder: "/disk/voices", table: "meta/labels.csv" }).table!;
  const files = ["v/wav/a.wav", "v/wav/b.flac", "v/meta/c.wav", "v/x/d.wav", "v/y/d.wav"];
  const read = (path: string) => {
    const { labels, problems, notices } = table.read(`path,emotion\n${path},sad\n`, files);
    return [...labels.keys()][0] ?? problems[0]?.why ?? notices.join();
  };
  assert.equal(read("a.wav"), "v/wav/a.wav");
  assert.equal(read("wav/b"), "v/wav/b.flac");
  assert.equal(read("b"), "v/wav/b.flac");
  assert.equal(read("c.wav"), "v/meta/c.wav");
  assert.equal(read("/disk/voices/wav/a.wav"), "v/wav/a.wav");
  assert.equal(read("voices/wav/a.wav"), "v/wav/a.wav");
  assert.equal(read("other/a.wav"), "v/other/a.wav", "a folder that is named is not left out");
  assert.equal(
    read("d.wav"),
    'path is "d.wav", which may be v/x/d.wav or v/y/d.wav; move one of them',
  );
  assert.match(read("/etc/a.wav"), /must be relative to \/disk\/voices and in it$/);
});

Deno.test("speakers may be unknown, and a word for an emotion may begin with a capital", () => {
  const { labels, notices } = readTable("path,emotion\na.wav,Angry\nb.wav,Angry\n");
  const found = [...labels.values()].flat();
  assert.deepEqual(found.map((l) => [l.emotion, l.speaker, hasSpeaker(l)]), [
    ["angry", "own-unknown", false],
    ["angry", "own-unknown", false],
  ]);
  assert.deepEqual(notices, ['"Angry" is taken for "angry"']);
  const codes = readTable("path,emotion\na.wav,SAD\nb.wav,ANG\nc.wav,FEA\n");
  assert.deepEqual([...codes.labels.values()].flat().map((l) => l.emotion), ["SAD", "ANG", "FEA"]);
  const rows = "path,emotion,speaker\na.wav,Wut,X\nb.wav,wut,x\n";
  assert.equal(readTable(rows).problems.length, 1);
  const { table } = ownCorpus({ name: "own", ignoreCase: true });
  const same = [...table!.read(rows, []).labels.values()].flat();
  assert.deepEqual(same.map((l) => [l.emotion, l.speaker]), [["Wut", "own-X"], ["Wut", "own-X"]]);
});

Deno.test("labels are any text", () => {
  const long = "ä".repeat(200);
  const texts = ["__proto__", "constructor", 'say ""x"", twice', "7", long, "😀"];
  const rows = texts.map((text, i) => `${i}.wav,"${text}"\n`).join("");
  const { labels, problems } = readTable(`path,emotion\n${rows}`);
  assert.deepEqual(problems, []);
  const found = [...labels.values()].flat().map(({ emotion }) => emotion);
  assert.deepEqual(found, texts.map((text) => text.replaceAll('""', '"')));
});

Deno.test("names of own corpora fit every disk and are nobody else's", () => {
  for (const name of ["own", "my-voices", "a1", "x_2"]) assert.equal(nameObstacle(name), undefined);
  for (const name of ["", "Anna", "ä", "a b", "-a", "nul", "com1", "a/b", "..", "x".repeat(41)]) {
    assert.notEqual(nameObstacle(name), undefined, name);
  }
  for (const { name } of CORPORA) {
    assert.equal(nameObstacle(name), name === "own" ? undefined : "that is another corpus");
  }
});
