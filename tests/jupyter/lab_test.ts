import assert from "node:assert/strict";
import { labArguments, startLab } from "@/jupyter/lab.ts";
import { findPython, makeVenv, type RunProgram } from "@/jupyter/python.ts";

/** Programs that answer without being run: name and first argument to what they print, or fail with. */
function programs(answers: Readonly<Record<string, string | { fails: string }>>): RunProgram {
  return (program, args) => {
    const answer = answers[`${program} ${args[0]}`] ?? { fails: "not found" };
    return Promise.resolve(
      typeof answer === "string"
        ? { success: true, stdout: answer, stderr: "" }
        : { success: false, stdout: "", stderr: answer.fails },
    );
  };
}

Deno.test("findPython takes the first that is new enough", async () => {
  assert.equal(await findPython(programs({ "python3 -c": "3 11\n" })), "python3");
  const second = programs({ "python3 -c": "3 9\n", "python -c": "3 14\n" });
  assert.equal(await findPython(second), "python");
});

Deno.test("findPython says what was found, and what to do", async () => {
  await assert.rejects(findPython(programs({})), {
    name: "InputError",
    message: /Python 3\.11 or later, and python3 is not installed.*install Python.*VS Code/,
  });
  await assert.rejects(findPython(programs({ "python3 -c": "3 9\n" })), {
    message: /and python3 is Python 3\.9; install/,
  });
  await assert.rejects(findPython(programs({ "python -c": "2 7\n" })), /Python 2\.7/);
});

Deno.test("labArguments: this machine only, nothing fetched", () => {
  const args = labArguments({ port: 9001, browser: false, root: false });
  assert.ok(args.includes("--ServerApp.ip=127.0.0.1") && args.includes("--ServerApp.port=9001"));
  assert.ok(args.includes("--no-browser") && !args.includes("--allow-root"));
  assert.ok(!labArguments({ port: 1, browser: true, root: false }).includes("--no-browser"));
  assert.ok(labArguments({ port: 1, browser: true, root: true }).includes("--allow-root"));
});

Deno.test("makeVenv says what a Python without its modules lacks", async () => {
  const folder = await Deno.makeTempDir();
  const venv = (fails: string) =>
    makeVenv("made-up-python", programs({ "made-up-python -m": { fails } }), { folder });
  await assert.rejects(venv("The virtual environment was not created because ensurepip is not"), {
    name: "InputError",
    message: /lacks the modules venv and ensurepip.*apt install python3-venv/,
  });
  await assert.rejects(venv("first\nNo space left on device"), {
    name: "InputError",
    message: /Cannot make .* with made-up-python: No space left on device/,
  });
  await assert.rejects(Deno.stat(folder), Deno.errors.NotFound, "nothing half-made is left");
});

Deno.test("startLab ends before it begins when it is stopped", async () => {
  await assert.rejects(startLab({ signal: AbortSignal.abort() }), { name: "AbortError" });
});
