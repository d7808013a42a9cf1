import assert from "node:assert/strict";
import { join } from "@std/path";
import { formatUtterance } from "@/corpora/utterance.ts";
import { assertRefused, runCli } from "../_cli.ts";
import { writeRavdess } from "../_corpus.ts";
import { writeRun } from "../_runs.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";
import { madeUtterances } from "../../training/_job.ts";

Deno.test("report writes a page on a corpus into build, and says where", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 2, emotions: 2 });
  const { code, stdout, stderr } = await runCli(["report", "--corpus", "ravdess", "--json"], {
    root,
  });
  assert.equal(code, 0, stderr.join("\n"));
  const path = join(root, "build", "report", "corpus-ravdess.html");
  assert.deepEqual(JSON.parse(stdout), { report: path });
  assert.deepEqual(await filesIn(join(root, "build")), ["report/corpus-ravdess.html"]);
  assert.match(await Deno.readTextFile(path), /^<!doctype html>/);
});

Deno.test("report finds a run by its name, writes where it is told to, and plays own recordings", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const dir = await writeRun(join(root, "artifacts", "runs"));
  const out = join(root, "page.html");
  const name = dir.split("/").at(-1)!;
  const index = madeUtterances().map((u) => formatUtterance(u) + "\n").join("");
  await writeFile(join(root, "data", "index", "made.jsonl"), index);
  const { code, stderr } = await runCli(["report", "--run", name, "--out", out], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const page = await Deno.readTextFile(out);
  assert.match(page, /The most confident mistakes/);
  const players = [...page.matchAll(/<audio [^>]*src="([^"]*)"/g)].map(([, source]) => source!);
  assert.equal(players.length, 3, "each mistake of own recordings can be heard");
  assert.ok(players.every((source) => source.startsWith("data/raw/")), players.join());
});

Deno.test("report needs one corpus or run that is here", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await assertRefused(["report"], /^error: Cannot report: .*; say --corpus NAME or --run RUN$/, {
    root,
  });
  await assertRefused(["report", "--corpus", "nemo", "--run", "x"], /^error: Cannot report: /, {
    root,
  });
  await assertRefused(["report", "--run", "x"], /^error: Cannot report on x: there is no run/, {
    root,
  });
  const out = ["report", "--run", "x", "--out"];
  await assertRefused([...out, "pages"], /^error: Cannot write "pages": its name does not end in/, {
    root,
  });
  await assertRefused(["report", "--corpus", "x"], /^error: Cannot find a corpus named "x"/, {
    root,
  });
});
