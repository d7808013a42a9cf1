import assert from "node:assert/strict";
import { encodeWav } from "@/audio/wav.ts";
import { featureShape } from "@/features/config.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { join } from "@std/path";
import { assertRefused, runCli } from "../_cli.ts";
import { madeWav, ravdessPath, writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

Deno.test("index writes what the recordings are, and says how they differ from the published", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const raw = join(root, "data", "raw");
  await writeRavdess(raw, { speakers: 2, emotions: 3 });
  const { code, stdout, stderr } = await runCli(["index", "--json"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const [summary, ...others] = JSON.parse(stdout);
  assert.deepEqual(others, []);
  assert.deepEqual([summary.corpus, summary.clips, summary.speakers], ["ravdess", 6, 2]);
  assert.equal(summary.index, join(root, "data", "index", "ravdess.jsonl"));
  assert.deepEqual(summary.identical, []);
  assert.ok(summary.differences.includes("ravdess speech: 6 clips are here, 1,440 were published"));
  assert.deepEqual(await filesIn(join(root, "data", "index")), ["ravdess.jsonl"]);

  await Deno.copyFile(join(raw, ravdessPath(1, 3)), join(raw, ravdessPath(2, 3)));
  const text = await runCli(["index"], { root });
  assert.equal(text.code, 0);
  assert.match(
    text.stdout,
    /^ravdess: 6 recordings of 2 speakers, in .*ravdess\.jsonl\n {2}neutral +2\n/,
  );
  assert.match(text.stdout, /identical recordings: 03-01-03.*-01 = 03-01-03.*-02\n/);
  assert.match(text.stderr.at(-1)!, /^Ryerson .*: 6 recordings of 2 speakers\.$/);
});

Deno.test("names and files that cannot be read are all named, and no index is written unless they are skipped", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const raw = join(root, "data", "raw");
  await writeRavdess(raw);
  await writeFile(join(raw, "ravdess", "Actor_01", "angry.wav"), madeWav("a"));
  await writeFile(join(raw, ravdessPath(1, 5)), "");
  const { code, stdout, stderr } = await runCli(["index", "--json"], { root });
  assert.deepEqual([code, stdout], [2, ""]);
  const sentences = stderr.slice(stderr.findIndex((line) => line.startsWith("error: ")));
  assert.match(sentences[0]!, /^error: Cannot index ravdess: 2 problems in 6 files; .*--skip-prob/);
  assert.equal(sentences.length, 3);
  assert.match(sentences[1]!, /^ {2}Cannot read .*05-01.*\.wav.*: it is empty \(0 bytes\)/);
  assert.match(sentences[2]!, /^ {2}Cannot read .*angry\.wav as a RAVDESS name: it must be seven/);
  assert.deepEqual((await filesIn(root)).filter((file) => !file.startsWith("data/raw/")), []);

  const skipped = await runCli(["index", "--json", "--skip-problems"], { root });
  assert.equal(skipped.code, 0, skipped.stderr.join("\n"));
  assert.equal(JSON.parse(skipped.stdout)[0].clips, 4);
  for (const name of ["05-01", "angry"]) assert.ok(skipped.stderr.join("\n").includes(name), name);

  const unknown = /^error: Cannot find a corpus named "nope"/;
  await assertRefused(["index", "--corpora", "ravdess,nope"], unknown, { root });
});

Deno.test("a corpus may have more recordings than a call takes arguments", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const own = join(root, "data", "raw", "own");
  // As many for this stack as 150,000 are for the usual one.
  const env = { DENO_V8_FLAGS: "--stack-size=100" };
  const count = 15_000;
  const row = (_: unknown, i: number) => `a.wav,${i / 1e4},${(i + 9) / 1e4},sad,anna`;
  const table = ["path,start,end,emotion,speaker", ...Array.from({ length: count }, row)];
  await writeFile(join(own, "recordings.csv"), table.join("\n"));
  await writeFile(join(own, "a.wav"), madeWav("a", 1.6));
  const { code, stdout, stderr } = await runCli(["index", "--json"], { root, env });
  assert.equal(code, 0, stderr.join("\n"));
  assert.equal(JSON.parse(stdout)[0].clips, count);
});

