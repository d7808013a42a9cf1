/** The network that comes with the project. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { demo } from "@/corpora/demo.ts";
import { writeFolder } from "@/disk/files.ts";
import { readCard } from "@/disk/models.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { readRun, RUN_FILES } from "@/disk/record.ts";

/** The network that `predict` uses by default. */
export const PUBLISHED_MODEL = join(PATHS.models, "unseen_speakers");

/**
 * Publishes the network of a finished run: copies it into artifacts/models under its recipe's name.
 * @param options.modelsDir @default PATHS.models
 * @returns the folder
 * @throws {InputError} for a run that tested speakers it was trained on, since `predict` is for unseen
 * speakers, for a run on synthetic recordings, and for a damaged network
 */
export async function publishModel(
  runDir: string,
  options: { readonly modelsDir?: string } = {},
): Promise<string> {
  const { record: { job, split } } = await readRun(runDir);
  const refuse = (why: string) => {
    throw new InputError(`publish the network of ${displayPath(runDir)}`, why);
  };
  if (split.leaky) refuse(`its protocol "${split.protocol}" says nothing about unseen speakers`);
  if (job.corpora.includes(demo.name)) refuse("it was trained on synthetic recordings");
  const from = join(runDir, RUN_FILES.model);
  const to = join(options.modelsDir ?? PATHS.models, job.recipe);
  await readCard(from); // throws if the folder is damaged
  await writeFolder(to, async (part) => {
    for await (const { name } of Deno.readDir(from)) {
      await Deno.copyFile(join(from, name), join(part, name));
    }
  });
  return to;
}
