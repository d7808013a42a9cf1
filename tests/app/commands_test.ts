import assert from "node:assert/strict";
import { type CommandName, makeCommand } from "@/app/commands.ts";
import { choose } from "@/app/commands/notebooks.ts";
import { progressBars } from "@/app/commands/progress.ts";
import { wholeNumber, wholeNumbers } from "@/app/specs/options.ts";
import { describeSettings } from "@/recipes/settings.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { join } from "@std/path";
import { InvalidArgumentError } from "commander";
import { assertRefused, runCli } from "./_cli.ts";
import { filesIn, tempFolder, writeFile } from "./_temp.ts";

/** The flags that a command line gives to a command; its work is not done. */
function flagsOf(name: CommandName, ...args: string[]): Record<string, unknown> {
  const command = makeCommand(name, () => {}).action(() => {}).exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: "user" }).opts();
}

Deno.test("numbers and lists are read, and nothing else is", () => {
  assert.equal(wholeNumber(0)("12"), 12);
  assert.deepEqual(wholeNumbers(0)("0,2, 1"), [0, 2, 1]);
  for (const text of ["", " ", "x", "1.5", "-1", "1e99", "Infinity"]) {
    assert.throws(() => wholeNumber(0)(text), InvalidArgumentError, text);
  }
  assert.throws(() => wholeNumber(1)("0"), /a whole number from 1 up is needed/);
  for (const text of ["", "1,,2", "1;2", "a"]) {
    assert.throws(() => wholeNumbers(0)(text), InvalidArgumentError, text);
  }
  assert.throws(() => wholeNumbers(0)("1,2,1"), /1 stands in the list twice/);
});

Deno.test("options are read, and have defaults", () => {
  assert.deepEqual(flagsOf("index", "--corpora", "ravdess, demo,", "--json"), {
    corpora: ["ravdess", "demo"],
    json: true,
  });
  assert.deepEqual(flagsOf("lab"), { port: 8888, browser: true });
  assert.deepEqual(flagsOf("reproduce", "--list"), { dryRun: true, train: true, engine: "auto" });
  assert.deepEqual(flagsOf("train", "--no-resume", "--from", "unseen_speakers"), {
    from: "unseen_speakers", // decides the recipe, which therefore has no default
    engine: "auto",
    fold: 0,
    seed: 1,
    resume: false,
  });
});

Deno.test("values that an option does not take are refused", () => {
  for (
    const [name, line, sentence] of [
      ["train", "--recipe none", /Allowed choices are .*two_channel/],
      ["train", "--protocol all", /Allowed choices are /],
      ["train", "--engine gpu", /Allowed choices are /],
      ["train", "--test-channel x", /Allowed choices are /],
      ["train", "--selection first", /Allowed choices are /],
      ["train", "--epochs 0", /from 1 up/],
      ["train", "--from x --train some", /Allowed choices are all, head/],
      ["crossval", "--clips-per-label 0", /from 1 up/],
      ["bench", "--runs 0", /from 1 up/],
      ["download", "demo", /ravdess, crema-d, tess, savee/],
      ["bench", "tea", /engine, corpus, training/],
      ["lab", "--port eight", /whole number/],
    ] as const
  ) assert.throws(() => flagsOf(name, ...line.split(" ")), sentence, line);
});

Deno.test("each kind of work has its own line of progress, which ends in any case", async () => {
  const lines: string[] = [];
  const { writeSync } = Deno.stderr;
  Deno.stderr.writeSync = (bytes) => {
    lines.push(new TextDecoder().decode(bytes).trim().split("  ")[0]!);
    return bytes.length;
  };
  try {
    const work = async () => {
      await using bars = progressBars();
      bars.update("features", 1, 2);
      bars.update("training", 1, 2, "loss 1.0");
      throw new Error("stopped");
    };
    await assert.rejects(work, /stopped/);
    await progressBars().done();
    assert.deepEqual(new Set(lines), new Set(["features", "training"]));
    assert.equal(lines.at(-1), "training");
  } finally {
    Deno.stderr.writeSync = writeSync;
  }
});

Deno.test("recipe lists the settings of a recipe and of its networks, with what they accept", async () => {
  const json = await runCli(["recipe", "two_channel", "--json"]);
  assert.deepEqual([json.code, json.stderr], [0, []]);
  const settings = JSON.stringify(describeSettings(twoChannel), null, 2);
  assert.equal(json.stdout, `${settings}\n`);
  const text = await runCli(["recipe", "five_emotions", "--model", "cnn"]);
  assert.match(
    text.stdout,
    /^MFCC, five emotions.*\nNetworks: lstm, cnn\n\nsetting +value +accepts\n/,
  );
  assert.match(text.stdout, /^model\.kind +"cnn" +/m);
  assert.match(text.stdout, /^training\.batchSize +16 +a whole number of at least 1 *$/m);
  await assertRefused(["recipe", "five_emotions", "--model", "gru"], /a network called "gru"/);
});

Deno.test("bench refuses an option that changes nothing, and a peer that is no Python", async () => {
  for (const option of ["epochs", "busy"]) {
    const unused = new RegExp(
      `^error: Cannot time corpus with --${option} 3: that is an option of `,
    );
    await assertRefused(["bench", "corpus", `--${option}`, "3"], unused);
  }
  const peerless = await runCli(["bench", "engine", "--python", Deno.execPath()]);
  assert.deepEqual([peerless.code, peerless.stdout], [1, ""]);
  assert.match(peerless.stderr.at(-1)!, /^error: Cannot time beside ".*": it ended: ./);
});

Deno.test("choose takes numbers, names and paths, keeps the order, and takes all for nothing", () => {
  const paths = ["01_a.ipynb", "02_b.ipynb", "03_c.ipynb"].map((name) => join("notebooks", name));
  assert.deepEqual(choose(paths, []), paths);
  assert.deepEqual(choose(paths, ["03", "01_a"]), [paths[0], paths[2]]);
  assert.deepEqual(choose(paths, ["notebooks/02_b.ipynb"]), [paths[1]]);
});

Deno.test("choose names the notebooks there are when one is not found", () => {
  assert.throws(() => choose(["notebooks/01_a.ipynb"], ["07"]), {
    name: "InputError",
    message: /"07".*01_a\.ipynb/,
  });
});

Deno.test("a file in the place of the folder for notebooks is refused before any work", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const file = join(root, "file");
  await writeFile(join(root, "notebooks", "01_a.ipynb"), "{}");
  await writeFile(file, "mine");
  const before = await filesIn(root);
  for (const out of [file, join(file, "below")]) {
    const sentence = /^error: Cannot write ".*file.*": a file is in its place; name a folder$/;
    await assertRefused(["notebooks", "--out", out], sentence, { root });
  }
  assert.deepEqual(await filesIn(root), before);
});
