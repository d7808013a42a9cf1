import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { listRuns, readRunLines, runTable } from "@/reporting/published/run_list.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { canonicalJson } from "@/base/hash.ts";
import { JOB } from "../../training/_job.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { tempFolder } from "../../app/_temp.ts";

Deno.test("finished runs are listed in natural order; others are not runs", async () => {
  await using folder = await tempFolder();
  const { path } = folder;
  assert.deepEqual(await listRuns(join(path, "nothing")), []);
  const seeds = [10, 2].map((seed) => madeJob({ seed }));
  const dirs = await Promise.all(seeds.map((job) => writeRun(path, job)));
  await Deno.mkdir(join(path, "made-speaker-fold0-seed3-aa.part"));
  assert.deepEqual(await listRuns(path), dirs.toReversed());
});

Deno.test("a line per run: the figures it was judged with, leaky ones marked", async () => {
  await using folder = await tempFolder();
  const leaky = { ...madeJob(), split: { ...JOB.split, protocol: "random" } } as const;
  const dirs = [await writeRun(folder.path), await writeRun(folder.path, leaky)];
  const lines = await readRunLines(dirs);
  const row = await runSummary([dirs[0]!]);
  assert.equal(
    canonicalJson({ ...row, confusion: 0 }),
    canonicalJson({ ...lines[0]!.row, confusion: 0 }),
  );
  const [, , first, second] = runTable(lines).split("\n");
  assert.match(first!, new RegExp(`^${basename(dirs[0]!)} +cnn_lstm +speaker +18 .* 1 of 1 `));
  assert.match(second!, / random \(leaky\) /);
  assert.match(runTable([]), /No run is finished yet/);
});

Deno.test("figures that were damaged are refused by name", async () => {
  await using folder = await tempFolder();
  const dir = await writeRun(folder.path);
  await Deno.writeTextFile(join(dir, "metrics.json"), "{");
  await assert.rejects(readRunLines([dir]), {
    name: "InputError",
    message: /metrics\.json: it is/,
  });
  await Deno.remove(join(dir, "metrics.json"));
  await assert.rejects(readRunLines([dir]), {
    name: "InputError",
    message: /^Cannot read the figures in .*metrics\.json: there is no such file; remove that run/,
  });
});
