/** `compare`: two runs on the same clips, or all runs in a table. @module */
import { InputError } from "@/base/errors.ts";
import { Command } from "commander";
import { printResult } from "@/reporting/console.ts";
import { listRuns, readRunLines, readSide } from "@/reporting/published/runs.ts";
import { comparisonText, runTable } from "@/reporting/run_text.ts";
import { compareRuns } from "@/evaluation/compare.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

type Flags = CommonFlags & { readonly table?: boolean };

/** The command that puts runs side by side, from their stored predictions. */
export function compareCommand(): Command {
  return new Command("compare")
    .description("two runs on the same clips, with the interval of their difference; or a table")
    .argument(
      "[which...]",
      "two of: run folder, several with commas between (folds and seeds of one training), file " +
        "of predictions, name of published predictions; none: a table of all finished runs",
    )
    .option("--table", "a table of the run folders that are named, however many")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((which: string[], flags: Flags) =>
      finish(
        flags,
        () => flags.table || which.length === 0 ? table(which, flags) : pair(which, flags),
      )
    );
}

async function table(dirs: readonly string[], { json = false }: Flags): Promise<void> {
  const lines = await readRunLines(dirs.length > 0 ? dirs : await listRuns());
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
