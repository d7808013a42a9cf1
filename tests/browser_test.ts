/** The core runs in browsers: what the page and the package import needs neither Deno nor Node. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { fileURLToPath } from "node:url";
import { ROOT } from "@/disk/paths.ts";

const ENTRIES = ["lib/recognition/mod.ts", "lib/recipes/mod.ts"];
const HOST = /\bDeno\.\w+|["'`]node:[\w/]+/g;
/** In tfjs's unused multi-threaded build: it asks for Node before it requires anything. */
const GUARDED_REQUIRES = ['require("worker_threads")', 'require("fs")'];

async function deno(...args: readonly string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  });
  const { success, stdout, stderr } = await command.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.ok(success, decode(stderr));
  return decode(stdout);
}

/** Paths of the project's own modules that a module imports, directly or not. */
async function closureOf(entry: string): Promise<string[]> {
  const { modules } = JSON.parse(await deno("info", "--json", entry)) as {
    readonly modules: readonly { readonly specifier: string }[];
  };
  return modules.map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith("file:") && !specifier.includes("node_modules"))
    .map((specifier) => fileURLToPath(specifier));
}

function withoutComments(source: string): string {
  const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return source.replace(tokens, (token) => token.startsWith("/") ? "" : token);
}

for (const entry of ENTRIES) {
  Deno.test(`nothing that ${entry} imports mentions Deno or Node`, async () => {
    const found: string[] = [];
    for (const path of await closureOf(entry)) {
      const source = withoutComments(await Deno.readTextFile(path));
      for (const [mention] of source.matchAll(HOST)) found.push(`${path}: ${mention}`);
    }
    assert.deepEqual(found, []);
  });

  Deno.test(`${entry} is bundled for browsers`, async () => {
    const dir = await Deno.makeTempDir();
    try {
      const path = join(dir, "bundle.js");
      await deno("bundle", "--quiet", "--platform", "browser", "--output", path, entry);
      const bundle = await Deno.readTextFile(path);
      assert.deepEqual(bundle.match(HOST), null);
      const requires = bundle.match(/(?<![\w.$])require\("[^"]*"\)/g) ?? [];
      assert.deepEqual(requires.filter((call) => !GUARDED_REQUIRES.includes(call)), []);
      assert.doesNotMatch(bundle, /^import\b/m);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  });
}
