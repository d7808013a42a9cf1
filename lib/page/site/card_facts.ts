/** What the card of a model says, in words. @module */
import type { StoredCard } from "@/models/card.ts";
import type { LoadedModel } from "./recognition_api.ts";
import { percent } from "./words.ts";

/** What the card says, as terms and texts. */
export function cardFacts({ model, card }: LoadedModel): [term: string, text: string][] {
  const { labels, features, about, calibration } = card;
  const rows: [string, string][] = [
    ["Name", `${model.name}, version ${model.version}`],
    ["Emotions", labels.join(", ")],
    ["Listens to", `${features.durationSec} s at a time, at ${features.sampleRate / 1000} kHz`],
    ["Network", card.model.kind.replaceAll("_", " ")],
    ["Training", trainingText(about)],
  ];
  if (calibration !== undefined) {
    const { threshold, coverage, accuracy, clips, speakers } = calibration;
    rows.push([
      "How sure",
      `It answers from a score of ${
        percent(threshold)
      } on. Of ${clips} recordings of ${speakers} ` +
      `speakers whom it did not learn from, it answered ${percent(coverage)}, and ` +
      `${percent(accuracy)} of these answers were right.`,
    ]);
  }
  rows.push(["Use", "Not for judging people; networks trained on RAVDESS not for commerce."]);
  return rows;
}

function trainingText(about: StoredCard["about"]): string {
  const known = Object.entries(about).map(([name, value]) => `${name} ${value}`).join(", ");
  return known === "" ? "not stated" : known;
}
