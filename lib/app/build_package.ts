/**
 * Builds the npm package of the recogniser, `build/npm`: what lib/recognition/package.ts exports, with
 * TensorFlow.js and its WebAssembly, as modules that run in Node, Deno and browsers, and its types.
 *
 *     deno task package          # builds it
 *     npm pack ./build/npm       # a tarball; npm publish ./build/npm publishes it
 *     deno publish --dry-run     # the package for JSR are the sources themselves
 *
 * TensorFlow.js is bundled, because the kernels of lib/engine rely on one exact version, and because it
 * would install 140 MB. The decoders are dependencies: small modules that are loaded when needed.
 * @module
 */
import { basename, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { exists, reading, readJson, writeFolder } from "@/disk/files.ts";
import { ROOT } from "@/disk/paths.ts";

/** Bundled packages, whose licences go along. */
const BUNDLED = [
  "@tensorflow/tfjs",
  "@tensorflow/tfjs-backend-wasm",
  "fft.js",
  "long",
  "meyda",
  "seedrandom",
] as const;
/** Packages that are installed beside it. */
const DEPENDENCIES = [
  "@wasm-audio-decoders/ogg-vorbis",
  "mpg123-decoder",
  "opus-decoder",
] as const;
const API = "lib/recognition/package.ts";
const TFJS_BINARY = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

/** The parts of deno.json that a package has too. */
interface Project {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly imports: Readonly<Record<string, string>>;
}

/**
 * Builds the package; a folder that was there is replaced.
 * @param out the folder
 */
async function buildPackage(out: string): Promise<void> {
  const project = await readJson(join(ROOT, "deno.json")) as Project;
  await writeFolder(out, async (folder) => {
    await bundleCode(folder);
    const files: Readonly<Record<string, string>> = {
      "index.d.ts": await bundleTypes(),
      "package.json": JSON.stringify(manifest(project), null, 2) + "\n",
      "LICENSE": await readText("LICENSE"),
      // Its examples are run in an installed package, and not where they stand.
      "README.md": (await readText("lib/app/package/README.md")).replaceAll("js ignore", "js"),
      "CHANGELOG.md": await readText("lib/app/package/CHANGELOG.md"),
      "THIRD_PARTY.md": await thirdParty(),
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
  });
}

function readText(path: string): Promise<string> {
  return Deno.readTextFile(join(ROOT, path));
}

/** The version of a package in the import map, such as "4.22.0" of "npm:x@4.22.0". */
function versionOf(name: string, { imports }: Project): string {
  return imports[name]!.slice(`npm:${name}@`.length);
}

function manifest(project: Project) {
  const { name, version, license } = project;
  return {
    name,
    version,
    description: "Which emotion a voice has, when, how sure that is and why",
    keywords: ["speech", "emotion", "audio", "recognition", "voice activity", "tensorflow.js"],
    license,
    type: "module",
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    types: "./index.d.ts",
    engines: { node: ">=20" },
    dependencies: Object.fromEntries(DEPENDENCIES.map((name) => [name, versionOf(name, project)])),
  };
}

/**
 * The entry of the bundle. Its code brings tfjs's WebAssembly along as text, so that nothing looks for
 * a file or an address. To a module in which `process` is not defined, tfjs does not use Node's
 * `require`, which modules do not have.
 */
const ENTRY = `import { installPlatform, enginePlatform } from "@/engine/platform.ts";
const loadBinary = async () => {
  const { BINARY } = await import("./tfjs_binary.ts");
  return Uint8Array.from(atob(BINARY), (character) => character.charCodeAt(0));
};
installPlatform({ ...enginePlatform(), loadBinary });
export * from "@/recognition/package.ts";
`;
const NO_PROCESS = "const process=undefined;\n";

async function bundleCode(folder: string): Promise<void> {
  // In the project, so that the import map holds for it.
  const sources = await Deno.makeTempDir({ dir: join(ROOT, "build"), suffix: ".part" });
  try {
    const path = join(ROOT, TFJS_BINARY);
    const binary = await reading(path, () => Deno.readFile(path));
    const entry = join(sources, "index.ts");
    await Deno.writeTextFile(entry, ENTRY);
    await Deno.writeTextFile(
      join(sources, "tfjs_binary.ts"),
      `export const BINARY = "${binary.toBase64()}";\n`,
    );
    const external = DEPENDENCIES.flatMap((name) => ["--external", name]);
    await runDeno(
      ["bundle", "--quiet", "--platform", "browser", "--minify", "--code-splitting"],
      [...external, "--outdir", folder, entry],
    );
  } finally {
    await Deno.remove(sources, { recursive: true });
  }
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    await Deno.writeTextFile(path, NO_PROCESS + await Deno.readTextFile(path));
  }
}

async function runDeno(...args: readonly (readonly string[])[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args: args.flat(), cwd: ROOT });
  const { success, stderr } = await command.output();
  if (success) return;
  throw new InputError("bundle the package", new TextDecoder().decode(stderr).trim(), {
    code: "environment",
  });
}

