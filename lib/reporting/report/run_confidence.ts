/** Can the scores be trusted? @module */
import { reliability, scaleFolds } from "@/evaluation/calibration.ts";
import type { EvaluationPack } from "@/evaluation/pack.ts";
import type { PredictionTable } from "@/evaluation/table.ts";
import { reliabilityFigure } from "@/reporting/figures/reliability.ts";
import { markup } from "@/reporting/html.ts";
import { calibrationText, coverageTable } from "@/reporting/pack_text.ts";
import { figureHtml, figuresHtml, type Section } from "./page.ts";
import { plainTable } from "./tables.ts";

const SIZE = { width: 440, height: 400 };

/** Confidence against accuracy, as trained and with the fitted temperatures; and coverage. */
export async function confidenceSection(
  table: PredictionTable,
  { summary, reliability: asTrained, coverage }: EvaluationPack,
): Promise<Section> {
  const panels = [{ title: "As trained", measured: asTrained }];
  if (summary.calibration !== undefined) {
    const scaled = scaleFolds(table, summary.calibration.temperatures);
    panels.push({ title: "With fitted temperatures", measured: reliability(scaled) });
  }
  const figures = await Promise.all(panels.map(({ title, measured }) => {
    const figure = reliabilityFigure(measured.bins, { title, ece: measured.ece });
    const alt = `${title}: accuracy of clips by their highest score; on the diagonal they agree`;
    return figureHtml({ ...figure, layout: { ...figure.layout, ...SIZE } }, { alt });
  }));
  return {
    id: "confidence",
    title: "Can the scores be trusted?",
    body: [
      markup`<p>Of clips with a score of 80 %, 80 of 100 should be right: dots on the dotted line. Below it
the network is too sure. ECE is the mean distance from the line. In numbers: ${
        calibrationText(asTrained, summary)
      }.</p>`,
      figuresHtml(figures),
      plainTable(coverageTable(coverage), {
        caption: "Accuracy when only the clips with the highest scores are answered",
      }),
    ],
  };
}
