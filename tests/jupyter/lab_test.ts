import assert from "node:assert/strict";
import { labArguments, startLab } from "@/jupyter/lab.ts";
import { findPython, type RunProgram } from "@/jupyter/python.ts";

const LAB = { title: "JupyterLab", otherwise: "open the notebooks in VS Code" };

/** Programs that answer without being run; those that are not named are missing. */
function programs(versions: Readonly<Record<string, string>>): RunProgram {
  return (program) => {
    const output = versions[program];
    return Promise.resolve({ success: output !== undefined, output: output ?? "not found" });
  };
}

Deno.test("the first Python that is new enough is taken, or the message says what to do", async () => {
  assert.equal(await findPython(programs({ python3: "3 11\n" }), LAB), "python3");
  assert.equal(await findPython(programs({ python3: "3 9\n", python: "3 14\n" }), LAB), "python");
  await assert.rejects(findPython(programs({}), LAB), {
    name: "InputError",
    message: /Python 3\.11 or later, and python3 is not installed.*install Python.*VS Code/,
  });
  await assert.rejects(
    findPython(programs({ python3: "3 9\n" }), LAB),
    /and python3 is Python 3\.9; /,
  );
});

Deno.test("JupyterLab serves this machine only", () => {
  const args = labArguments({ port: 9001, browser: false, root: false });
  assert.ok(args.includes("--ServerApp.ip=127.0.0.1") && args.includes("--ServerApp.port=9001"));
  assert.ok(args.includes("--no-browser") && !args.includes("--allow-root"));
  const others = labArguments({ port: 1, browser: true, root: true });
  assert.ok(!others.includes("--no-browser") && others.includes("--allow-root"));
});

Deno.test("it ends before it begins when it is stopped", async () => {
  await assert.rejects(startLab({ port: 1, browser: false, signal: AbortSignal.abort() }), {
    name: "AbortError",
  });
});
