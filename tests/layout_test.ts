/** The rules of the house: what is where, what may import what, how long a file may be. @module */
import assert from "node:assert/strict";
import { basename, dirname, join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import {
  diagramIn,
  drawHouse,
  FLOW,
  importsIn,
  type Module,
  readModules,
  resolved,
} from "./_house.ts";

const WITH_TENSORS = ["engine", "models", "training", "recognition"];
const MAX_LINES = 300, MAX_CELL_LINES = 20, MAX_NOTEBOOK_BYTES = 1e6;

const TOP_LEVEL = [
  ...["deno.json", "deno.lock", "package.json", ".gitignore", ".gitattributes", ".ci"],
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"],
  ...["notebooks", "lib", "data", "artifacts", "tests"],
];
/** What tools put there and git ignores. */
const NOT_OURS =
  /^(\.git|node_modules|build|\.venv|\.tools|\.vscode|\.idea|\.DS_Store|.*\.(log|part))$/;

interface Notebook {
  readonly path: string;
  readonly bytes: number;
  /** The sources of its code cells. */
  readonly cells: readonly string[];
}

const modules: readonly Module[] = [...await readModules("lib"), ...await readModules("tests")];
const lib = modules.filter(({ path }) => path.startsWith("lib/"));
const notebooks = await readNotebooks();

/** Fails with all violations at once. */
function none(violations: readonly string[]): void {
  assert.equal(violations.length, 0, "\n  " + violations.join("\n  "));
}

Deno.test("the top level holds what the README's picture shows, and nothing else", async () => {
  const found = await Array.fromAsync(Deno.readDir(ROOT), ({ name }) => name);
  none(found.filter((name) => !TOP_LEVEL.includes(name) && !NOT_OURS.test(name)));
});

Deno.test("lib and tests have the folders of the house", async () => {
  const allowed = { lib: FLOW, tests: [...FLOW, "golden", "cluster"] };
  for (const [folder, names] of Object.entries(allowed)) {
    const found = await Array.fromAsync(Deno.readDir(join(ROOT, folder)), ({ name }) => name);
    none(
      found.filter((name) =>
        !names.includes(name) && !(folder === "tests" && /^_|_test\.ts$/.test(name))
      )
        .map((name) => `${folder}/${name}`),
    );
  }
});

Deno.test(`no file has more than ${MAX_LINES} lines`, () => {
  none(
    modules.map(({ path, source }) => ({ path, lines: source.split("\n").length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES)
      .map(({ path, lines }) => `${path}: ${lines} lines`),
  );
});

Deno.test("every folder of lib has tests", () => {
  const tested = new Set(modules.map(({ path }) => path.split("/").slice(0, 2).join("/")));
  none(FLOW.filter((folder) => !tested.has(`tests/${folder}`)));
});

Deno.test("inside a folder imports begin with ./, across folders with @/", () => {
  // Tests have no "@/" for what they share, the fixtures, whose names begin with "_".
  none(
    everyImport(modules, ({ path, target }) =>
      target.startsWith("../") &&
      !(path.startsWith("tests/") && /^(\.\.\/)+(\w+\/)*_\w+\.ts$/.test(target))),
  );
  none(
    everyImport(
      lib,
      ({ path, target }) =>
        target.startsWith("@/") && dirname(path) === dirname(resolved(path, target)!),
    ),
  );
});

Deno.test("imports run with the flow of data", () => {
  none(
    everyImport(lib, ({ path, target }) => {
      const imported = resolved(path, target)?.split("/");
      if (!imported) return false;
      const from = FLOW.indexOf(path.split("/")[1]!);
      return FLOW.indexOf(imported[1]!) > from;
    }),
  );
});

Deno.test("CONTRIBUTING.md shows the imports between folders as they are", async () => {
  const text = await Deno.readTextFile(join(ROOT, "CONTRIBUTING.md"));
  assert.equal(
    diagramIn(text),
    drawHouse(lib),
    "draw it anew: deno run --allow-read --allow-write=CONTRIBUTING.md tests/_house.ts",
  );
});

Deno.test("no module imports itself by a detour", () => {
  const importsOf = new Map(lib.map(({ path, imports }) => [
    path,
    imports.flatMap((target) => resolved(path, target) ?? []),
  ]));
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    } else if (!finished.has(path)) {
      for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
      finished.add(path);
    }
  };
  for (const { path } of lib) visit(path, []);
  none(cycles);
});

Deno.test("tensors live in engine, models, training and recognition; benchmarks time them", () => {
  none(
    everyImport(
      lib,
      ({ path, target }) =>
        target.startsWith("@tensorflow/") && !path.startsWith("lib/bench/") &&
        !WITH_TENSORS.includes(path.split("/")[1]!),
    ),
  );
});

Deno.test("of @std/path only what both of its sources have is used", () => {
  const allowed = ["join", "dirname", "basename", "extname", "relative", "resolve"];
  none(
    modules.flatMap(({ path, source }) =>
      [...source.matchAll(/^import \{([^}]*)\} from "@std\/path"/gm)]
        .flatMap((match) => match[1]!.split(",").map((name) => name.trim()).filter((n) => n !== ""))
        .filter((name) => !allowed.includes(name))
        .map((name) => `${path}: ${name}`)
    ),
  );
});

