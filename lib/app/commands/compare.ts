/** `compare`: two runs on the same clips, or all runs in a table. @module */
import { InputError } from "@/base/errors.ts";
import { compareRuns } from "@/evaluation/compare.ts";
import { printResult } from "@/reporting/console.ts";
import { foldersOf, listRuns, readRunLines, readSide } from "@/reporting/published/runs.ts";
import { comparisonText, runTable } from "@/reporting/run_text.ts";
import type { Call } from "@/app/call.ts";

interface Flags {
  readonly table?: boolean;
  readonly json?: boolean;
}

/** Puts runs side by side, from their stored predictions. */
export async function compare({ words, flags }: Call<Flags>): Promise<void> {
  await (flags.table || words.length === 0 ? table(words, flags) : pair(words, flags));
}

async function table(dirs: readonly string[], { json = false }: Flags): Promise<void> {
  const named = await foldersOf(dirs) ?? dirs; // a name that is none is refused below
  const lines = await readRunLines(named.length > 0 ? named : await listRuns());
  const rows = lines.map(({ dir, row, record: { bestEpoch, epochs, parameters, timings } }) => ({
    run: dir,
    ...row,
    bestEpoch,
    epochs,
    parameters,
    ...timings,
  }));
  printResult(rows, { json, text: () => runTable(lines) });
}

async function pair(which: readonly string[], { json = false }: Flags): Promise<void> {
  const [first, second, ...more] = which;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new InputError(
      `compare ${which.length} as a pair`,
      "name two, with commas between the folds and seeds of each",
      { remedy: "or add --table" },
    );
  }
  const a = await readSide(first);
  const b = await readSide(second);
  const comparison = compareRuns(a, b);
  printResult(comparison, { json, text: () => comparisonText(comparison, { a, b }) });
}
