import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { Command, InvalidArgumentError } from "commander";
import {
  engineOptions,
  names,
  OPTIONS,
  progressBars,
  wholeNumber,
  wholeNumbers,
} from "@/app/commands/shared.ts";

Deno.test("numbers and lists are read, and nothing else is", () => {
  assert.equal(wholeNumber()("12"), 12);
  assert.deepEqual(wholeNumbers("0,2, 1"), [0, 2, 1]);
  assert.deepEqual(names("ravdess, demo,"), ["ravdess", "demo"]);
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
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const make of Object.values(OPTIONS)) command.addOption(make());
  command.parse(["--corpora", "a,b", "--json", "--protocol", "loso"], { from: "user" });
  assert.deepEqual(command.opts(), {
    corpora: ["a", "b"],
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
  assert.deepEqual(engineOptions(undefined), { provider: "auto" });
  assert.deepEqual(engineOptions("wasm"), { provider: "wasm" });
});

Deno.test("each kind of work has its own line of progress, which is ended in any case", async () => {
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
      throw new RangeError("stopped");
    };
    await assert.rejects(work, InputError);
    const bars = progressBars();
    await bars.done();
    assert.deepEqual(new Set(lines), new Set(["features", "training"]));
    assert.equal(lines.at(-1), "training");
  } finally {
    Deno.stderr.writeSync = writeSync;
  }
});
