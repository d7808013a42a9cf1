import assert from "node:assert/strict";
import { readOwnRow, USED_COLUMNS } from "@/corpora/own_row.ts";

type Spellings = Parameters<typeof readOwnRow>[1]["spellings"];

const met = (emotion?: string): Spellings => ({
  emotion: new Map(emotion ? [[emotion, emotion]] : []),
  speaker: new Map(),
});

function read(row: Readonly<Record<string, string>>, spellings = met()) {
  const problems: string[] = [];
  const tell = (problem: string) => void problems.push(problem);
  const result = readOwnRow(new Map(Object.entries(row)), { folder: "own", spellings, tell });
  return { result, problems };
}

const ROW = { path: "anna/01.wav", emotion: "wütend", speaker: "Anna" };

Deno.test("a row of the three columns is enough", () => {
  assert.deepEqual(read(ROW), {
    problems: [],
    result: {
      path: "own/anna/01.wav",
      labels: {
        id: "own/anna/01",
        corpus: "own",
        speaker: "own-Anna",
        gender: "unknown",
        channel: "speech",
        emotion: "wütend",
        intensity: "unspecified",
        statement: "unspecified",
        repetition: 1,
      },
    },
  });
});

Deno.test("further columns are used", () => {
  const more = { gender: "Female", channel: "song", intensity: "weak", statement: " Hallo " };
  const { result } = read({ ...ROW, ...more, repetition: "3" });
  const { gender, channel, intensity, statement, repetition } = result!.labels;
  assert.deepEqual(
    [gender, channel, intensity, statement, repetition],
    ["female", "song", "weak", "Hallo", 3],
  );
  assert.ok(Object.keys(more).every((column) => USED_COLUMNS.includes(column)));
});

Deno.test("paths are relative to the folder, with any slashes", () => {
  for (const path of ["anna\\01.wav", "./anna//01.wav", " anna/01.wav "]) {
    assert.equal(read({ ...ROW, path }).result?.path, "own/anna/01.wav");
  }
  for (const path of ["/etc/x.wav", "\\x.wav", "C:\\x.wav", "../x.wav", "a/../../x.wav"]) {
    const { result, problems } = read({ ...ROW, path });
    assert.equal(result, undefined);
    assert.deepEqual(problems, [
      `path is "${path}", but must be relative to data/raw/own and in it`,
    ]);
  }
});

Deno.test("all that is wrong with a row is told", () => {
  const bad = { path: "", emotion: " ", speaker: "", gender: "m", channel: "x", repetition: "0" };
  const { result, problems } = read(bad);
  assert.equal(result, undefined);
  assert.deepEqual(problems, [
    "path is empty",
    "emotion is empty",
    "speaker is empty",
    'gender is "m", but must be unknown, male, female or empty',
    'channel is "x", but must be speech, song or empty',
    'repetition is "0", but must be a whole number from 1 or empty',
  ]);
});

Deno.test("a label has one spelling, and a speaker has", () => {
  const spellings = met("angry");
  assert.equal(read({ ...ROW, emotion: "Freude" }, spellings).result?.labels.emotion, "Freude");
  for (const [emotion, before] of [["Angry", "angry"], ["freude", "Freude"]] as const) {
    assert.deepEqual(read({ ...ROW, emotion }, spellings).problems, [
      `emotion is "${emotion}", but elsewhere "${before}"; use one spelling`,
    ]);
  }
  assert.deepEqual(read({ ...ROW, speaker: "anna" }, spellings).problems, [
    'speaker is "anna", but elsewhere "Anna"; use one spelling',
  ]);
});
