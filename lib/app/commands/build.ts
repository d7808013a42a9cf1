/** `build`: the page as a folder of static files. @module */
import { displayPath } from "@/disk/paths.ts";
import { BUILT_PAGE, writePage } from "@/page/mod.ts";
import { printResult } from "@/reporting/console.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import type { Call } from "@/app/call.ts";

interface Flags {
  readonly model?: readonly string[];
  readonly json?: boolean;
}

/** Writes the page. */
export async function build({ flags }: Call<Flags>): Promise<void> {
  const { model: modelDirs = [PUBLISHED_MODEL], json } = flags;
  const { files, bytes } = await writePage(BUILT_PAGE, { modelDirs });
  const result = { folder: displayPath(BUILT_PAGE), files, bytes };
  const text = () =>
    `${result.folder}: ${files} files, ${
      (bytes / 1e6).toFixed(1)
    } MB, for any host of static files`;
  printResult(result, { json, text });
}
