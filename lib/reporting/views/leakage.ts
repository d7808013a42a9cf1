/** What a published accuracy is made of, as tables: the views of notebook 06. @module */
import type { ResultRow } from "@/evaluation/results.ts";
import { expectedTwinShare } from "@/evaluation/twins.ts";
import type { Figure } from "@/reporting/figure.ts";
import { ladderFigure, type LadderRung } from "@/reporting/figures/ladder.ts";
import { readPublishedRow } from "@/reporting/published/publish.ts";
import { ladderClaim, ladderRungs, ladderSteps, stepTable } from "@/reporting/published/systems.ts";
import * as tables from "@/reporting/result_tables.ts";
import type { Row, Table } from "@/reporting/table.ts";

export { ladderRungs };
export { readPublishedResults } from "./evaluation.ts";

/**
 * Compares a number of test clips with what whole actors of RAVDESS would give, and with a fifth of
 * all clips.
 */
export function wholeActorTable(clips: number): Row[] {
  // 24 actors have 104 spoken and sung clips each, but actor 18 lacks the 44 sung ones
  const all = 24 * 104 - 44;
  const actors = Array.from({ length: 24 }, (_, i) => 104 * (i + 1));
  const whole = actors.flatMap((all) => [all, all - 44]);
  return [{
    "clips of all actors": all,
    "a fifth of them": all / 5,
    "rounded up": Math.ceil(all / 5),
    "most below, whole actors": Math.max(...whole.filter((n) => n <= clips)),
    "least above, whole actors": Math.min(...whole.filter((n) => n >= clips)),
  }];
}

/** Recordings of RAVDESS and TESS, which the splits of the ladder were drawn from. */
const RECORDINGS = 3152;
/**
 * How many test clips have a twin in training, and what accuracy that alone explains: every twin is
 * recognised, and all other clips as those of unseen speakers.
 * @param rungs the ladder; the accuracy on unseen speakers is taken from it, or assumed to be 50 %
 * @param options.copies numbers of copies that are made of each recording
 */
export function twinTable(
  rungs: readonly LadderRung[],
  options: { readonly copies: readonly number[] },
): Row[] {
  const unseen = rungs.find(({ row }) => row.protocol === "speaker")?.row.wa.mean ?? 0.5;
  return options.copies.map((copies) => {
    const share = expectedTwinShare({ recordings: RECORDINGS, copies });
    return {
      copies,
      "test clips with a twin in training (%)": 100 * share,
      "accuracy, if twins are known by heart (%)": 100 * (share + (1 - share) * unseen),
    };
  });
}

/** The expected share of twins beside the one that was counted in the splits. */
export function twinCount(
  rungs: readonly LadderRung[],
  { copies }: { readonly copies: number },
): Row[] {
  const counted = rungs.find(({ row }) => row.protocol === "augment_first")?.row.twinShare;
  return [{
    "expected (%)": 100 * expectedTwinShare({ recordings: RECORDINGS, copies }),
    "counted (%)": counted === undefined ? "not measured yet" : 100 * counted,
  }];
}

/** The rungs of the ladder that are measured. */
export function ladderTable(results: readonly ResultRow[]): Table {
  return tables.ladderTable(ladderRungs(results));
}

/** The rungs of the ladder beside the published accuracy. */
export function ladderPlot(rungs: readonly LadderRung[]): Figure {
  return ladderFigure(rungs, {
    title: "four_corpora, hybrid: one network, six ways of testing it",
    claim: ladderClaim(),
  });
}

/** How far the accuracy changes from rung to rung, with intervals where the clips are the same. */
export async function ladderStepTable(rungs: readonly LadderRung[]): Promise<Table> {
  return stepTable(await ladderSteps(rungs, readPublishedRow));
}
