import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkNotebooks, describeProblem, tidyNotebooks } from "@/jupyter/check.ts";

async function withNotebooks(
  notebooks: Readonly<Record<string, readonly string[]>>,
  use: (paths: string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const paths: string[] = [];
    for (const [name, sources] of Object.entries(notebooks)) {
      const cells = sources.map((source) => ({
        ...{ cell_type: "code", metadata: {}, source, execution_count: null },
        outputs: [{ output_type: "stream", name: "stdout", text: ["kept\n"] }],
      }));
      paths.push(join(folder, name));
      await Deno.writeTextFile(paths.at(-1)!, JSON.stringify({ nbformat: 4, cells }));
    }
    await use(paths);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const GOOD = [
  'import { seededRandom } from "@/base/random.ts";\nconst random = seededRandom(1);',
  "await Promise.resolve(random.uniform());",
];

Deno.test("checkNotebooks finds nothing in good notebooks; names cell and line in bad ones", async () => {
  const bad = [
    "const n: number = 1;",
    "console.log(n);\nconst text: string = n;",
    "var old = text;",
  ];
  await withNotebooks({ "good.ipynb": GOOD, "bad.ipynb": bad }, async ([good, wrong]) => {
    assert.deepEqual(await checkNotebooks([good!]), []);
    const problems = await checkNotebooks([good!, wrong!]);
    assert.ok(problems.every((problem) => problem.notebook === wrong));
    const found = problems.map(({ cell, line, message }) => `${cell}:${line} ${message}`);
    assert.ok(
      found.some((f) => /^2:2 TS2322: Type 'number' is not assignable/.test(f)),
      found.join("\n"),
    );
    assert.ok(found.some((f) => /^3:1 .*\(no-(var|unused-vars)\)/.test(f)), found.join("\n"));
    assert.match(describeProblem(problems[0]!), /bad\.ipynb, code cell \d, line \d: /);
  });
});

Deno.test("checkNotebooks: what is no TypeScript, what is not found, what is not formatted", async () => {
  const cases = {
    "syntax.ipynb": ["const a = 1;", "a +* 2;"],
    "missing.ipynb": ["1;", 'import "@/nothing/at_all.ts";'],
    "format.ipynb": ["console.log(1);", "console.log( 'x' )"],
  };
  await withNotebooks(cases, async ([syntax, missing, format]) => {
    const at = async (path: string) =>
      (await checkNotebooks([path])).map(({ cell, message }) => `${cell} ${message}`);
    assert.match((await at(syntax!)).join("\n"), /^2 .*(expression|Expression|Unexpected)/);
    assert.match((await at(missing!)).join("\n"), /^2 .*at_all\.ts/m);
    assert.deepEqual(await at(format!), [
      '2 is not formatted; it should read: console.log("x");',
    ]);
  });
});

Deno.test("tidyNotebooks formats code, keeps outputs, and changes nothing the second time", async () => {
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

Deno.test("no notebooks, no findings", async () => {
  assert.deepEqual(await checkNotebooks([]), []);
  assert.deepEqual(await tidyNotebooks([]), []);
});
