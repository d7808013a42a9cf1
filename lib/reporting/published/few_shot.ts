/** Publishes what a few clips of a speaker are worth. @module */
import { join } from "@std/path";
import { type FewShot, fewShotRule } from "@/disk/few_shot.ts";
import { writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { readChecked } from "@/disk/results.ts";
import { fewShotText } from "@/reporting/few_shot_text.ts";
import { checkPublishable } from "./publish.ts";

/** Files in artifacts/reports. */
export const FEW_SHOT_FILES = { data: "few_shot.json", page: "few_shot.md" } as const;

/**
 * Writes few_shot.json and few_shot.md into artifacts/reports.
 * @returns path of the Markdown page
 * @throws {InputError} of the demo corpus, and if a file cannot be written
 */
export async function publishFewShot(
  measured: FewShot,
  { reportsDir = PATHS.reports }: { readonly reportsDir?: string | undefined } = {},
): Promise<string> {
  checkPublishable(measured.corpora);
  const page = join(reportsDir, FEW_SHOT_FILES.page);
  await writeWhole(join(reportsDir, FEW_SHOT_FILES.data), JSON.stringify(measured, null, 2) + "\n");
  await writeWhole(page, pageOf(measured));
  return page;
}

/**
 * The contents of few_shot.json.
 * @throws {InputError} if the file is missing or damaged
 */
export async function readFewShot(
  path: string = join(PATHS.reports, FEW_SHOT_FILES.data),
): Promise<FewShot> {
  const remedy = "`deno task evaluate --few-shot --publish --run DIR` measures it";
  return await readChecked(path, { rule: fewShotRule, remedy });
}

function pageOf(measured: FewShot): string {
  return `# A few clips of a new speaker

The last layer of a network is fitted to some clips of a speaker whom it never heard, and tested on
other clips of the same speaker, beside the layer as it was ("plain") and beside the nearest mean of what
comes before that layer. Where the sentences are "others", no sentence of the clips that were fitted to
is among those that are tested; "any" clips may share sentences. Labels that a corpus lacks are no
candidates. The fitted layer has the least cross-entropy on the clips plus a penalty on how far it is
from the old one. The strength of that penalty is chosen on speakers of other folds of RAVDESS, and for
other corpora on all of its speakers: never on who is tested. Intervals are by bootstrap over speakers;
under three speakers there is none.

Of RAVDESS, each speaker has eight spoken clips of an emotion, but four of "neutral", of which three at
most are fitted to, and four (two) with one sentence, so that five clips of one sentence are not there.
Ten clips are there with the songs alone: six emotions of 23 speakers, whose songs these networks never
learned from, with six clips of "neutral". SAVEE names sentences by emotion: where its sentences are
"others", the three that all emotions share may be on both sides.

${fewShotText(measured, "markdown")}

A voice in another studio is what a user's own voice is to a published network.
\`deno task evaluate --few-shot --publish --run DIR …\` measures this again.
`;
}
