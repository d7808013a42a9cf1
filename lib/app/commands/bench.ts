/** `bench`: how fast, beside whom. @module */
import { Argument, Command } from "commander";
import { printResult, say } from "@/app/console.ts";
import { benchCorpus } from "@/app/bench/corpus.ts";
import { benchEngine } from "@/app/bench/engine.ts";
import { benchFeatures } from "@/app/bench/features.ts";
import { benchResample } from "@/app/bench/resample.ts";
import { benchTraining } from "@/app/bench/training.ts";
import { addBench } from "@/evaluation/store.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { displayPath, PATHS } from "@/paths.ts";
import { textTable } from "@/reporting/text_table.ts";
import { type CommonFlags, finish, OPTIONS, wholeNumber } from "./shared.ts";

type Flags = CommonFlags & {
  readonly python: string;
  readonly runs?: number;
  readonly epochs?: number;
  readonly publish?: boolean;
};

const BENCHES = {
  features: ({ python, runs }: Flags) => benchFeatures({ python, ...(runs && { runs }) }),
  resample: ({ python, runs }: Flags) => benchResample({ python, ...(runs && { runs }) }),
  engine: ({ python, runs }: Flags) => benchEngine({ python, ...(runs && { steps: runs }) }),
  corpus: ({ python, runs }: Flags) => benchCorpus({ python, ...(runs && { runs }) }),
  training: ({ python, runs, epochs }: Flags) =>
    benchTraining({ python, ...(runs && { runs }), ...(epochs && { epochs }) }),
} as const;

/** The command that times this project and its peers in the same run. */
export function benchCommand(): Command {
  return new Command("bench")
    .description(
      "time features beside librosa, resampling beside soxr, training beside PyTorch, in turn",
    )
    .addArgument(new Argument("[what...]", "what to time").choices(Object.keys(BENCHES)))
    .option("--python <path>", "a Python that holds the peers", "python3")
    .option("--runs <n>", "timings of each side", wholeNumber(1))
    .option("--epochs <n>", "training: epochs of each side (default: 50)", wholeNumber(1))
    .option("--publish", `write the timings to ${displayPath(PATHS.bench)}`)
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .addHelpText(
      "after",
      "\nThe peers are installed with: pip install -r lib/app/bench/requirements.txt\n" +
        "Timings mean something only on a machine that does nothing else.",
    )
    .action((what: (keyof typeof BENCHES)[], flags: Flags) =>
      finish(flags, async () => {
        const rows: BenchRow[] = [];
        for (const name of what.length > 0 ? what : Object.keys(BENCHES) as typeof what) {
          say(`timing ${name} …`);
          rows.push(...await BENCHES[name](flags));
        }
        if (flags.publish) { for (const row of rows) await addBench(PATHS.bench, row); }
        printResult(rows, { json: flags.json ?? false, text: () => lines(rows) });
      })
    );
}

function lines(rows: readonly BenchRow[]): string {
  const number = (value: number | null, digits: number) => value?.toFixed(digits) ?? "–";
  const table = textTable([
    { title: "work", cells: rows.map((r) => r.name) },
    { title: "here", cells: rows.map((r) => r.engine) },
    { title: "ms", cells: rows.map((r) => number(r.ms, 2)), align: "right" },
    { title: "peer", cells: rows.map((r) => r.peer ?? "–") },
    { title: "ms", cells: rows.map((r) => number(r.peerMs, 2)), align: "right" },
    { title: "ratio", cells: rows.map((r) => number(r.ratio, 2)), align: "right" },
    {
      title: "95 %",
      cells: rows.map((r) => `${number(r.ratioLow, 2)}–${number(r.ratioHigh, 2)}`),
      align: "right",
    },
  ]);
  const notes = rows.flatMap(({ name, note }) => note === undefined ? [] : [`${name}: ${note}`]);
  return [table, ...notes].join("\n");
}
