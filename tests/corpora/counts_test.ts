import assert from "node:assert/strict";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { readIndex } from "@/disk/index.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { join } from "@std/path";
import { PATHS } from "@/disk/paths.ts";
import { UTTERANCE } from "./_made.ts";

const REAL = await readIndex(join(PATHS.index, "ravdess.jsonl"));
const speech = REAL.filter((u) => u.channel === "speech");
const song = REAL.filter((u) => u.channel === "song");

Deno.test("the index of RAVDESS has the published counts", () => {
  assert.deepEqual(checkCounts(ravdess, REAL), []);
  const counts = countUtterances(REAL);
  assert.equal(counts.clips, 2452);
  assert.equal(counts.speakers, 24);
  assert.deepEqual(counts.channels, { speech: 1440, song: 1012 });
  assert.deepEqual(counts.emotions, {
    neutral: 188,
    calm: 376,
    happy: 376,
    sad: 376,
    angry: 376,
    fearful: 376,
    disgust: 192,
    surprised: 192,
  });
});

Deno.test("five spoken recordings of RAVDESS and one sung are stereo, the rest mono", () => {
  const stereo = (clips: readonly Utterance[]) => clips.filter((u) => u.channels === 2).length;
  assert.deepEqual([stereo(speech), stereo(song)], [5, 1]);
  assert.ok(REAL.every((u) => u.channels === 1 || u.channels === 2));
});

Deno.test("nothing is counted as nothing", () => {
  const counts = countUtterances([]);
  assert.equal(counts.clips, 0);
  assert.equal(counts.speakers, 0);
  assert.equal(counts.emotions.calm, 0);
});

Deno.test("a channel that is not here is one sentence", () => {
  assert.deepEqual(checkCounts(ravdess, speech), [
    "ravdess song: none of the 1,012 published clips is here",
  ]);
});

Deno.test("a missing clip is reported, with its speaker", () => {
  const found = checkCounts(ravdess, REAL.filter((u) => u.id !== "03-01-06-01-02-01-12"));
  assert.deepEqual(found, [
    "ravdess speech: 1,439 clips are here, 1,440 were published",
    "ravdess speech: 59 clips of ravdess-12 are here, 60 were published",
  ]);
});

Deno.test("a missing speaker is reported", () => {
  const found = checkCounts(ravdess, REAL.filter((u) => u.speaker !== "ravdess-02"));
  assert.ok(found.includes("ravdess speech: 23 speakers are here, 24 were published"));
  assert.ok(found.includes("ravdess song: 968 clips are here, 1,012 were published"));
});

Deno.test("a singing actor 18 and a disgusted song are reported", () => {
  const surplus = (id: string, change: Partial<Utterance>): Utterance => ({
    ...song[0]!,
    id,
    sha256: id.padStart(64, "0"),
    ...change,
  });
  const singer = checkCounts(ravdess, [...REAL, surplus("a", { speaker: "ravdess-18" })]);
  assert.ok(
    singer.includes("ravdess song: clips of ravdess-18 are here (1), but none was published"),
  );
  const disgust = checkCounts(ravdess, [...REAL, surplus("a", { emotion: "disgust" })]);
  assert.ok(disgust.includes("ravdess song: clips are disgust, though none should be"));
});

Deno.test("a missing emotion is reported", () => {
  const found = checkCounts(ravdess, speech.filter((u) => u.emotion !== "calm"));
  assert.ok(found.includes("ravdess speech: no clip is calm, though published"));
});

Deno.test("identical recordings other than the known pair are reported", () => {
  const [first, second] = ["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"];
  const apart = REAL.map((u) => u.id === second ? { ...u, sha256: "0".repeat(64) } : u);
  assert.deepEqual(checkCounts(ravdess, apart), [
    `ravdess: ${first} and ${second} differ, though they are published as the same recording`,
  ]);
  const other = REAL.map((u) => u.id === song[1]!.id ? { ...u, sha256: song[0]!.sha256 } : u);
  assert.deepEqual(checkCounts(ravdess, other), [
    `ravdess: ${song[0]!.id} and ${song[1]!.id} are byte for byte the same, ` +
    "which is not known of the corpus",
  ]);
});

Deno.test("a corpus without published counts has nothing to differ from", () => {
  assert.deepEqual(checkCounts({ ...ravdess, expected: { parts: [] } }, [UTTERANCE]), []);
});

Deno.test("a channel that was never published is reported", () => {
  const onlySpeech = { ...ravdess, expected: { parts: ravdess.expected.parts.slice(0, 1) } };
  assert.ok(
    checkCounts(onlySpeech, song).includes(
      "ravdess song: clips are here, but none was published",
    ),
  );
});

Deno.test("a recording that is known to hold no sound may be missing", () => {
  const missing = "03-01-06-01-02-01-12";
  const expected = {
    parts: [{ ...ravdess.expected.parts[0]!, clipsPerSpeaker: undefined as unknown as number }],
    withoutSound: [missing],
  };
  const corpus = { ...ravdess, expected };
  assert.deepEqual(checkCounts(corpus, speech.filter((u) => u.id !== missing)).slice(1), []);
  assert.match(checkCounts(corpus, speech.slice(2)).join(), /1,438 clips are here, 1,440 were/);
});
