/** The network that comes with the project. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { demo } from "@/corpora/demo.ts";
import { writeFolder } from "@/disk/files.ts";
import { readCard } from "@/disk/models.ts";
import { PATHS } from "@/disk/paths.ts";
import { readRun, RUN_FILES } from "@/disk/record.ts";

/** What `predict` takes unless it is told otherwise. */
export const PUBLISHED_MODEL = join(PATHS.models, "two_channel");

/**
 * Publishes the network of a finished run: copies it into artifacts/models under its recipe's name.
 * @param options.modelsDir @default PATHS.models
 * @returns the folder
 * @throws {RangeError} for a run that tested speakers it learned from, since `predict` is for
 *   strangers, or that heard made sounds
 */
export async function publishModel(
  runDir: string,
  options: { readonly modelsDir?: string } = {},
): Promise<string> {
  const { record: { job, split } } = await readRun(runDir);
  const why = split.leaky
    ? `its protocol "${split.protocol}" says nothing about speakers who are new to it`
    : job.corpora.includes(demo.name)
    ? "it learned from made sounds"
    : undefined;
  if (why !== undefined) throw new InputError(`publish the network of ${runDir}`, `${why}`);
  const from = join(runDir, RUN_FILES.model),
    to = join(options.modelsDir ?? PATHS.models, job.recipe);
  await readCard(from); // refuses a folder that is damaged
  await writeFolder(to, async (part) => {
    for await (const { name } of Deno.readDir(from)) {
      await Deno.copyFile(join(from, name), join(part, name));
    }
  });
  return to;
}
