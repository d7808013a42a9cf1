import assert from "node:assert/strict";
import { join } from "@std/path";
import { main } from "@/app/cli.ts";
import { ROOT } from "@/disk/paths.ts";
import { runCli } from "./_cli.ts";

const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))) as {
  tasks: Readonly<Record<string, { command: string; description?: string }>>;
};
/** The tasks behind which this program stands: a group of permissions, and a command. */
const OURS = Object.entries(tasks).flatMap(([name, { command }]) => {
  const [, group, called] = /^deno task -q (_\w+) (\S+)$/.exec(command) ?? [];
  return group === undefined ? [] : [{ name, group, called }];
});

/** What a call writes to stdout and stderr, and its exit code. */
async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const { log, error } = console;
  console.log = (text: string) => out.push(text);
  console.error = (text: string) => err.push(text);
  try {
    return { code: await main(args), out: out.join("\n"), err: err.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("every task of this program runs the command of its name, and --help lists all", async () => {
  for (const { name, called } of OURS) assert.equal(called, name);
  const { code, out, err } = await call("--help");
  assert.deepEqual([code, err], [0, ""]);
  const listed = [...out.matchAll(/^ {2}([a-z][a-z-]*)\b.* {2,}\S/gm)].map((match) => match[1]!);
  const expected = OURS.map(({ name }) => name).concat("help").sort();
  assert.deepEqual(listed.sort(), expected);
});

/** They start Deno, wherever it is installed, to bundle the page; or Snakemake, to check a plan. */
const STARTERS = ["_build", "_serve", "_workflow"];

Deno.test("only the tasks that start kernels and Python may do anything; some start programs", () => {
  // --robustness may start the encoder lame, where systems have it.
  const lame = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map((dir) => `${dir}/lame`);
  for (const { group } of OURS) {
    const flags = tasks[group]!.command.split(" ")
      .filter((flag) => group !== "_evaluate" || flag !== `--allow-run=${lame.join()}`);
    const wide = flags.filter((flag) =>
      /^--allow-(all|write|net|sys|env|ffi)$|^-A$|^--allow-run/.test(flag)
    );
    if (group === "_kernel") assert.ok(wide.length > 0);
    else assert.deepEqual(wide, STARTERS.includes(group) ? ["--allow-run"] : [], group);
    assert.ok(tasks[group]!.command.endsWith(' lib/app/cli.ts --cwd "$INIT_CWD"'), group);
  }
});

for (const { name } of OURS) {
  Deno.test(`${name} --help says how it is called`, async () => {
    const { code, out, err } = await call(name, "--help");
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, new RegExp(`^Usage: deno task ${name} `));
    assert.match(out, /--debug|\nCommands:/);
    const unknown = await call(name, "--nonsense");
    assert.deepEqual([unknown.code, unknown.out], [2, ""]);
    assert.match(unknown.err, /^error: (unknown|required) option .*\n\(--help says more\)$/);
  });
}

Deno.test("an unknown command, and none at all, end with 2 and a word on stderr", async () => {
  const unknown = await runCli(["tran"]);
  assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
  assert.match(
    unknown.stderr.join("\n"),
    /^error: unknown command 'tran'\n\(Did you mean train\?\)\n/,
  );
  const none = await call();
  assert.deepEqual([none.code, none.out], [2, ""]);
  assert.match(none.err, /^Usage: deno task /);
});
