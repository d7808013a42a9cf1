import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { lockFolder } from "@/disk/lock.ts";
import { ROOT } from "@/disk/paths.ts";
import type { SearchResult } from "@/recipes/search_result.ts";
import { assertRefused, permissionsOf, runCli } from "../_cli.ts";
import { madeWav, writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const SMALL = ["model.filters=4,4,4,4", "model.lstmUnits=4", "model.attentionUnits=4"];
const JOB = ["--protocol", "loso", "--engine", "wasm", "--jobs", "2"]
  .concat(SMALL.flatMap((setting) => ["--set", setting]));

/** Runs a search until a line on stderr, then presses Ctrl-C. @returns the exit code */
async function interrupt(args: readonly string[], root: string, line: RegExp): Promise<number> {
  const entry = ["tests/app/_cli_in.ts", root, "--cwd", ROOT];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...permissionsOf("search", { root }), ...entry, ...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let seen = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    if (!line.test(seen) && line.test(seen += text)) child.kill("SIGINT");
  }
  return (await child.status).code;
}

Deno.test("a search that was interrupted goes on, and says what it chose and dropped", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const file = join(root, "search.json");
  const pcen = { kind: "pcen", nMels: 10, gain: 0, exponent: 100 };
  const broken = [`features.channels=${JSON.stringify([[pcen]])}`];
  const rungs = [{ folds: 1, epochShare: 0.1 }, { folds: 2, epochShare: 1 }];
  await writeFile(file, JSON.stringify({ variations: { broken }, rungs }));
  const slow = "training.learningRate=1e-4 model.dropout=0.1";
  const args = ["search", "--json", "--file", file, "--try", slow, "--epochs", "10", ...JOB];

  assert.equal(await interrupt(args, root, /^rung 2 of 2 /m), 130);
  const runs = join(root, "artifacts", "runs");
  const left = await filesIn(runs);
  const finished = left.filter((path) => path.endsWith("run.json"));
  assert.ok(finished.length >= 2, "those of the first rung");
  assert.ok(finished.length < 6, "all of the second rung were stopped");

  const { code, stdout, stderr } = await runCli(args, { root });
  assert.equal(code, 0, stderr.join("\n"));
  const result: SearchResult = JSON.parse(stdout);
  assert.deepEqual(Object.keys(result.variations), ["as it is", "broken", slow]);
  const [first, second] = result.rungs;
  assert.deepEqual([first!.folds, second!.folds, first!.allFolds], [1, 2, 3]);
  const failed = first!.outcomes.find(({ variation }) => variation === "broken")!;
  assert.deepEqual([failed.uar, failed.goesOn], [null, false]);
  assert.match(failed.error!, /^Cannot make features/);
  assert.ok(stderr.some((line) => line.startsWith("broken: error: Cannot make features")));
  assert.deepEqual(second!.outcomes.map(({ trainings }) => trainings), [2, 2]);
  assert.equal(second!.outcomes.filter(({ goesOn }) => goesOn).length, 1);
  const names = (await filesIn(runs)).filter((path) => path.endsWith("run.json"));
  assert.equal(names.length, 6);
  assert.ok(finished.every((path) => names.includes(path)));
  const reports = join(root, "artifacts", "reports");
  assert.deepEqual(await filesIn(reports), ["figures/search.svg", "search.json", "search.md"]);
  const page = await Deno.readTextFile(join(reports, "search.md"));
  assert.match(page, /^Chosen: \*\*/m);

  // Test figures are not looked at, and nothing is trained again.
  for (const path of await filesIn(runs)) {
    if (/(predictions\.csv|metrics\.json)$/.test(path)) await Deno.remove(join(runs, path));
  }
  const again = await runCli(args.filter((arg) => arg !== "--json"), { root });
  assert.equal(again.code, 0, again.stderr.join("\n"));
  assert.match(again.stdout, /^rung 1 of 2: 1 of 3 folds, 10 % of the epochs\n[^]*\nchosen: /);
  assert.equal(await Deno.readTextFile(join(reports, "search.md")), page);
});

