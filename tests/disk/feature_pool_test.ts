import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Job } from "@/disk/feature_job.ts";
import { runJobs } from "@/disk/feature_pool.ts";
import { SMALL } from "../features/_configs.ts";
import { withFolders, writeRecording } from "../features/_recordings.ts";
import { makeSignal } from "../features/_signals.ts";

function makeJobs(dir: string, count: number): Job[] {
  return Array.from({ length: count }, (_, i) => {
    const w = makeSignal("chirp", { sampleRate: 8000, length: 2000 + i });
    const { path, sha256 } = writeRecording(dir, `r${i}`, w);
    return { path: join(dir, path), sha256, target: join(dir, `r${i}.f32`) };
  });
}

for (const workers of [1, 2]) {
  Deno.test(`runJobs: every job once, failures among them, with ${workers} workers`, () =>
    withFolders(async ({ rawDir }) => {
      const jobs = makeJobs(rawDir, 7);
      const all = [...jobs.slice(0, 3), { ...jobs[0]!, path: "nowhere.wav" }, ...jobs.slice(3)];
      const ends: boolean[] = [];
      const ended: Job[] = [];
      await runJobs(all, {
        config: SMALL,
        workers,
        onResult: (job, result) => {
          ended.push(job);
          ends.push(result.ok);
        },
      });
      assert.deepEqual(new Set(ended), new Set(all));
      assert.equal(ended.length, 8);
      assert.equal(ends.filter((ok) => !ok).length, 1);
      for (const { target } of jobs) assert.ok(Deno.statSync(target).isFile);
    }));

  Deno.test(`runJobs: stops when aborted, with ${workers} workers`, () =>
    withFolders(async ({ rawDir }) => {
      const jobs = makeJobs(rawDir, 8);
      const controller = new AbortController();
      let ended = 0;
      const run = runJobs(jobs, {
        config: SMALL,
        workers,
        signal: controller.signal,
        onResult: () => {
          if (++ended === 2) controller.abort(new Error("enough"));
        },
      });
      await assert.rejects(run, /enough/);
      assert.ok(ended < 2 + workers, `${ended} jobs ended`);
      const temporary = [...Deno.readDirSync(rawDir)].filter((e) => e.name.endsWith(".tmp"));
      assert.deepEqual(temporary, []);
    }));
}
