/** README's tutorial on own recordings, command by command. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { speakDemo } from "@/corpora/demo_speech.ts";
import { ROOT } from "@/disk/paths.ts";
import { runCli } from "./_cli.ts";
import { tempFolder, writeFile } from "./_temp.ts";

const LABELS = ["happy", "sad"] as const;

/** The commands of README's section, without `deno task` and comments. */
async function tutorialCommands(): Promise<string[][]> {
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  const section = readme.split("### Your labels, in five minutes")[1]!;
  const [, block] = section.split("```sh\n");
  return block!.split("```")[0]!.trim().split("\n")
    .map((line) => line.replace(/^deno task /, "").replace(/ +#.*/, "").split(/ +/));
}

/** Three people, two labels, two clips of each. */
async function record(folder: string): Promise<void> {
  for (const [i, person] of ["anna", "ben", "carl"].entries()) {
    for (const label of LABELS) {
      for (const [take, clip] of speakDemo([label, label], { speaker: i + 1 }).entries()) {
        await writeFile(join(folder, person, label, `${take}.wav`), encodeWav(clip));
      }
    }
  }
}

Deno.test("README's tutorial on own recordings works, command by command", async () => {
  await using folder = await tempFolder();
  const { path: root } = folder;
  await record(join(root, "recordings"));
  const model = join("artifacts", "models", "unseen_speakers");
  for (const { name } of Deno.readDirSync(join(ROOT, model))) {
    await writeFile(join(root, model, name), await Deno.readFile(join(ROOT, model, name)));
  }
  const commands = await tutorialCommands();
  assert.deepEqual(commands.map(([name]) => name), ["new", "predict", "report", "compare"]);

  const outputs: string[] = [];
  for (const [name, ...args] of commands) {
    // Nobody can be asked here.
    const answer = name === "new" ? ["--yes"] : [];
    const ended = await runCli([name!, ...args, ...answer], { root, cwd: root });
    assert.equal(ended.code, 0, ended.stderr.join("\n"));
    outputs.push(ended.stdout);
  }
  const [made, predicted, page, runs] = outputs;
  assert.match(made!, /3 folds, seed 1, 12 speech clips of 3 speakers: UAR/);
  assert.match(made!, /This proves little/);
  assert.equal(predicted!.match(/anna\/(happy|sad)\/[01]\.wav/g)?.length, 4);
  const html = await Deno.readTextFile(join(root, "build", "report", "corpus-voices.html"));
  assert.match(page!, /corpus-voices\.html/);
  assert.ok(LABELS.every((label) => html.includes(label)));
  assert.equal(runs!.match(/unseen_speakers-speaker-fold[012]/g)?.length, 3);
});