Deno.test("features are computed once, into data/features", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"));
  const { code, stdout, stderr } = await runCli(["features", "--json"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const result = JSON.parse(stdout);
  assert.deepEqual([result.recordings, result.made], [4, 4]);
  assert.deepEqual(result.shape, featureShape(twoChannel.features));
  const files = await filesIn(result.folder);
  assert.equal(files.filter((name) => name.endsWith(".f32")).length, 4);
  const again = await runCli(["features"], { root });
  assert.match(
    again.stdout,
    /^4 recordings as 32 x 94 x 2: 0 computed now in .* s, in .*features\/\w+\n$/,
  );
  assert.deepEqual(await filesIn(result.folder), files);
});

const WAV = encodeWav({ samples: new Float32Array(800).fill(0.1), sampleRate: 16000 });

Deno.test("SAVEE says where to register, before any licence", async () => {
  await using folder = await tempFolder();
  const sentence = /^error: Cannot download savee: SAVEE is given to researchers who/;
  const stderr = await assertRefused(["download", "savee"], sentence, { root: folder.path });
  assert.match(stderr.join("\n"), /deno task download savee --from FOLDER/);
});

Deno.test("a corpus is taken from a folder once its licence is accepted", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const from = join(root, "unpacked");
  await writeFile(join(from, "DC", "a01.wav"), WAV);
  const args = ["download", "savee", "--from", from];
  const asked = await runCli(args, { root });
  assert.equal(asked.code, 2);
  assert.match(asked.stderr.join("\n"), /licence: research only, https:.*\n {2}please cite: Haq S/);
  assert.match(asked.stderr.join("\n"), /nobody can be asked here: add --accept-licence/);
  assert.deepEqual(await filesIn(root), ["unpacked/DC/a01.wav"]);

  const { code, stdout, stderr } = await runCli([...args, "--accept-licence"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  assert.match(stdout, /^savee: 1 recordings in .*savee; next: deno task index --corpora savee\n/);
  assert.match(stdout, /differs from what was published: savee speech: 1 clips are here, 480 were/);
  assert.deepEqual(await filesIn(join(root, "data")), ["raw/savee/DC/a01.wav"]);
  const again = await runCli([...args, "--accept-licence"], { root });
  assert.equal(again.code, 2);
  assert.match(again.stderr.join("\n"), /savee holds files already; remove that folder to get/);
});

Deno.test("nothing is fetched before the licence is accepted", async () => {
  await using folder = await tempFolder();
  for (const corpus of ["ravdess", "crema-d", "tess"]) {
    const sentence = /^error: Cannot download .*: its licence .* has to be accepted first/;
    const stderr = await assertRefused(["download", corpus], sentence, { root: folder.path });
    assert.match(
      stderr.join("\n"),
      /licence: .*https:.*\n.*please cite: .*\n.*add --accept-licence/,
    );
  }
  assert.deepEqual(await filesIn(folder.path), []);
});

Deno.test("index --folder shows what it understood, and writes it only with --yes", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const voices = join(root, "My voices");
  for (const [i, name] of ["anna/sad/1", "anna/angry/1", "ben/sad/1", "ben/angry/2"].entries()) {
    await writeFile(join(voices, `${name}.wav`), madeWav(String(i)));
  }
  await writeFile(join(voices, "ben/angry/broken.wav"), "no sound");
  const place = { root, cwd: root };
  const args = ["index", "--folder", "My voices"];
  const shown = await assertRefused(
    args,
    /^error: Cannot index my-voices: it has a problem; /,
    place,
  );
  assert.match(shown.join("\n"), /names are read as \{speaker\}\/\{emotion\}\/\{\*\};/);
  assert.match(shown.join("\n"), /^ {2}anna\/sad\/1\.wav -> speaker anna, emotion sad$/m);
  const skip = [...args, "--skip-problems"];
  await assertRefused(
    skip,
    /^error: Cannot index my-voices: nobody can be asked here; add --yes/,
    place,
  );
  assert.deepEqual((await filesIn(root)).filter((file) => !file.startsWith("My voices")), []);

  const { code, stdout, stderr } = await runCli([...skip, "--yes", "--json"], place);
  assert.equal(code, 0, stderr.join("\n"));
  const [summary, ...others] = JSON.parse(stdout);
  assert.deepEqual([summary.corpus, summary.clips, summary.speakers, others], [
    "my-voices",
    4,
    2,
    [],
  ]);
  const written = (await filesIn(root)).filter((file) => !file.startsWith("My voices"));
  assert.deepEqual(written, [
    "data/index/my-voices.jsonl",
    "data/index/my-voices.notes.json",
    "data/raw/my-voices/corpus.json",
  ]);
  const again = await runCli(["index", "--corpora", "my-voices", "--json"], place);
  assert.equal(JSON.parse(again.stdout)[0].clips, 4);
  assert.match(again.stderr.join("\n"), /skipped: Cannot read .*broken\.wav/);

  const recipe = ["new", "two_channel", "--folder", "My voices", "--yes"];
  await assertRefused(recipe, /^error: Cannot name a corpus "two_channel": that is the name of a/, {
    ...place,
  });
  const alone =
    /^error: Cannot index with these options: --name, .* are about a folder; name it with/;
  await assertRefused(["index", "--pattern", "{emotion}_{_}"], alone, place);
  const columns =
    /^error: Cannot use the columns "mood=x": "mood=x" is no field=column; the fields are/;
  await assertRefused([...args, "--columns", "mood=x"], columns, place);
});
