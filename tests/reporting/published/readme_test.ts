import assert from "node:assert/strict";
import { join } from "@std/path";
import { readmeWithFigures } from "@/reporting/published/readme.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { addBench, addResult } from "@/disk/results.ts";
import { ROOT } from "@/disk/paths.ts";
import { readSection } from "@/reporting/readme.ts";
import { madeTable } from "../../evaluation/_table.ts";
import { tempFolder } from "../../app/_temp.ts";

const README = await Deno.readTextFile(join(ROOT, "README.md"));
const FRAME = "# Before\n\n<!-- results:begin -->\nold\n<!-- results:end -->\n\nbetween\n\n" +
  "<!-- bench:begin -->\nold\n<!-- bench:end -->\n\nafter\n";

Deno.test("README's figures are those of artifacts/reports", async () => {
  assert.equal(README, await readmeWithFigures(README), "run `deno task readme`");
});

Deno.test("before there are figures, the tables say how to make them", async () => {
  const [results, bench] = ["no-results.json", "no-bench.json"];
  const filled = await readmeWithFigures(FRAME, { results, bench });
  assert.match(readSection(filled, "results"), /No result yet: `deno task reproduce` makes/);
  assert.match(readSection(filled, "bench"), /No timing yet: `deno task bench` makes/);
});

Deno.test("the tables are made anew, nothing else is touched, deno fmt changes nothing", async () => {
  await using folder = await tempFolder();
  const paths = {
    results: join(folder.path, "results.json"),
    bench: join(folder.path, "bench.json"),
  };
  const result = scorePredictions(madeTable(), { samples: 10 });
  const named = { recipe: "two_channel", model: "cnn_bilstm_attention" };
  await addResult(paths.results, { ...result, ...named, protocol: "random", leaky: true });
  const peer = { peer: "librosa", peerMs: 9, ratio: 0.5, ratioLow: 0.4, ratioHigh: 0.6 };
  const timing = { name: "features", engine: "here", ms: 4.5, runs: 20, machine: "2 cores" };
  await addBench(paths.bench, { ...timing, ...peer });
  const filled = await readmeWithFigures(FRAME, paths);
  assert.match(
    readSection(filled, "results"),
    /\| `two_channel` \| 8 \| 81\.0 \| .*random, \*leaky\* \|/,
  );
  assert.match(readSection(filled, "bench"), /\| features \| 4\.5 \/ 9 /);
  const outside = filled.split(/<!-- \w+:begin -->[\s\S]*?<!-- \w+:end -->/);
  assert.deepEqual(outside, ["# Before\n\n", "\n\nbetween\n\n", "\n\nafter\n"]);
  assert.equal(await readmeWithFigures(filled, paths), filled);
  const file = join(folder.path, "README.md");
  await Deno.writeTextFile(file, filled);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--check", "--config", join(ROOT, "deno.json"), file],
    stderr: "null",
  }).output();
  assert.ok(success, "deno fmt would change what was generated");
});

Deno.test("a README without its markers is refused", async () => {
  await assert.rejects(readmeWithFigures("no table"), {
    name: "InputError",
    message: /marker <!-- results:begin --> stands there 0 times, not once/,
  });
});
