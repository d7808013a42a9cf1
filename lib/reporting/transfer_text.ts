/** Transfer beside training from scratch, in words: for the terminal and for transfer.md. @module */
import type { TransferResult, TransferRow, Way } from "@/recipes/transfer.ts";
import { estimateText, percentText, pointsInterval, pointsText } from "./result_text.ts";
import { left, makeTable, renderTable, right } from "./table.ts";

/** The ways of training in words. */
export const WAY_TEXTS: Readonly<Record<Way, string>> = {
  scratch: "from scratch",
  head: "last layer",
  all: "all layers",
};

/** One comparison: what it is about, and a row for each number of clips and way. */
export function transferText(result: TransferResult, format: "text" | "markdown"): string {
  const table = makeTable(result.rows, [
    right("clips per label", sizeText),
    left("trained", ({ way }) => WAY_TEXTS[way]),
    right("UAR %", ({ uar }) => estimateText(uar)),
    right("above scratch", ({ gain }) => gain === null ? "" : pointsText(gain.value)),
    right("95 % interval", ({ gain }) => gain === null ? "" : pointsInterval(gain)),
  ]);
  const parts = [aboutText(result), renderTable(table, format)];
  return parts.join(format === "markdown" ? "\n\n" : "\n");
}

function aboutText({ recipe, weights, heard, corpora, labels, ...result }: TransferResult): string {
  const { folds, seeds, clips, speakers, engine, asItIs } = result;
  const before = asItIs === null
    ? ""
    : ` As it is, it has ${estimateText(asItIs)} % on these clips.`;
  return `${corpora.join(" and ")}: ${clips.toLocaleString("en")} clips of ${speakers} speakers, ` +
    `${labels.length} labels, ${folds} folds of unseen speakers, seed ${
      seeds.join(", ")
    }; guessing ` +
    `has a UAR of ${percentText(1 / labels.length)} %. The trained network is ${recipe} ` +
    `(${weights.slice(0, 10)}), which has heard ${
      heard.join(", ")
    }.${before} Trained by ${engine}.`;
}

function sizeText({ clipsPerLabel, trainingClips }: TransferRow): string {
  return clipsPerLabel === null
    ? `all (${Math.round(trainingClips)} in all)`
    : String(clipsPerLabel);
}

/** The page of all comparisons. */
export function transferPage(results: readonly TransferResult[]): string {
  const parts = results.map((result) => {
    const title = result.corpora.join(" and ");
    return `## ${title}\n\n![UAR by training clips per label](figures/${figureName(result)})\n\n` +
      transferText(result, "markdown");
  });
  return `# Starting from a trained network

What it gains on speakers that no network has heard: the same network from scratch (30 epochs of 320
clips, the recipe's learning rate), from the trained network's last layer alone, and from all of its
layers (see lib/recipes/start.ts for both). The recipe decides which epoch is kept. The defaults for
both were chosen among a handful on EMOVO's validation speakers, who are tested in other folds: a little
optimism is in its figures.
Training clips are drawn per label, speakers in turn; fewer clips are among more of the same seed.
Intervals are by bootstrap over speakers, the same draws for both sides of a difference: with so few
speakers they are rough, and no figure is about more languages and studios than those here.

${parts.join("\n\n")}

\`deno task transfer --from NETWORK --corpora NAMES --publish\` measures this again.
`;
}

/** The picture of a comparison. */
export function figureName({ corpora, recipe }: TransferResult): string {
  return `transfer-${recipe}-${corpora.join("-")}.svg`;
}