const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  // To assign to it is to put a seeded generator in its place inside a library's window.
  ["random numbers without a seed", /\bMath\.random\b(?!\s*=[^=])/],
  ["the type any", /[:<,|&[(=]\s*any\b(?!\s*[:(.])|\bas any\b|\bany\[\]/],
  ["a default export", /^export default\b/m],
  ["an enum", /^(export )?(declare )?(const )?enum\b/m],
];

for (const [what, pattern] of FORBIDDEN) {
  Deno.test(`${what} appears in no module and no notebook`, () => {
    const texts = [
      ...modules.map(({ path, source }) => ({ path, text: code(source) })),
      ...notebooks.flatMap(({ path, cells }) => cells.map((cell) => ({ path, text: code(cell) }))),
    ];
    none(texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path));
  });
}

Deno.test("notebooks are small, their cells short, their imports through @/", () => {
  none(notebooks.flatMap(({ path, bytes, cells }) => [
    ...(bytes > MAX_NOTEBOOK_BYTES ? [`${path}: ${bytes} bytes`] : []),
    ...cells.flatMap((cell, i) => [
      ...(cell.trimEnd().split("\n").length > MAX_CELL_LINES
        ? [`${path}: cell ${i} is too long`]
        : []),
      ...importsIn(cell).filter((target) => !target.startsWith("@/"))
        .map((target) => `${path}: cell ${i} imports ${target}`),
    ]),
  ]));
});

Deno.test("a notebook imports from at most four modules", () => {
  none(
    notebooks.map(({ path, cells }) => ({ path, modules: new Set(cells.flatMap(importsIn)) }))
      .filter(({ modules }) => modules.size > 4)
      .map(({ path, modules }) => `${path} imports ${[...modules].join(", ")}`),
  );
});

Deno.test("these rules see what they forbid", () => {
  const pattern = FORBIDDEN[1]![1];
  for (const bad of ["(x: any)", "Array<any>", "x as any", "any[]", "string | any", "[a, any]"]) {
    assert.match(code(bad), pattern);
  }
  for (
    const good of [
      '"x: any"',
      "// as any",
      "/* : any */",
      "x.any()",
      "many: anything",
      "{ a, any: 1 }",
    ]
  ) {
    assert.doesNotMatch(code(good), pattern);
  }
  const unseeded = FORBIDDEN[0]![1];
  for (const bad of ["Math.random()", "x.map(Math.random)"]) assert.match(code(bad), unseeded);
  assert.doesNotMatch(code("window.Math.random = seeded;"), unseeded);
  const source = 'import { a } from "./a.ts";\nimport type {\n  B,\n} from "@/b/b.ts";\n' +
    'export * from "../c.ts";\nimport "d";\nconst e = await import("e");\nexport const f = 1;\n';
  assert.deepEqual(importsIn(source), ["./a.ts", "@/b/b.ts", "../c.ts", "d", "e"]);
  assert.equal(resolved("lib/x/y.ts", "./z.ts"), "lib/x/z.ts");
  assert.equal(resolved("lib/x/y.ts", "@/a/b.ts"), "lib/a/b.ts");
  assert.equal(resolved("lib/x/y.ts", "meyda"), undefined);
});

function everyImport(
  from: readonly Module[],
  wrong: (found: { path: string; target: string }) => boolean,
): string[] {
  return from.flatMap(({ path, imports }) =>
    imports.filter((target) => wrong({ path, target }))
      .map((target) => `${path} imports ${target}`)
  );
}

/** Source without comments and without what stands in quotes. */
function code(source: string): string {
  const skipped =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return source.replace(skipped, (text) => (text.startsWith("/") ? "" : '""'));
}

async function readNotebooks(): Promise<Notebook[]> {
  const found: Notebook[] = [];
  for await (const { name } of Deno.readDir(join(ROOT, "notebooks"))) {
    if (!name.endsWith(".ipynb")) continue;
    const path = `notebooks/${basename(name)}`;
    const text = await Deno.readTextFile(join(ROOT, path));
    const { cells } = JSON.parse(text) as {
      cells: { cell_type: string; source: string | string[] }[];
    };
    const sources = cells.filter((cell) => cell.cell_type === "code")
      .map(({ source }) => (typeof source === "string" ? source : source.join("")));
    found.push({ path, bytes: new TextEncoder().encode(text).length, cells: sources });
  }
  return found;
}
