/** Pictures of what was recognised. @module */
import { basename, extname, join, relative, resolve } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { writeWhole } from "@/disk/files.ts";
import { readWaveform } from "@/disk/recording.ts";
import type { AdaptedRecognizer } from "@/recognition/mod.ts";
import type { FileRecognition } from "@/reporting/recognition_text.ts";

/** Draws recordings, each into its own file. */
export interface Plots {
  draw(found: FileRecognition, recognizer: AdaptedRecognizer): Promise<void>;
}

/**
 * Decides where the pictures of recordings go: one into the named .svg or .html file; several into the
 * named folder, as SVG.
 * @throws {InputError} if several are to go into one file, or the place is not below the folder in
 * which the person stands
 */
export function planPlots(place: string, files: readonly string[]): Plots {
  const format = extname(place).toLowerCase();
  const isFile = format === ".svg" || format === ".html" || format === ".htm";
  const refuse = (why: string, remedy: string) => {
    throw new InputError(`draw into "${place}"`, why, { remedy });
  };
  if (relative(".", resolve(place)).startsWith("..")) {
    refuse("it is outside the folder that you are in", "name a place in this folder");
  }
  if (!isFile && format !== "") refuse("its name does not end in .svg or .html", "rename it");
  if (isFile && files.length > 1) {
    refuse(`there are ${files.length} recordings`, "name a folder, such as `--plot plots`");
  }
  const names = isFile ? new Map<string, string>() : namesOf(files);
  return {
    async draw(found, recognizer) {
      const path = isFile ? place : join(place, names.get(found.file)!);
      await writeWhole(path, await draw(found, { recognizer, isPage: format.startsWith(".htm") }));
    },
  };
}

/** A name for each picture: that of the recording, with a number if others have it too. */
function namesOf(files: readonly string[]): Map<string, string> {
  const taken = new Map<string, number>();
  return new Map(files.map((file) => {
    const name = basename(file);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return [file, `${name}${count > 1 ? `-${count}` : ""}.svg`];
  }));
}

async function draw(
  found: FileRecognition,
  { recognizer, isPage }: { recognizer: AdaptedRecognizer; isPage: boolean },
): Promise<string> {
  // plotly.js takes a second to load.
  const { recognitionFigure } = await import("@/reporting/figures/recognition.ts");
  const waveform = await readWaveform(found.file);
  const explanation = found.best === null ? null : await recognizer.explain(waveform);
  const figure = recognitionFigure({
    waveform,
    recognition: found,
    explanation,
    title: basename(found.file),
  });
  if (!isPage) return await (await import("@/reporting/svg.ts")).toSvg(figure);
  const { recognitionPage } = await import("@/reporting/recognition_page.ts");
  return await recognitionPage(found, figure);
}
