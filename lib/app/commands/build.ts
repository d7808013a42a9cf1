/** `build`: the page as a folder of static files. @module */
import { join } from "@std/path";
import { displayPath, ROOT } from "@/disk/paths.ts";
import { writePage } from "@/page/mod.ts";
import { printResult } from "@/reporting/console.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import type { Call } from "@/app/call.ts";

interface Flags {
  readonly model?: readonly string[];
  readonly json?: boolean;
}

const OUT = join(ROOT, "build", "page");

/** Writes the page. */
export async function build({ flags }: Call<Flags>): Promise<void> {
  const { model: modelDirs = [PUBLISHED_MODEL], json } = flags;
  const { files, bytes } = await writePage(OUT, { modelDirs });
  const result = { folder: displayPath(OUT), files, bytes };
  const text = () =>
    `${result.folder}: ${files} files, ${
      (bytes / 1e6).toFixed(1)
    } MB, for any host of static files`;
  printResult(result, { json, text });
}
