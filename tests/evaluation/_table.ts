/** A made table of predictions, and what the tests need to read stored numbers. */
import type { Prediction, PredictionTable } from "@/evaluation/mod.ts";
import { seededRandom } from "@/base/random.ts";

export const LABELS = ["neutral", "happy", "sad", "angry"] as const;

/** Agreement of two computations of the same formula in float64. */
export const FLOAT64_TOLERANCE = 1e-12;

export interface MadeOptions {
  speakers?: number;
  clipsPerSpeaker?: number;
  seeds?: readonly number[];
  /** How much the score of the truth is raised: 0 = chance. */
  skill?: number;
  /** Seed of the scores. */
  draw?: number;
}

/** Every speaker says every emotion in turn; scores are random, with some skill. */
export function madeTable(options: MadeOptions = {}): PredictionTable {
  const { speakers = 6, clipsPerSpeaker = 8, seeds = [1], skill = 0.4, draw = 1 } = options;
  const random = seededRandom(draw), rows: Prediction[] = [];
  for (const seed of seeds) {
    for (let speaker = 0; speaker < speakers; speaker++) {
      for (let clip = 0; clip < clipsPerSpeaker; clip++) {
        const truth = clip % LABELS.length;
        const raw = LABELS.map((_, i) => random.uniform() + (i === truth ? skill : 0));
        const sum = raw.reduce((total, value) => total + value, 0);
        const scores = raw.map((value) => value / sum);
        rows.push({
          id: `made/${speaker}/${clip}`,
          corpus: "made",
          speaker: `made-${speaker}`,
          gender: speaker % 2 === 0 ? "male" : "female",
          channel: "speech",
          intensity: clip % 3 === 0 && truth !== 0 ? "strong" : "normal",
          statement: clip < clipsPerSpeaker / 2 ? "kids" : "dogs",
          emotion: LABELS[truth]!,
          predicted: LABELS[scores.indexOf(Math.max(...scores))]!,
          scores,
          fold: speaker % 3,
          seed,
        });
      }
    }
  }
  return {
    labels: LABELS,
    rows,
    protocol: "speaker",
    leaky: false,
    recipe: "made",
    model: "dice",
  };
}

/** The table with one row changed. */
export function withRow(
  table: PredictionTable,
  at: number,
  change: Partial<Prediction>,
): PredictionTable {
  return { ...table, rows: table.rows.map((row, i) => i === at ? { ...row, ...change } : row) };
}

/** Numbers from text with a space between. */
export function numbers(text: string): number[] {
  return text.split(" ").map(Number);
}

/** Numbers from base64 of little-endian float64. */
export function float64(base64: string): Float64Array {
  return new Float64Array(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer);
}

/** The largest difference of two lists; infinite when their lengths differ. */
export function worstError(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(0, ...found.map((value, i) => Math.abs(value - expected[i]!)));
}
