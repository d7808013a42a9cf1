import assert from "node:assert/strict";
import { InputError, type InputErrorCode } from "@/base/errors.ts";
import {
  describeError,
  EXIT,
  exitCodeOf,
  printResult,
  runCommand,
  say,
} from "@/reporting/console.ts";
import { ROOT } from "@/disk/paths.ts";

const STOP = new DOMException("The signal has been aborted", "AbortError");

/** What is written to stdout and stderr, as lines. */
async function captured(run: () => unknown): Promise<{ out: string[]; err: string[] }> {
  const out: string[] = [], err: string[] = [];
  const { log, error } = console;
  console.log = (text: string) => out.push(text);
  console.error = (text: string) => err.push(text);
  try {
    await run();
  } finally {
    Object.assign(console, { log, error });
  }
  return { out, err };
}

Deno.test("results are for stdout, all else for stderr", async () => {
  const { out, err } = await captured(() => {
    say("100 % done");
    printResult({ uar: 0.5 }, { text: () => "UAR 50 %" });
    printResult({ uar: 0.5 }, { json: true, text: () => "UAR 50 %" });
  });
  assert.deepEqual(err, ["100 % done"]);
  assert.deepEqual([out[0], JSON.parse(out[1]!)], ["UAR 50 %", { uar: 0.5 }]);
});

/** An error that a person can mend. */
const mistake = (code?: InputErrorCode) => new InputError("read x", "it is odd", { code });

Deno.test("wrong input ends with 2, other failures with 1, Ctrl-C with 130", () => {
  const codes = ["invalid", "missing", "damaged", "unsupported", "forbidden", "busy"] as const;
  const bad: Error[] = codes.map(mistake);
  bad.push(new AggregateError([mistake(), mistake("missing")], "two files"));
  for (const error of bad) assert.equal(exitCodeOf(error), EXIT.badInput, error.message);
  const failed = [
    mistake("environment"),
    new Error("a bug"),
    new RangeError("Invalid array length"),
    new Deno.errors.NotFound("no"),
    new DOMException("no", "NotSupportedError"),
    new AggregateError([mistake(), new Error("b")], "two files"),
    new AggregateError([], "nothing"),
    "text",
    undefined,
  ];
  for (const error of failed) assert.equal(exitCodeOf(error), EXIT.failed, String(error));
  assert.equal(exitCodeOf(STOP), EXIT.interrupted);
});

Deno.test("a mistake of a person is one sentence, a bug shows where in the code it is", () => {
  assert.equal(describeError(mistake()), "error: Cannot read x: it is odd");
  const joint = new AggregateError([mistake(), mistake("environment")], "2 files:\n  a\n  b");
  assert.equal(describeError(joint), "error: 2 files:\n  a\n  b");
  const where = /^error: [^\n]+\n[\s\S]*\n {4}at /;
  assert.match(describeError(mistake(), { debug: true }), where);
  for (const bug of [new Error("x"), new TypeError("x is not a function")]) {
    assert.match(describeError(bug), where);
  }
  assert.equal(describeError("text"), "error: text");
  assert.match(describeError(STOP), /^stopped: finished work is kept; run the same command again/);
  assert.equal(describeError(STOP, { stopped: "nothing" }), "stopped: nothing");
});

Deno.test("a command ends with the code of its work, or of what it throws", async () => {
  const { out, err } = await captured(async () => {
    assert.equal(await runCommand(() => Promise.resolve()), EXIT.ok);
    assert.equal(await runCommand(() => Promise.resolve(2)), EXIT.badInput);
    const refused = () => Promise.reject(mistake());
    assert.equal(await runCommand(refused), EXIT.badInput);
    assert.equal(await runCommand(() => Promise.reject(STOP), { stopped: "so" }), EXIT.interrupted);
  });
  assert.deepEqual([out, err], [[], ["error: Cannot read x: it is odd", "stopped: so"]]);
});

/**
 * Runs the command that works for ever, and presses Ctrl-C once its line is there.
 * @param again milliseconds before each further signal
 */
async function interrupt(args: readonly string[], again: readonly number[] = []) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "tests/app/_interrupted.ts", ...args],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = child.stdout.getReader(), stderr = child.stderr.getReader();
  const err: string[] = [];
  await stdout.read();
  child.kill("SIGINT");
  if (again.length > 0) err.push(new TextDecoder().decode((await stderr.read()).value));
  for (const ms of again) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    child.kill("SIGINT");
  }
  stderr.releaseLock();
  stdout.releaseLock();
  const { code } = await child.status;
  err.push(...await Array.fromAsync(child.stderr.pipeThrough(new TextDecoderStream())));
  await child.stdout.cancel();
  return { code, err: err.join("") };
}

const WINDOWS = Deno.build.os === "windows"; // has no SIGINT that one process can send another

Deno.test({
  name: "Ctrl-C stops after the step at hand",
  ignore: WINDOWS,
  fn: async () => {
    const { code, err } = await interrupt([]);
    assert.equal(code, EXIT.interrupted);
    assert.match(err, /^stopping after this step .*\nstopped: finished work is kept; .*\n$/);
  },
});

Deno.test({
  name: "a second Ctrl-C ends the program at once",
  ignore: WINDOWS,
  fn: async () => {
    const { code, err } = await interrupt(["deaf"], [600]);
    assert.equal(code, EXIT.interrupted);
    assert.match(err, /^stopping after this step [^\n]*\n$/);
  },
});

Deno.test({
  name: "one Ctrl-C that arrives twice is one: deno task hands it on",
  ignore: WINDOWS,
  fn: async () => {
    const { code, err } = await interrupt(["slow"], [0]);
    assert.equal(code, EXIT.interrupted);
    assert.match(err, /^stopping after this step .*\nstopped: finished work is kept; .*\n$/);
  },
});
