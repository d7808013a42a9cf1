import assert from "node:assert/strict";
import type { Figure } from "@/reporting/figure.ts";
import { toSvg } from "@/reporting/svg.ts";

/** Draws a figure; fails if one of the texts is not in the picture. */
export async function assertDrawn(figure: Figure, ...texts: string[]): Promise<void> {
  const svg = await toSvg(figure);
  for (const text of texts) assert.ok(svg.includes(`>${text}<`), `"${text}" is missing`);
}
