import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkNotebooks, tidyNotebooks } from "@/jupyter/check.ts";
import { inTemp } from "../_temp.ts";

/** Runs a test on notebooks of these cells. */
function withNotebooks(
  notebooks: Readonly<Record<string, readonly string[]>>,
  use: (paths: string[]) => Promise<void>,
): Promise<void> {
  return inTemp(async (folder) => {
    for (const [name, sources] of Object.entries(notebooks)) {
      const cells = sources.map((source) => ({
        cell_type: "code",
        metadata: {},
        source,
        execution_count: null,
        outputs: [{ output_type: "stream", name: "stdout", text: ["kept\n"] }],
      }));
      await Deno.writeTextFile(join(folder, name), JSON.stringify({ nbformat: 4, cells }));
    }
    await use(Object.keys(notebooks).map((name) => join(folder, name)));
  });
}

const GOOD = [
  'import { seededRandom } from "@/base/random.ts";\nconst random = seededRandom(1);',
  "await Promise.resolve(random.uniform());",
];

Deno.test("nothing is found in good notebooks; cell and line are named in bad ones", async () => {
  const bad = [
    "const n: number = 1;",
    "console.log(n);\nconst text: string = n;",
    "var old = text;",
  ];
  await withNotebooks({ "good.ipynb": GOOD, "bad.ipynb": bad }, async ([good, wrong]) => {
    assert.deepEqual(await checkNotebooks([good!]), []);
    const found = (await checkNotebooks([good!, wrong!])).join("\n");
    assert.match(found, /TS2322.*: Type 'number' is not assignable[^]*?cell 2, line 2\n/);
    assert.match(found, /bad\.ipynb, code cell 3, line 1 - .*\(no-(var|unused-vars)\)/);
    assert.ok(!found.includes("good.ipynb"), found);
  });
});

Deno.test("what is no TypeScript, not found or not formatted is found", async () => {
  const cases = {
    "syntax.ipynb": ["const a = 1;", "a +* 2;"],
    "missing.ipynb": ["1;", 'import "@/nothing/at_all.ts";'],
    "format.ipynb": ["console.log(1);", "console.log( 'x' )"],
  };
  await withNotebooks(cases, async ([syntax, missing, format]) => {
    const at = async (path: string) => (await checkNotebooks([path])).join("\n");
    assert.match(await at(syntax!), /code cell 2/);
    assert.match(await at(missing!), /at_all\.ts[^]*code cell 2, line 1/);
    assert.match(await at(format!), /^.*format\.ipynb: its code is not formatted; --tidy/);
    await assert.rejects(tidyNotebooks([syntax!]), { name: "InputError", message: /code cell 2/ });
  });
});

Deno.test("code is formatted, outputs stay, and the second time nothing changes", async () => {
  await withNotebooks({ "a.ipynb": ["console.log( 'x' )", "  const b=1"] }, async ([path]) => {
    assert.deepEqual(await tidyNotebooks([path!]), [path]);
    const { cells, metadata } = JSON.parse(await Deno.readTextFile(path!));
    assert.deepEqual(cells[0].source, ['console.log("x");']);
    assert.deepEqual(cells[1].source, ["const b = 1;"]);
    assert.deepEqual(cells[0].outputs[0].text, ["kept\n"]);
    assert.equal(metadata.kernelspec.name, "deno");
    assert.deepEqual(await tidyNotebooks([path!]), []);
  });
});
