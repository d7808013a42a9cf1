/** What every corpus keeps to: the same tests for each entry of the registry. @module */
import assert from "node:assert/strict";
import { join } from "@std/path";
import type { Corpus } from "@/corpora/corpus.ts";
import { EMOTIONS, isEmotion } from "@/corpora/emotion.ts";
import { CORPORA } from "@/corpora/registry.ts";
import type { DownloadSource } from "@/corpora/source.ts";
import { parseUtterance, type UtteranceLabels } from "@/corpora/utterance.ts";
import { ROOT } from "@/disk/paths.ts";
import { UTTERANCE } from "./_made.ts";

/** A path of each corpus that is right, and the labels in it. */
const EXAMPLES: Readonly<Record<string, readonly [string, Partial<UtteranceLabels>]>> = {
  ravdess: ["ravdess/song/Actor_24/03-02-04-02-01-02-24.wav", {
    speaker: "ravdess-24",
    channel: "song",
    emotion: "sad",
  }],
  "crema-d": ["crema-d/AudioWAV/1091_IEO_HAP_HI.wav", {
    speaker: "crema-d-1091",
    gender: "female",
    emotion: "happy",
    intensity: "strong",
  }],
  tess: ["tess/YAF_home_ps.wav", { speaker: "tess-YAF", emotion: "surprised" }],
  savee: ["savee/JK_su09.wav", { speaker: "savee-JK", emotion: "surprised" }],
  nemo: ["nemo/samples/KS0_happiness_7.wav", {
    speaker: "nemo-KS0",
    gender: "male",
    emotion: "happy",
  }],
  emovo: ["emovo/m2/pau-m2-n5.wav", {
    speaker: "emovo-m2",
    gender: "male",
    emotion: "fearful",
  }],
  own: ["own/anna/01.wav", { speaker: "own-anna", emotion: "bored" }],
  demo: ["demo/Actor_01/03-01-05-01-02-01-01.wav", { speaker: "demo-01", emotion: "angry" }],
};

/** The table of own recordings, which only the path of the example is in. */
const TABLE = "path,emotion,speaker\nanna/01.wav,bored,anna\n";

/** Reads labels as `openLabels` does: from the name, or from a table. */
function labelsOf(corpus: Corpus, path: string): UtteranceLabels {
  return corpus.table?.read(TABLE, []).labels.get(path)?.[0] ?? corpus.parse(path);
}

Deno.test("corpora have names and folders of their own", () => {
  assert.equal(new Set(CORPORA.map((c) => c.name)).size, CORPORA.length);
  assert.equal(new Set(CORPORA.map((c) => c.folder)).size, CORPORA.length);
});

Deno.test("no id is that of a recording of another corpus", () => {
  const idOf = (corpus: Corpus) => labelsOf(corpus, EXAMPLES[corpus.name]![0]).id;
  const ids = CORPORA.map(idOf);
  for (const corpus of CORPORA) {
    for (const id of ids.filter((id) => id !== idOf(corpus))) {
      let read: string;
      try {
        read = corpus.parse(`${corpus.folder}/${id}.wav`).id;
      } catch {
        continue; // No recording of this corpus could have that name.
      }
      assert.notEqual(read, id, `${corpus.name} could have the id ${id} of another corpus`);
    }
  }
});

