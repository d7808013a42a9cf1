/** `export`: a network in a format that other programs run. @module */
import { basename, dirname, extname, join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { writeWhole } from "@/disk/files.ts";
import { loadModel, readModelFiles } from "@/disk/models.ts";
import { startEngine } from "@/engine/start.ts";
import { toOnnx } from "@/models/onnx/export.ts";
import { say } from "@/reporting/console.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import type { Call } from "@/app/call.ts";

interface Flags {
  readonly model?: string;
  readonly out: string;
}

/** Writes a network as ONNX, and its card beside it. */
export async function exportNetwork({ flags }: Call<Flags>): Promise<void> {
  const { model: dir = PUBLISHED_MODEL, out } = flags;
  if (extname(out) !== ".onnx") {
    throw new InputError(`write ${out}`, "its name does not end in .onnx");
  }
  await startEngine({ provider: "wasm" });
  const { model, card } = await loadModel(dir);
  const files = await readModelFiles(dir);
  const cardPath = join(dirname(out), `${basename(out, ".onnx")}.meta.json`);
  await writeWhole(out, toOnnx(model, { labels: card.labels }));
  await writeWhole(cardPath, files["meta.json"]);
  say(`wrote ${out} and ${cardPath}`);
}
