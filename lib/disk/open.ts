/** The sound of an utterance. @module */
import { join } from "@std/path";
import { readWaveform } from "./recording.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { PATHS } from "./paths.ts";
import type { Utterance } from "@/corpora/utterance.ts";

/**
 * Reads an utterance's recording.
 * @param options.root the folder that paths are relative to @default PATHS.raw
 * @throws as `readWaveform`
 */
export function readUtterance(
  utterance: Pick<Utterance, "path">,
  options: { readonly root?: string } = {},
): Promise<Waveform> {
  return readWaveform(join(options.root ?? PATHS.raw, utterance.path));
}
