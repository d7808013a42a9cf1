import assert from "node:assert/strict";
import { join } from "@std/path";
import { main, makeProgram } from "@/app/cli.ts";
import { ROOT } from "@/disk/paths.ts";
import { runCli } from "./_cli.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))) as {
  tasks: Readonly<Record<string, { command: string; description?: string }>>;
};
/** The tasks behind which this program stands. */
const OURS = Object.entries(tasks).filter(([, { command }]) => /^deno task -q _/.test(command))
  .map(([name]) => name);

/** What a call writes to stdout and stderr, and its exit code. */
async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [], err: string[] = [];
  const { log, error } = console;
  console.log = (text: string) => out.push(text);
  console.error = (text: string) => err.push(text);
  try {
    return { code: await main(args), out: out.join("\n"), err: err.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("every task that works through this program is a command of its name", async () => {
  for (const name of OURS) {
    assert.equal(
      tasks[name]!.command.split(" ").at(-1),
      name,
      "a task runs the command of its name",
    );
  }
  const { commands } = await makeProgram([]);
  assert.deepEqual(commands.map((command) => command.name()).sort(), OURS.toSorted());
});

Deno.test("only what starts kernels and Python may start programs, or write and reach anything", () => {
  for (const name of OURS) {
    const group = tasks[name]!.command.split(" ").at(-2)!;
    const flags = tasks[group]!.command.split(" ");
    const wide = flags.filter((flag) =>
      /^--allow-(all|write|net|sys|env|ffi)$|^-A$|^--allow-run/.test(flag)
    );
    assert.equal(wide.length > 0, group === "_kernel", `${group}: ${wide}`);
  }
});

Deno.test("--help lists the commands, each with what it does", async () => {
  const { code, out, err } = await call("--help");
  assert.deepEqual([code, err], [0, ""]);
  for (const name of OURS) assert.match(out, new RegExp(`^ {2}${name}\\b.* {2,}\\S`, "m"), name);
});

for (const name of OURS) {
  Deno.test(`${name} --help says how it is called`, async () => {
    const { commands } = await makeProgram([name]);
    assert.deepEqual(commands.map((command) => command.name()), [name], "no other is loaded");
    const { code, out, err } = await call(name, "--help");
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, new RegExp(`^Usage: deno task ${name} `));
    assert.match(out, /--debug/);
    const unknown = await call(name, "--nonsense");
    assert.equal(unknown.code, 2);
    assert.equal(unknown.out, "");
    assert.match(unknown.err, /^error: (unknown|required) option .*\n\(--help says more\)$/);
  });
}

Deno.test("an unknown command, and none at all, end with 2 and a word on stderr", async () => {
  const unknown = await runCli(["tran"]);
  assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
  assert.match(
    unknown.told.join("\n"),
    /^error: unknown command 'tran'\n\(Did you mean train\?\)\n/,
  );
  const none = await call();
  assert.deepEqual([none.code, none.out], [2, ""]);
  assert.match(none.err, /^Usage: deno task /);
});
