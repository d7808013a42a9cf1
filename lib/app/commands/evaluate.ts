/** `evaluate`: the figures of finished runs. @module */
import { Command } from "commander";
import { printResult, say } from "@/app/console.ts";
import { publishModel } from "@/app/published_model.ts";
import { publishRuns, runPredictions, runSummary, summaryText } from "@/app/runs.ts";
import { groupScores, reportOn } from "@/evaluation/mod.ts";
import { displayPath } from "@/paths.ts";
import { textTable } from "@/reporting/text_table.ts";
import { type CommonFlags, finish, OPTIONS } from "./shared.ts";

type Flags = CommonFlags & {
  readonly run: string[];
  readonly publish?: boolean;
  readonly publishModel?: boolean;
};

/** The command that judges runs from their stored predictions; it needs no network and no corpus. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("judge finished runs from their predictions: the folds and seeds of one recipe")
    .requiredOption("--run <dir...>", "run folders, as many as belong together")
    .option("--publish", "write predictions and figures to artifacts/reports")
    .option("--publish-model", "make the first run's network the one that predict takes")
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .action((flags: Flags) =>
      finish(flags, async () => {
        const table = await runPredictions(flags.run);
        const summary = await runSummary(flags.run);
        if (flags.publish) {
          say(`published ${displayPath((await publishRuns(flags.run)).predictions)}`);
        }
        if (flags.publishModel) {
          say(`published ${displayPath(await publishModel(flags.run[0]!))}`);
        }
        const { confusion } = reportOn(table.rows, table.labels, "skip");
        const perSpeaker = groupScores(table, "speaker");
        printResult({ ...summary, confusion: confusion.counts, perSpeaker }, {
          json: flags.json ?? false,
          text: () =>
            [summaryText(summary), classLines(summary), confusionLines(confusion)].join("\n\n"),
        });
      })
    );
}

const percent = (share: number) => (100 * share).toFixed(1);

function classLines({ perClass }: Awaited<ReturnType<typeof runSummary>>): string {
  return textTable([
    { title: "emotion", cells: perClass.map((c) => c.label) },
    { title: "precision %", cells: perClass.map((c) => percent(c.precision)), align: "right" },
    { title: "recall %", cells: perClass.map((c) => percent(c.recall)), align: "right" },
    { title: "F1 %", cells: perClass.map((c) => percent(c.f1)), align: "right" },
    { title: "clips", cells: perClass.map((c) => String(c.support)), align: "right" },
  ]);
}

function confusionLines(
  { labels, counts }: { labels: readonly string[]; counts: readonly (readonly number[])[] },
): string {
  return textTable([
    { title: "portrayed \\ heard", cells: labels },
    ...labels.map((label, j) => ({
      title: label.slice(0, 5),
      cells: counts.map((row) => String(row[j])),
      align: "right" as const,
    })),
  ]);
}