for (const corpus of CORPORA) {
  Deno.test(`${corpus.name} says what it is and on what terms`, () => {
    assert.match(corpus.name, /^[a-z][a-z0-9-]*$/);
    assert.match(corpus.folder, /^[a-z][a-z0-9-]*$/);
    for (const key of ["title", "licence", "citation"] as const) assert.ok(corpus[key].length > 2);
    assert.match(corpus.licenceUrl, /^https:\/\//);
    // The home of the demo corpus is the module that makes it.
    const { homepage } = corpus;
    assert.ok(homepage.startsWith("https://") || Deno.statSync(join(ROOT, homepage)).isFile);
  });

  Deno.test(`${corpus.name} maps its labels onto the canonical emotions`, () => {
    const emotions = Object.values(corpus.emotionLabels);
    assert.ok(emotions.length > 0 && emotions.every(isEmotion));
  });

  Deno.test(`${corpus.name} expects counts that agree with each other`, () => {
    const known = new Set(Object.values(corpus.emotionLabels));
    for (const part of corpus.expected.parts) {
      const { clips, speakers, clipsPerSpeaker, emotions } = part;
      assert.ok(clips > 0 && speakers > 0);
      if (clipsPerSpeaker !== undefined) assert.equal(clips, speakers * clipsPerSpeaker);
      assert.ok(emotions.every((emotion) => known.has(emotion)));
      assert.deepEqual(emotions, EMOTIONS.filter((emotion) => emotions.includes(emotion)));
    }
  });

  Deno.test(`${corpus.name} reads a name of its own, wherever the file is`, () => {
    const example = EXAMPLES[corpus.name];
    assert.ok(example, `add an example of ${corpus.name} to this test`);
    const [path, wanted] = example;
    const labels = labelsOf(corpus, path);
    assert.deepEqual({ ...labels, ...wanted }, labels);
    assert.equal(labels.corpus, corpus.name);
    assert.ok(labels.speaker.startsWith(`${corpus.name}-`));
    const { sha256, sampleRate, channels, durationSec } = UTTERANCE;
    const line = { ...labels, path, sha256, sampleRate, channels, durationSec };
    assert.deepEqual(parseUtterance(JSON.stringify(line), { where: "here" }), line);
    if (corpus.table) return; // A table names its files with their folders.
    const elsewhere = path.replace("/", "/some/other folder/");
    assert.deepEqual(corpus.parse(elsewhere), labels);
  });

  Deno.test(`${corpus.name} refuses other names with a sentence that names the path`, () => {
    for (const name of ["hello.wav", ".wav", "1.wav", "__proto__.wav", "03-01.wav", "ü ü.wav"]) {
      const path = `${corpus.folder}/${name}`;
      assert.throws(() => corpus.parse(path), (error: Error) => {
        assert.equal(error.name, "InputError");
        assert.ok(error.message.includes(path), error.message);
        return true;
      });
    }
  });
}

/** Every address that a source names. */
function addressesOf(source: DownloadSource): string[] {
  if (source.kind === "archives") return source.archives.map((archive) => archive.url);
  if (source.kind === "git-lfs") return [source.repository, source.media];
  if (source.kind === "dataverse") return [source.listing, source.access];
  return [];
}

const SOURCES = CORPORA.flatMap(({ source }) => source ?? []);

Deno.test("every published corpus has a source, and no other", () => {
  const published = CORPORA.filter(({ source }) => source).map(({ name }) => name);
  assert.deepEqual(published, ["ravdess", "crema-d", "tess", "savee", "nemo", "emovo"]);
});

Deno.test("README's table has the counts and licences of the published corpora", async () => {
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  const cells = (line: string) => line.split("|").map((cell) => cell.trim());
  const rows = readme.split("\n").filter((line) => /^\| `[a-z-]+`\s+\| [A-Z]/.test(line)).map(
    cells,
  );
  const facts = rows.map(([, name, , speakers, recordings, emotions, licence, way]) => {
    return [name, speakers, recordings, emotions, licence, way!.startsWith("`--from`")];
  });
  const published = CORPORA.filter(({ source }) => source).map((corpus) => {
    const { parts } = corpus.expected;
    const clips = parts.reduce((sum, part) => sum + part.clips, 0);
    const emotions = new Set(parts.flatMap((part) => part.emotions)).size;
    const speakers = Math.max(...parts.map((part) => part.speakers));
    return [
      `\`${corpus.name}\``,
      `${speakers}`,
      clips.toLocaleString("en"),
      `${emotions}`,
      corpus.licence,
      corpus.source!.kind === "registration",
    ];
  });
  assert.deepEqual(facts, published);
});

Deno.test("addresses are encrypted, digests have the length of their kind", () => {
  const lengths = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };
  for (const source of SOURCES) {
    for (const url of addressesOf(source)) assert.match(url, /^https:\/\//);
    if (source.kind !== "archives") continue;
    for (const { url, bytes, digest } of source.archives) {
      if (digest === null) {
        assert.match(url, /[0-9a-f]{40}$/, "an archive without a digest is of one commit");
        continue;
      }
      assert.ok(bytes! > 0 && bytes! < source.roomBytes);
      assert.match(digest.hex, new RegExp(`^[0-9a-f]{${lengths[digest.algorithm]}}$`));
    }
  }
});

Deno.test("the task may reach the hosts of the sources, and no others", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const [, allowed] = /--allow-net=(\S+)/.exec(tasks._download.command)!;
  const hosts = SOURCES.flatMap(addressesOf).map((url) => new URL(url).host);
  assert.deepEqual(allowed!.split(",").sort(), [...new Set(hosts)].sort());
});