Deno.test("a held-out corpus judges, too, by the training that train makes of it", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  for (const speaker of ["DC", "JE", "JK"]) {
    for (const emotion of ["n", "h", "sa", "a", "f", "d", "su"]) {
      const path = join(root, "data", "raw", "savee", `${speaker}_${emotion}01.wav`);
      await writeFile(path, madeWav(`${speaker} ${emotion}`));
    }
  }
  const file = join(root, "search.json");
  const heldOut = ["savee"];
  const rungs = [{ folds: 0, epochShare: 0.5, heldOut }, { folds: 2, epochShare: 1, heldOut }];
  const variations = { slow: ["training.learningRate=1e-4"] };
  await writeFile(file, JSON.stringify({ variations, rungs, testCorpora: ["ravdess"] }));
  const job = ["--corpora", "ravdess,savee", "--engine", "wasm"]
    .concat(SMALL.flatMap((setting) => ["--set", setting]));
  const train = ["train", ...job, "--protocol", "corpora", "--test-corpora", "savee"];
  const trained = await runCli([...train, "--epochs", "1"], { root });
  assert.equal(trained.code, 0, trained.stderr.join("\n"));

  const args = ["search", "--file", file, "--epochs", "2", "--jobs", "2", ...job];
  const listed = JSON.parse((await runCli([...args, "--list", "--json"], { root })).stdout);
  const counts = listed.trainings.map(({ rung, variation, trainings, missing }: {
    rung: number;
    variation: string;
    trainings: number;
    missing: number;
  }) => [rung, variation, trainings, missing]);
  assert.deepEqual(counts, [[1, "as it is", 1, 0], [1, "slow", 1, 1], [2, "the best 2", 6, 6]]);
  assert.match(listed.summary, /^1 of 8 trainings are done, 7 are missing: about .*, 2 at a time/);

  // A training of another process is no verdict on its settings.
  const [run] = (await filesIn(join(root, "artifacts", "runs"))).filter((path) =>
    path.endsWith("run.json")
  );
  const dir = join(root, "artifacts", "runs", dirname(run!));
  await Deno.rename(dir, `${dir}.part`);
  const lock = await lockFolder(`${dir}.part`);
  const busy = await runCli(args, { root });
  assert.equal(busy.code, 2);
  assert.match(
    busy.stderr.at(-1)!,
    /^error: Cannot train in .*: process \d+ is training there; wait/,
  );
  lock.release();
  await Deno.remove(join(`${dir}.part`, "lock"));
  await Deno.rename(`${dir}.part`, dir);

  const searched = await runCli([...args, "--json"], { root });
  assert.equal(searched.code, 0, searched.stderr.join("\n"));
  const result: SearchResult = JSON.parse(searched.stdout);
  const [first, second] = result.rungs;
  for (const { uar, heldOut, score } of first!.outcomes) {
    assert.deepEqual([uar, score], [null, heldOut.savee!.mean]);
  }
  for (const { uar, heldOut, score, trainings } of second!.outcomes) {
    assert.deepEqual([score, trainings], [(uar!.mean + heldOut.savee!.mean) / 2, 3]);
  }
  // Its own figure of the held-out corpus is that of the training by hand.
  const ofTrain = trained.stdout.match(/UAR (\d+\.\d)/)![1];
  const [asItIs] = first!.outcomes;
  assert.equal((100 * asItIs!.heldOut.savee!.mean).toFixed(1), ofTrain);
  const done = await runCli([...args, "--list"], { root });
  assert.match(done.stdout, /\n\nAll 8 trainings are done\.$/m);
  assert.match(done.stdout, / 2 +2 folds, held-out savee, all epochs +slow +3 +0 +done$/m);
});

Deno.test("a search that cannot be made is refused before anything is trained", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const file = join(root, "search.json");
  await writeFile(file, '{ "variations": {}, "rung": 1 }');
  const rate = "training.learningRate=1e-4";
  for (
    const [args, sentence] of [
      [[], /^error: Cannot search over settings of two_channel: no variation is named; /],
      [["--file", file], /^error: Cannot read ".*search\.json": its content: the key "rung" is/],
      [["--try", "training.rate=1"], /^error: Cannot set training\.rate: there is no such/],
      [
        ["--try", rate, "--try", `${rate} `],
        /^error: Cannot compare .* they are the same training/,
      ],
      [["--try", rate, "--protocol", "random"], /^error: Cannot search on unseen speakers: /],
      [
        ["--recipe", "unseen_speakers"],
        /^error: Cannot hold out nemo: the recordings are of ravdess alone; get it with `deno task/,
      ],
      [
        ["--recipe", "unseen_speakers", "--protocol", "corpus"],
        /^error: Cannot hold out ravdess: the protocol "corpus" holds out corpora itself/,
      ],
    ] as const
  ) await assertRefused(["search", ...JOB.slice(2), ...args], sentence, { root });
  const written = (await filesIn(root)).filter((path) => !path.startsWith("data/raw/"));
  assert.deepEqual(written, ["data/index/ravdess.jsonl", "search.json"]);
});