/** The types of the public API in one file, without those that nothing of it mentions. */
async function bundleTypes(): Promise<string> {
  // Not names that the import map knows, so that no other command installs them.
  const packages = ["npm:@rollup/wasm-node@4.53.3", "npm:rollup-plugin-dts@6.2.3"];
  const [{ rollup }, { dts }] = await Promise.all(packages.map((name) => import(name)));
  const compilerOptions = {
    allowImportingTsExtensions: true,
    baseUrl: ROOT,
    exactOptionalPropertyTypes: true,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts"],
    module: 99, // ESNext
    moduleResolution: 100, // bundler
    noEmit: true,
    paths: { "@/*": ["./lib/*"] },
    skipLibCheck: true,
    strict: true,
    target: 99,
    types: [],
  };
  const bundle = await rollup({
    input: join(ROOT, API),
    external: [/^@tensorflow/],
    plugins: [dts({ compilerOptions })],
  });
  const { output } = await bundle.generate({ format: "es" });
  return output[0].code;
}

/** The licences of what is bundled. One that only names a licence has the text of another's. */
async function thirdParty(): Promise<string> {
  const parts = ["# What is bundled, and its licences"];
  for (const name of BUNDLED) {
    const dir = await packageFolder(name);
    const { license, version } = await readJson(join(dir, "package.json")) as Manifest;
    const text = await licenceText(dir);
    const said = text === undefined ? "See the text of the same licence here." : text;
    parts.push(`## ${name} ${version} (${license})`, said);
  }
  return parts.join("\n\n") + "\n";
}

interface Manifest {
  readonly license: string;
  readonly version: string;
}

/** The folder of a package, our own or one that such a package depends on. */
async function packageFolder(name: string): Promise<string> {
  const own = join(ROOT, "node_modules", name);
  return await exists(own) ? own : join(ROOT, "node_modules", ".deno", "node_modules", name);
}

/** The text of a package's licence: a file, or the end of its README. */
async function licenceText(dir: string): Promise<string | undefined> {
  const names = await Array.fromAsync(Deno.readDir(dir), (entry) => entry.name);
  const file = names.find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return quoted(await Deno.readTextFile(join(dir, file)));
  const readme = await Deno.readTextFile(join(dir, "README.md"));
  const [, text] = /^#+\s*(?:license|the mit license).*$([\s\S]*)/im.exec(readme) ?? [];
  return text === undefined ? undefined : quoted(text.trim());
}

function quoted(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

if (import.meta.main) {
  const [out = join(ROOT, "build", "npm")] = Deno.args;
  await Deno.mkdir(join(ROOT, "build"), { recursive: true });
  await buildPackage(out);
  for await (const { name } of Deno.readDir(out)) {
    const { size } = await Deno.stat(join(out, name));
    console.log(`${basename(out)}/${name}: ${size.toLocaleString("en")} bytes`);
  }
}
