/** Makes the page: a map from paths to bytes, or a folder for any host of static files. @module */
import { InputError } from "@/base/errors.ts";
import { sha256 } from "@/base/hash.ts";
import { exists, reading, readJson, writeFolder, writeWhole, writing } from "@/disk/files.ts";
import { modelFolder, nameModels, readCard } from "@/disk/models.ts";
import { ROOT } from "@/disk/paths.ts";
import { MODEL_FILES } from "@/models/saved.ts";
import { dirname, join } from "@std/path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CONTENT_SECURITY_POLICY, PAGE_HEADERS } from "./security.ts";
import type { ListedModel } from "./site/models.ts";
import type { PageFiles } from "./site/service_worker.ts";

/** What the page is made with. */
export interface PageOptions {
  /** Folders of models or runs; the first is the one that the page begins with. */
  readonly modelDirs: readonly string[];
  /** Whether browsers keep it, so that it works without a connection. @default true */
  readonly isKept?: boolean;
}

/** Where `deno task build` puts the page. */
export const BUILT_PAGE: string = join(ROOT, "build", "page");

const SITE = join(dirname(fileURLToPath(import.meta.url)), "site");
/** Each becomes a script of its own. */
const SCRIPTS = ["page", "recognition_worker", "microphone_worklet", "service_worker"] as const;
const PLAIN_FILES = ["style.css", "icon.svg", "manifest.webmanifest"] as const;
/** The worker fetches it for the engine. */
const ENGINE = "tfjs-backend-wasm-simd.wasm";
const ENGINE_PATH = join(ROOT, "node_modules/@tensorflow/tfjs-backend-wasm/dist", ENGINE);

type Files = Map<string, Uint8Array>;

/**
 * Makes the files of the page.
 * @returns the bytes of each file, by its path on the host: `index.html`, `models/NAME/weights.bin`
 * @throws {InputError} if a model is missing or damaged, two have one name, or the bundler fails
 */
export async function buildPage(
  { modelDirs, isKept = true }: PageOptions,
): Promise<Map<string, Uint8Array>> {
  const files: Files = new Map();
  for (const [path, bytes] of await bundleScripts()) files.set(path, bytes);
  for (const name of PLAIN_FILES) files.set(name, await read(join(SITE, name)));
  files.set("index.html", await indexPage());
  files.set("licence.txt", await read(join(ROOT, "LICENSE")));
  files.set(ENGINE, await read(ENGINE_PATH));
  const models = await addModels(files, modelDirs);
  files.set("models.json", encode(JSON.stringify(models)));
  files.set("service_worker.js", await offlineScript(files, isKept ? models : null));
  files.set("_headers", encode(headersFile()));
  return files;
}

/**
 * Writes the page into a folder, which is replaced as a whole.
 * @returns its size in bytes
 * @throws {InputError} as {@linkcode buildPage}, and if the folder cannot be written
 */
export async function writePage(
  dir: string,
  options: PageOptions,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const files = await buildPage(options);
  await writeFolder(dir, async (folder) => {
    for (const [path, content] of files) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeFile(join(folder, path), content);
    }
  });
  const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  return { files: files.size, bytes };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function read(path: string): Promise<Uint8Array> {
  return reading(path, () => Deno.readFile(path));
}

async function bundleScripts(): Promise<Files> {
  const build = join(ROOT, "build");
  const dir = await writing(build, async () => {
    await Deno.mkdir(build, { recursive: true });
    return await Deno.makeTempDir({ dir: build, prefix: "scripts." });
  });
  try {
    const map = join(dir, "imports.json");
    await writeWhole(map, JSON.stringify(await importMap()));
    const out = join(dir, "out");
    const entries = SCRIPTS.map((name) => join(SITE, `${name}.ts`));
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--platform", "browser", "--minify", "--code-splitting"],
        ...["--import-map", map, "--outdir", out, ...entries],
      ],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    });
    const { success, stderr } = await command.output();
    if (!success) {
      throw new InputError("bundle the page", new TextDecoder().decode(stderr).trim(), {
        remedy: "install the packages with `deno install`",
        code: "environment",
      });
    }
    const files: Files = new Map();
    for await (const { name } of Deno.readDir(out)) files.set(name, await read(join(out, name)));
    return files;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The project's imports, with the parts of tfjs that the page needs in place of all of it. */
async function importMap(): Promise<{ readonly imports: Readonly<Record<string, string>> }> {
  const config = await readJson(join(ROOT, "deno.json")) as { imports: Record<string, string> };
  const lib = pathToFileURL(join(ROOT, "lib")).href;
  const imports = { "@/": `${lib}/`, "@tensorflow/tfjs": `${lib}/engine/slim.ts` };
  return { imports: { ...config.imports, ...imports } };
}

async function indexPage(): Promise<Uint8Array> {
  const text = new TextDecoder().decode(await read(join(SITE, "index.html")));
  return encode(text.replace("CONTENT_SECURITY_POLICY", CONTENT_SECURITY_POLICY));
}

async function addModels(files: Files, modelDirs: readonly string[]): Promise<ListedModel[]> {
  const models: ListedModel[] = [];
  for (const [name, dir] of nameModels(modelDirs, { what: "build the page" })) {
    await readCard(dir); // throws if the folder is damaged
    const folder = await modelFolder(dir);
    for (const file of MODEL_FILES) {
      files.set(`models/${name}/${file}`, await read(join(folder, file)));
    }
    const hasCard = await exists(join(folder, "README.md"));
    if (hasCard) files.set(`models/${name}/README.md`, await read(join(folder, "README.md")));
    models.push({ name, hasCard });
  }
  return models;
}

/**
 * The service worker, which knows every file and changes whenever one of them does.
 * @param models null where nothing is to be kept
 */
async function offlineScript(
  files: Files,
  models: readonly ListedModel[] | null,
): Promise<Uint8Array> {
  const script = new TextDecoder().decode(files.get("service_worker.js")!);
  const withFiles = (data: PageFiles) =>
    encode(`self.PAGE_FILES = ${JSON.stringify(data)};\n${script}`);
  if (models === null) return withFiles({ version: "", first: [], later: [] });
  const paths = [...files.keys()].filter((path) => path !== "service_worker.js").sort();
  const hashes = await Promise.all(paths.map((path) => sha256(files.get(path)!)));
  const version = (await sha256(hashes.join())).slice(0, 12);
  // Other models are kept when they are used.
  const others = models.slice(1).map(({ name }) => `models/${name}/`);
  const first = paths.filter((path) => !others.some((folder) => path.startsWith(folder)));
  return withFiles({ version, first, later: paths.filter((path) => !first.includes(path)) });
}

/** The headers in the form that several static hosts read. */
function headersFile(): string {
  const lines = Object.entries(PAGE_HEADERS).map(([name, value]) => `  ${name}: ${value}`);
  return ["/*", ...lines, ""].join("\n");
}
