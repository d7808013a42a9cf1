import assert from "node:assert/strict";
import { Command, InvalidArgumentError } from "commander";
import { labCommand } from "@/app/commands/lab.ts";
import { OPTIONS, progressBars, wholeNumber, wholeNumbers } from "@/app/commands/shared.ts";

const quiet = (command: Command) => command.exitOverride().configureOutput({ writeErr: () => {} });

Deno.test("numbers and lists are read, and nothing else is", () => {
  assert.equal(wholeNumber()("12"), 12);
  assert.deepEqual(wholeNumbers("0,2, 1"), [0, 2, 1]);
  for (const text of ["", " ", "x", "1.5", "-1", "1e99", "Infinity"]) {
    assert.throws(() => wholeNumber()(text), InvalidArgumentError, text);
  }
  assert.throws(() => wholeNumber(1)("0"), /a whole number from 1 up is needed/);
  for (const text of ["", "1,,2", "1;2", "a"]) {
    assert.throws(() => wholeNumbers(text), InvalidArgumentError, text);
  }
  assert.throws(() => wholeNumbers("1,2,1"), /1 stands in the list twice/);
});

Deno.test("options that mean the same everywhere are the same everywhere", () => {
  const command = quiet(new Command());
  for (const make of Object.values(OPTIONS)) command.addOption(make());
  command.parse(["--corpora", "ravdess, demo,", "--json", "--protocol", "loso"], { from: "user" });
  assert.deepEqual(command.opts(), {
    corpora: ["ravdess", "demo"],
    json: true,
    protocol: "loso",
    engine: "auto",
  });
  for (const [flag, value] of [["protocol", "all"], ["engine", "gpu"], ["test-channel", "x"]]) {
    assert.throws(
      () => command.parse([`--${flag}`, value!], { from: "user" }),
      /is invalid\. Allowed choices are /,
    );
  }
});

Deno.test("lab listens on port 8888 and opens a browser by default", () => {
  const command = quiet(labCommand().action(() => {}));
  assert.deepEqual(command.parse([], { from: "user" }).opts(), { port: 8888, browser: true });
  assert.throws(() => command.parse(["--port", "eight"], { from: "user" }), /whole number/);
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
