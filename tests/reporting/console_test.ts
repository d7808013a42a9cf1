import assert from "node:assert/strict";
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

Deno.test("what a person can mend ends with 2, what only the authors can with 1, Ctrl-C with 130", () => {
  const bad = [
    ...[new RangeError("Cannot use 3"), new TypeError("Cannot use x"), new SyntaxError("no WAV")],
    ...[new Deno.errors.NotFound("no"), new Deno.errors.PermissionDenied("no")],
    ...[new Deno.errors.NotCapable("no"), new Deno.errors.IsADirectory("no")],
    new Deno.errors.NotADirectory("no"),
    new AggregateError([new RangeError("a"), new Deno.errors.NotFound("b")], "two files"),
  ];
  for (const error of bad) assert.equal(exitCodeOf(error), EXIT.badInput, error.name);
  const failed = [
    ...[new Error("the disk is full"), new Deno.errors.Busy("another process"), "text", undefined],
    ...[new ReferenceError("x is not defined"), new DOMException("no", "NotSupportedError")],
    new AggregateError([new RangeError("a"), new Error("b")], "two files"),
    new AggregateError([], "nothing"),
  ];
  for (const error of failed) assert.equal(exitCodeOf(error), EXIT.failed, String(error));
  assert.equal(exitCodeOf(STOP), EXIT.interrupted);
});

Deno.test("a mistake of the program is not called bad input, and says where it is", () => {
  const nothing = undefined as unknown as { length: number; map(): void };
  const mistakes: (() => unknown)[] = [
    () => nothing.length,
    () => (({}) as typeof nothing).map(),
    () => new Array(-1),
    () => new Float32Array(-1),
    () => [...(3 as unknown as number[])],
    () => new DataView(new ArrayBuffer(2)).getFloat64(0),
    () =>
      (function forever(): number {
        return forever() + 1;
      })(),
  ];
  for (const mistake of mistakes) {
    try {
      mistake();
      assert.fail("a mistake must throw");
    } catch (error) {
      assert.equal(exitCodeOf(error), EXIT.failed, String(error));
      assert.match(describeError(error), /^error: [^\n]+\n[\s\S]*\n {4}at /, String(error));
    }
  }
});

Deno.test("an expected error is one sentence; --debug adds where it came from", () => {
  for (const Kind of [RangeError, Error, Deno.errors.Busy, Deno.errors.NotFound]) {
    const error = new Kind("Cannot read x");
    assert.equal(describeError(error), "error: Cannot read x");
    assert.match(
      describeError(error, { debug: true }),
      /^error: Cannot read x\n.*Cannot read x\n +at /,
    );
  }
  const joint = new AggregateError(
    [new RangeError("a"), new RangeError("b")],
    "2 files:\n  a\n  b",
  );
  assert.equal(describeError(joint), "error: 2 files:\n  a\n  b");
  assert.equal(describeError("text"), "error: text");
  assert.equal(describeError(new RangeError()), "error: RangeError");
  assert.match(
    describeError(STOP),
    /^stopped: what was finished is kept; run the same command again/,
  );
  assert.equal(describeError(STOP, { stopped: "nothing" }), "stopped: nothing");
});

Deno.test("a command ends with the code of its work, or of what it throws", async () => {
  const { out, err } = await captured(async () => {
    assert.equal(await runCommand(() => Promise.resolve()), EXIT.ok);
    assert.equal(await runCommand(() => Promise.resolve(2)), EXIT.badInput);
    const refused = () => Promise.reject(new RangeError("Cannot use fold 9"));
    assert.equal(await runCommand(refused), EXIT.badInput);
    assert.equal(await runCommand(() => Promise.reject(STOP), { stopped: "so" }), EXIT.interrupted);
  });
  assert.deepEqual([out, err], [[], ["error: Cannot use fold 9", "stopped: so"]]);
});

/** Runs the command that works for ever, and presses Ctrl-C once its line is there, or twice. */
async function interrupt(args: readonly string[], times: number) {
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
  for (let i = 1; i < times; i++) {
    err.push(new TextDecoder().decode((await stderr.read()).value));
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
    const { code, err } = await interrupt([], 1);
    assert.equal(code, EXIT.interrupted);
    assert.match(err, /^stopping after this step .*\nstopped: what was finished is kept; .*\n$/);
  },
});

Deno.test({
  name: "a second Ctrl-C ends the program at once",
  ignore: WINDOWS,
  fn: async () => {
    const { code, err } = await interrupt(["deaf"], 2);
    assert.equal(code, EXIT.interrupted);
    assert.match(err, /^stopping after this step [^\n]*\n$/);
  },
});
