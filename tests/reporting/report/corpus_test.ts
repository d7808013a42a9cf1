import assert from "node:assert/strict";
import { join } from "@std/path";
import { csvLine } from "@/base/csv.ts";
import { encodeWav } from "@/audio/wav.ts";
import { own } from "@/corpora/own.ts";
import { savee } from "@/corpora/savee.ts";
import { seededRandom } from "@/base/random.ts";
import { openWorkspace } from "@/disk/workspace.ts";
import { corpusReport } from "@/reporting/report/corpus.ts";
import { tempFolder, writeFile } from "../../app/_temp.ts";
import { utterance } from "../_utterance.ts";
import { assertSafe } from "./_page.ts";
import { HOSTILE_LABELS } from "./_labels.ts";

function voice(seed: string, level = 0.3): Uint8Array {
  const random = seededRandom(seed);
  const pitch = 100 + 300 * random.uniform();
  const samples = Float32Array.from(
    { length: 8000 },
    (_, i) => level * Math.sin(i * pitch / 2546) + 0.01 * random.normal(),
  );
  return encodeWav({ samples, sampleRate: 16000 });
}

/** Own recordings of hostile labels, whose names have signs that an address must not have. */
async function ownCorpus(root: string, options: { speakers?: number; silent?: boolean } = {}) {
  const { speakers = 3, silent = false } = options;
  const lines = [csvLine(["path", "emotion", "speaker", "gender"])];
  for (let speaker = 0; speaker < speakers; speaker++) {
    for (const [i, label] of HOSTILE_LABELS.entries()) {
      const path = `Änne #${speaker}/take 100% ?${i}.wav`;
      await writeFile(join(root, "own", path), voice(path));
      lines.push(csvLine([path, label, `<i>s</i>${speaker}`, "female"]));
    }
  }
  if (silent) {
    const samples = new Float32Array(8000);
    await writeFile(join(root, "own", "quiet.wav"), encodeWav({ samples, sampleRate: 16000 }));
    lines.push(csvLine(["quiet.wav", "1", "<i>s</i>0", "female"]));
  }
  await writeFile(join(root, "own", "recordings.csv"), lines.join("\n"));
  const { utterances } = await openWorkspace({
    root,
    indexFolder: join(root, "index"),
    corpora: ["own"],
    onNotice: () => {},
  });
  return utterances;
}

Deno.test("any text can be a label, a speaker and a file: nothing of it becomes markup", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const utterances = await ownCorpus(root, { silent: true });
  const pageDir = join(root, "build", "report");
  const page = await corpusReport(own, utterances, { root, pageDir });
  assertSafe(page);
  for (const label of HOSTILE_LABELS) {
    const shown = label.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
    assert.ok(page.includes(`<bdi>${shown}</bdi>`), label);
  }
  assert.ok(page.includes("1 recording of silence"));
});

Deno.test("players lead from the page to the recordings", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const utterances = await ownCorpus(root);
  const pageDir = join(root, "build", "report");
  const page = await corpusReport(own, utterances, { root, pageDir });
  const sources = [...page.matchAll(/<audio controls preload="none" src="([^"]*)"/g)];
  assert.ok(sources.length >= 40, `${sources.length} players`);
  for (const [, source] of sources) {
    const url = new URL(source!, `file://${pageDir}/page.html`);
    assert.ok((await Deno.stat(url)).isFile);
  }
});

Deno.test("a corpus that others published has names and no players", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const utterances = ["sad", "happy"].flatMap((emotion) =>
    ["a", "b", "c"].map((speaker) =>
      utterance({
        emotion,
        speaker,
        corpus: "savee",
        id: `${speaker}-${emotion}`,
        path: `${speaker}-${emotion}.wav`,
        sha256: speaker === "c" ? "same" : `${speaker}-${emotion}`,
      })
    )
  );
  for (const { path } of utterances) await writeFile(join(root, path), voice(path));
  const page = await corpusReport(savee, utterances, { root, pageDir: root });
  assertSafe(page);
  assert.ok(!page.includes("<audio"));
  assert.ok(page.includes("research only"));
  assert.ok(page.includes("c-happy and c-sad are the same recording, but have different labels"));
  assert.ok(page.includes("1 group of recordings with the same bytes"));
});

Deno.test("one speaker, one label and one recording make a page, too", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const [first] = await ownCorpus(root, { speakers: 1 });
  const page = await corpusReport(own, [first!], { root, pageDir: root });
  assertSafe(page);
  assert.ok(page.includes("1 speaker: no test can show"));
  assert.ok(page.includes("There is one label only"));
});

Deno.test("silence alone makes a page that says so", async () => {
  await using folder = await tempFolder();
  const samples = new Float32Array(8000);
  await writeFile(join(folder.path, "a.wav"), encodeWav({ samples, sampleRate: 16000 }));
  const page = await corpusReport(own, [utterance({ corpus: "own" })], {
    root: folder.path,
    pageDir: folder.path,
  });
  assertSafe(page);
  assert.ok(page.includes("1 recording of silence"));
});
