import assert from "node:assert/strict";
import { progressBars } from "@/app/commands/progress.ts";
import { type CommandName, makeCommand } from "@/app/commands.ts";
import { wholeNumber, wholeNumbers } from "@/app/values.ts";
import { InvalidArgumentError } from "commander";

/** The flags that a command line gives to a command; its work is not done. */
function flagsOf(name: CommandName, ...args: string[]): Record<string, unknown> {
  const command = makeCommand(name, () => {}).action(() => {}).exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: "user" }).opts();
}

Deno.test("numbers and lists are read, and nothing else is", () => {
  assert.equal(wholeNumber(0)("12"), 12);
  assert.deepEqual(wholeNumbers("0,2, 1"), [0, 2, 1]);
  for (const text of ["", " ", "x", "1.5", "-1", "1e99", "Infinity"]) {
    assert.throws(() => wholeNumber(0)(text), InvalidArgumentError, text);
  }
  assert.throws(() => wholeNumber(1)("0"), /a whole number from 1 up is needed/);
  for (const text of ["", "1,,2", "1;2", "a"]) {
    assert.throws(() => wholeNumbers(text), InvalidArgumentError, text);
  }
  assert.throws(() => wholeNumbers("1,2,1"), /1 stands in the list twice/);
});

Deno.test("options are read, and have defaults", () => {
  assert.deepEqual(flagsOf("index", "--corpora", "ravdess, demo,", "--json"), {
    corpora: ["ravdess", "demo"],
    json: true,
  });
  assert.deepEqual(flagsOf("lab"), { port: 8888, browser: true });
  assert.deepEqual(flagsOf("reproduce", "--list"), { dryRun: true, train: true, engine: "auto" });
  assert.deepEqual(flagsOf("train", "--no-resume"), {
    recipe: "two_channel",
    engine: "auto",
    fold: 0,
    seed: 1,
    resume: false,
  });
});

Deno.test("values that an option does not take are refused", () => {
  for (
    const [name, option, value, sentence] of [
      ["train", "--recipe", "none", /Allowed choices are .*two_channel/],
      ["train", "--protocol", "all", /Allowed choices are /],
      ["train", "--engine", "gpu", /Allowed choices are /],
      ["train", "--test-channel", "x", /Allowed choices are /],
      ["train", "--selection", "first", /Allowed choices are /],
      ["train", "--epochs", "0", /from 1 up/],
      ["bench", "--runs", "0", /from 1 up/],
      ["bench", "tea", "", /features, resample, engine, corpus, training/],
      ["lab", "--port", "eight", /whole number/],
    ] as const
  ) assert.throws(() => flagsOf(name, option, value), sentence, option);
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
