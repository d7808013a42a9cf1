/** The npm package, built and installed into an empty project. */
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";

const LIMIT_MS = 180_000;
/** What npm and Deno say where a registry cannot be reached. */
const OFFLINE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|error sending request|network|not found in npm cache/i;

/** How a program ended. */
export interface Output {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder; it is ended after three minutes. */
export async function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string },
): Promise<Output> {
  const { cwd } = options;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const env = { NO_COLOR: "1" };
  const command = new Deno.Command(program, { args: [...args], cwd, env, signal });
  const { success, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: text(stdout), stderr: text(stderr) };
}

/** A project into which the package was installed, or why there is none. */
export type Installed = { readonly project: string } | { readonly missing: string };

/** Builds the package, packs it, and installs the tarball into an empty project below a folder. */
export async function installPackage(folder: string): Promise<Installed> {
  const built = join(folder, "npm");
  const project = join(folder, "project");
  await Deno.mkdir(project);
  await Deno.writeTextFile(
    join(project, "package.json"),
    JSON.stringify({ private: true, type: "module" }),
  );
  const flags = (await buildFlags()).map((flag) =>
    flag.startsWith("--allow-write") ? `--allow-write=build,${folder}` : flag
  );
  const script = ["run", "--no-prompt", ...flags, "lib/app/build_package.ts", built];
  const steps: [string, readonly string[], string][] = [
    [Deno.execPath(), script, ROOT],
    ["npm", ["pack", built, "--pack-destination", folder, "--ignore-scripts"], folder],
  ];
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
  const { name, version } = await projectOf();
  const tarball = join(folder, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
  steps.push(["npm", ["install", ...options, tarball], project]);
  for (const [program, args, cwd] of steps) {
    const missing = await failure(program, args, cwd);
    if (missing !== undefined) return { missing };
  }
  return { project };
}

/** Why a step could not be done here; throws if it failed for another reason. */
async function failure(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string | undefined> {
  try {
    const { success, stderr } = await run(program, args, { cwd });
    if (success) return undefined;
    if (OFFLINE.test(stderr)) return "npm's registry cannot be reached";
    throw new Error(`${program} ${args.join(" ")}\n${stderr}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `there is no ${program}`;
    throw error;
  }
}

/** Runs a program in a page of a browser. @returns what it posts to "answer" */
export async function answerOfPage(browser: string, code: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const html = "<!doctype html><script type=module src=program.js></script>";
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (request.method === "POST") resolve(await request.text());
      const isCode = pathname === "/program.js";
      const type = isCode ? "text/javascript" : "text/html";
      return new Response(isCode ? code : html, { headers: { "content-type": type } });
    },
  );
  const profile = await Deno.makeTempDir();
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const output = { stdout: "null", stderr: "null" } as const;
  const child = new Deno.Command(browser, { args: [...flags, url], ...output }).spawn();
  const late = setTimeout(() => resolve("[]"), LIMIT_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    child.kill();
    await child.status;
    await server.shutdown();
    await Deno.remove(profile, { recursive: true }).catch(() => {}); // its children end a bit later
  }
}

interface Project {
  readonly name: string;
  readonly version: string;
  readonly tasks: { readonly package: { readonly command: string } };
}

async function projectOf(): Promise<Project> {
  return JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
}

async function buildFlags(): Promise<string[]> {
  const { tasks } = await projectOf();
  return tasks.package.command.split(" ").filter((word) => word.startsWith("--"));
}
