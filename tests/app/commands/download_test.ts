import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { runCli } from "../_cli.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const WAV = encodeWav({ samples: new Float32Array(800).fill(0.1), sampleRate: 16000 });

Deno.test("SAVEE says where to register, before any licence", async () => {
  await using folder = await tempFolder();
  const { code, stdout, stderr } = await runCli(["download", "savee"], { root: folder.path });
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(
    stderr.join("\n"),
    /^error: Cannot download savee: SAVEE is given to researchers who/,
  );
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
    const { code, stderr } = await runCli(["download", corpus], { root: folder.path });
    assert.equal(code, 2, corpus);
    assert.match(
      stderr.join("\n"),
      /licence: .*https:.*\n.*please cite: .*\n.*add --accept-licence/,
    );
    assert.match(
      stderr.at(-1)!,
      /^error: Cannot download .*: its licence .* has to be accepted first/,
    );
  }
  assert.deepEqual(await filesIn(folder.path), []);
});

Deno.test("corpora that cannot be had are refused with those that can", async () => {
  const { code, stderr } = await runCli(["download", "demo"]);
  assert.equal(code, 2);
  assert.match(stderr.join("\n"), /ravdess, crema-d, tess, savee/);
});
