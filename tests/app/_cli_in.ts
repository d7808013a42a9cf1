/**
 * The command line on another folder, as if the project's data were there:
 * `_cli_in.ts ROOT COMMAND …`. Defaults that name a folder are read when a command runs.
 */
import { join, relative } from "@std/path";
import { PATHS, ROOT } from "@/disk/paths.ts";
import { main } from "@/app/cli.ts";

const [root, ...args] = Deno.args;
const moved = Object.entries(PATHS).map((
  [name, path],
) => [name, join(root!, relative(ROOT, path))]);
Object.assign(PATHS, Object.fromEntries(moved));
Deno.exit(await main(args));
