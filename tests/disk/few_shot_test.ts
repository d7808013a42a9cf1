import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { sha256 } from "@/base/hash.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { measureFewShot } from "@/disk/few_shot.ts";
import {
  decideDraw,
  drawClips,
  poolOf,
  type Voice,
  type VoiceClip,
} from "@/disk/few_shot_draws.ts";
import type { FinishedRun } from "@/disk/record.ts";
import { fewShotText } from "@/reporting/few_shot_text.ts";
import { STRENGTH } from "@/recognition/adapt.ts";
import { publishFewShot, readFewShot } from "@/reporting/published/measured.ts";
import { inTemp } from "../_temp.ts";
import { JOB, madeUtterances, tone } from "../training/_job.ts";
import { trainFolds } from "./_trained.ts";

/** Eight clips of each of three emotions, with two sentences. */
function madeClips(): VoiceClip[] {
  return Array.from({ length: 24 }, (_, i): VoiceClip => ({
    label: i % 3,
    statement: i < 12 ? "kids" : "dogs",
    channel: "speech",
    embedding: [i % 3 === 0 ? 2 : 0.1, i % 3 === 1 ? 2 : 0.1, i % 3 === 2 ? 2 : 0.1 + i / 100],
  }));
}

const labelCounts = (clips: readonly VoiceClip[]) =>
  [0, 1, 2].map((label) => clips.filter((clip) => clip.label === label).length);

Deno.test("clips to fit to and clips to test on are others, of other sentences if asked", () => {
  const pool = madeClips();
  const draw = (clips: number, otherSentences: boolean) =>
    drawClips(pool, { speaker: "one", setting: { clips, otherSentences } });
  for (const { fit, test } of draw(5, false)!) {
    assert.deepEqual([labelCounts(fit), labelCounts(test)], [[5, 5, 5], [3, 3, 3]]);
    assert.equal(new Set([...fit, ...test]).size, pool.length);
  }
  for (const { fit, test } of draw(4, true)!) {
    assert.deepEqual([labelCounts(fit), labelCounts(test)], [[4, 4, 4], [4, 4, 4]]);
    const sentences = (some: readonly VoiceClip[]) => new Set(some.map((one) => one.statement));
    assert.deepEqual(sentences(fit).intersection(sentences(test)), new Set());
  }
  assert.deepEqual(draw(3, false), draw(3, false));
  assert.notDeepEqual(draw(3, false)![0], draw(3, false)![1]);
  assert.equal(draw(7, false), null, "a quarter is left to test on");
  assert.equal(draw(5, true), null);
});

Deno.test("one emotion may have fewer clips, and song counts where both are there", () => {
  const spoken = madeClips();
  const rare = spoken.filter(({ label }, i) => label !== 0 || i < 12);
  const setting = { clips: 5, otherSentences: false };
  const [first] = drawClips(rare, { speaker: "one", setting })!;
  assert.deepEqual([labelCounts(first!.fit), labelCounts(first!.test)], [[3, 5, 5], [1, 3, 3]]);
  const sung = spoken.filter(({ label }) => label < 2).map((clip) => ({
    ...clip,
    channel: "song" as const,
  }));
  const voice = { clips: [...spoken, ...sung] } as unknown as Voice;
  assert.deepEqual(labelCounts(poolOf(voice, "speech")), [8, 8, 8]);
  assert.deepEqual(labelCounts(poolOf(voice, "speech and song")), [16, 16, 0]);
});

Deno.test("decisions are among the labels that were fitted to", () => {
  // The head knows four labels and would always say the last, which this speaker lacks.
  const head = { kernel: new Float64Array(3 * 4), bias: [0, 1, 0, 9] };
  const [draw] = drawClips(madeClips(), {
    speaker: "one",
    setting: { clips: 3, otherSentences: false },
  })!;
  const { plain, nearest, adapted } = decideDraw(head, draw!, [1e6, 1e-3]);
  const truth = draw!.test.map(({ label }) => label);
  assert.deepEqual(plain, truth.map(() => 1));
  assert.deepEqual(adapted, [plain, truth]);
  assert.deepEqual(nearest, truth);
});

/** Two takes of every made recording, and two folds of a network that was trained on them. */
async function trainedTwice(dir: string) {
  const rawDir = join(dir, "raw");
  const utterances: Utterance[] = [];
  for (const made of madeUtterances()) {
    for (const take of ["a", "b"]) {
      const id = `${made.id}-${take}`;
      const path = `made/${id}.wav`;
      const utterance = { ...made, id, path, statement: `sentence ${made.repetition}` };
      const bytes = encodeWav({ samples: tone(utterance), sampleRate: made.sampleRate });
      await Deno.mkdir(dirname(join(rawDir, path)), { recursive: true });
      await Deno.writeFile(join(rawDir, path), bytes);
      utterances.push({ ...utterance, sha256: await sha256(bytes) });
    }
  }
  const training = { ...JOB.training, epochs: 1, learningRate: 1e-6 };
  return await trainFolds(dir, { training }, { folds: [0, 1], utterances });
}

Deno.test("a hardly trained network learns a speaker from a few clips", async () => {
  await inTemp(async (dir) => {
    const { runs, utterances, places } = await trainedTwice(dir);
    const seen: string[] = [];
    const onProgress = (...what: unknown[]) => seen.push(what.join(" "));
    const options = { ...places, onProgress };
    const measured = await measureFewShot(runs, utterances, options);
    assert.ok(seen.includes("networks 2 2"));
    const tested = new Set(runs.flatMap(({ record }) => record.split.test));
    const known = utterances.filter(({ id }) => tested.has(id)).map(({ speaker }) => speaker);
    for (const row of measured.rows) {
      assert.equal(row.speakers, new Set(known).size);
      assert.deepEqual([row.emotions, row.fitted], [3, 3 * row.clips]);
      const { plain, adapted, difference } = row;
      assert.ok(Math.abs(adapted.value - plain.value - difference.value) < 1e-12);
      assert.ok(adapted.value > 0.9 && difference.low! > 0, `${plain.value} ${adapted.value}`);
    }
    const settings = measured.rows.map(({ clips, otherSentences }) => [clips, otherSentences]);
    assert.deepEqual(settings, [[3, false], [3, true], [4, true]]);
    assert.equal(measured.strengths.folds.length, 2);

    const page = await publishFewShot({ ...measured, corpora: ["x"] }, { reportsDir: dir });
    assert.ok((await Deno.readTextFile(page)).includes(fewShotText(measured, "markdown")));
    const read = await readFewShot({ reportsDir: dir });
    assert.deepEqual(read, { ...measured, corpora: ["x"] });
    const demo = { ...measured, corpora: ["demo"] };
    await assert.rejects(publishFewShot(demo, { reportsDir: dir }), { name: "InputError" });

    const [run] = runs as [FinishedRun, FinishedRun];
    const split = { ...run.record.split, protocol: "random" as const, leaky: true };
    const leaky = { ...run, record: { ...run.record, split } };
    await assert.rejects(measureFewShot([leaky], utterances, options), {
      message: /^Cannot fit heads of .*: its test part is of speakers that it knows \(random\)/,
    });
    const signal = AbortSignal.abort();
    await assert.rejects(measureFewShot(runs, utterances, { ...options, signal }), {
      name: "AbortError",
    });
  });
});

Deno.test("heads are fitted as strongly as was published", async () => {
  assert.equal((await readFewShot())!.strengths.all, STRENGTH);
});
