/** `card`: the README of a model. @module */
import { displayPath } from "@/disk/paths.ts";
import { say } from "@/reporting/console.ts";
import { writeModelCard } from "@/reporting/published/model_card.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import type { Call } from "@/app/call.ts";

/** Writes `README.md` into the folder of a model. */
export async function card({ flags }: Call<{ readonly model?: string }>): Promise<void> {
  say(`wrote ${displayPath(await writeModelCard(flags.model ?? PUBLISHED_MODEL))}`);
}
