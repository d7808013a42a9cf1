/** `readme`: write what is generated from the published figures. @module */
import { resolve } from "@std/path";
import { displayPath, ROOT } from "@/disk/paths.ts";
import { say } from "@/reporting/console.ts";
import { updateReports } from "@/reporting/published/reports.ts";
import type { Call } from "@/app/call.ts";

/** Brings README's tables, results.md and their pictures up to date. */
export async function readme({ flags }: Call<{ readonly file: string }>): Promise<void> {
  const changed = await updateReports({ readme: resolve(ROOT, flags.file) });
  for (const path of changed) say(`${displayPath(path)} was updated`);
  if (changed.length === 0) say("everything is up to date");
}
