import assert from "node:assert/strict";
import { startLab } from "@/jupyter/lab.ts";
import { chooseDeno, findPython, makeVenv, type RunProgram } from "@/jupyter/lab_programs.ts";
import { kernelSpec, labArguments } from "@/jupyter/lab_settings.ts";

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

const NAMES = { names: ["python3", "python"] };

Deno.test("findPython takes the first that is new enough", async () => {
  assert.equal(await findPython(programs({ "python3 -c": "3 11\n" }), NAMES), "python3");
  const second = programs({ "python3 -c": "3 9\n", "python -c": "3 14\n" });
  assert.equal(await findPython(second, NAMES), "python");
});

Deno.test("findPython says what was found, and what to do", async () => {
  await assert.rejects(findPython(programs({}), NAMES), {
    name: "InputError",
    message: /Python 3\.11 or later, and python3 is not installed.*install Python.*VS Code/,
  });
  await assert.rejects(findPython(programs({ "python3 -c": "3 9\n" }), NAMES), {
    message: /and python3 is Python 3\.9; install/,
  });
  await assert.rejects(findPython(programs({ "python -c": "2 7\n" }), NAMES), /Python 2\.7/);
});

Deno.test("kernelSpec: Stop is a message, values are plain text", () => {
  const { argv, interrupt_mode, env, language } = kernelSpec("/opt/deno");
  assert.deepEqual(argv, ["/opt/deno", "jupyter", "--kernel", "--conn", "{connection_file}"]);
  assert.deepEqual([interrupt_mode, env, language], ["message", { NO_COLOR: "1" }, "typescript"]);
});

Deno.test("labArguments: this machine only, nothing fetched", () => {
  const args = labArguments({ port: 9001, browser: false, root: false });
  assert.ok(args.includes("--ServerApp.ip=127.0.0.1") && args.includes("--ServerApp.port=9001"));
  assert.ok(args.includes("--no-browser") && !args.includes("--allow-root"));
  assert.ok(!labArguments({ port: 1, browser: true, root: false }).includes("--no-browser"));
  assert.ok(labArguments({ port: 1, browser: true, root: true }).includes("--allow-root"));
});

Deno.test("chooseDeno keeps this deno, unless it lies in npx's cache and another is there", async () => {
  const own = "/people/me/.npm/_npx/1234/node_modules/deno/deno", ask = "eval";
  const path = ["", "/people/me/.npm/_npx/1234/node_modules/.bin", "/old/bin", "/usr/bin"];
  const installed = programs({
    [`/old/bin/deno ${ask}`]: "1.46.3 /old/bin/deno\n",
    [`/usr/bin/deno ${ask}`]: `${Deno.version.deno} /usr/lib/my deno/deno\n`,
    [`/old/bin/deno.exe ${ask}`]: "1.46.3 /old/bin/deno\n",
    [`/usr/bin/deno.exe ${ask}`]: `${Deno.version.deno} /usr/lib/my deno/deno\n`,
  });
  assert.equal(await chooseDeno("/usr/bin/deno", programs({}), { path }), "/usr/bin/deno");
  assert.equal(await chooseDeno(own, installed, { path }), "/usr/lib/my deno/deno");
  assert.equal(await chooseDeno(own, programs({}), { path }), own);
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
