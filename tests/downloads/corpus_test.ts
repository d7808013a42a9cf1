import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { createHash } from "node:crypto";
import type { Corpus } from "@/corpora/corpus.ts";
import { cremaD } from "@/corpora/crema_d.ts";
import { downloadCorpus, type DownloadOptions, takeFolder } from "@/downloads/corpus.ts";
import type { ArchiveSource, Digest, DownloadSource } from "@/corpora/source.ts";
import { nemo } from "@/corpora/nemo.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { savee } from "@/corpora/savee.ts";
import { tess } from "@/corpora/tess.ts";
import { madeWav, tempFolder, writeFiles } from "../corpora/_made.ts";
import { filesIn } from "../app/_temp.ts";
import { type Behaviour, serveFiles } from "./_server.ts";
import { makeZip } from "./_zip.ts";

const ROOM = 1e6;
const digest = (algorithm: Digest["algorithm"], bytes: Uint8Array | string): Digest => ({
  algorithm,
  hex: createHash(algorithm).update(bytes).digest("hex"),
});

/** All paths below a folder except the lock, including hidden ones; sorted. */
async function below(folder: string): Promise<string[]> {
  return (await filesIn(folder)).filter((path) => !path.endsWith("/lock"));
}

/** Downloads into a folder and reports the outcome. */
async function download(
  corpus: Corpus,
  { source, ...options }: Partial<DownloadOptions> & { root: string; source?: DownloadSource },
) {
  const result = await downloadCorpus(source ? { ...corpus, source } : corpus, {
    licenceAccepted: true,
    onNotice: () => {},
    patience: { waitMs: 1, tries: 3 },
    ...options,
  }).then((report) => ({ report }), (error: Error) => ({ error }));
  return { report: undefined, error: undefined, ...result, files: await below(options.root) };
}

const SPEECH = makeZip([
  { name: "Actor_01/03-01-05-01-01-01-01.wav", content: madeWav("a"), deflate: true },
  { name: "Actor_02/03-01-05-01-01-01-02.wav", content: madeWav("b") },
]);
const SONG = makeZip([{ name: "Actor_01/03-02-05-01-01-01-01.wav", content: madeWav("c") }]);
const FILES = { "/speech.zip?download=1": SPEECH, "/song.zip": SONG };

function archives(url: string): DownloadSource {
  const archive = (path: string, bytes: Uint8Array) => ({
    path: `${path}.zip`,
    folder: path,
    bytes: bytes.length,
    digest: digest("md5", bytes),
  });
  return {
    kind: "archives",
    archives: [
      { url: `${url}/speech.zip?download=1`, ...archive("speech", SPEECH) },
      { url: `${url}/song.zip`, ...archive("song", SONG) },
    ],
    roomBytes: ROOM,
  };
}

const GOT = [
  "ravdess/song/Actor_01/03-02-05-01-01-01-01.wav",
  "ravdess/speech/Actor_01/03-01-05-01-01-01-01.wav",
  "ravdess/speech/Actor_02/03-01-05-01-01-01-02.wav",
];

Deno.test("archives are fetched, checked, unpacked, read and put in their place", async () => {
  await using root = await tempFolder();
  await using server = serveFiles(FILES);
  const steps = new Set<string>();
  const onProgress = (label: string, done: number, total: number) => {
    assert.ok(done <= total);
    steps.add(label);
  };
  const { report, error, files } = await download(ravdess, {
    root: root.path,
    source: archives(server.url),
    onProgress,
  });
  assert.equal(error, undefined);
  assert.deepEqual(files, GOT);
  assert.equal(report?.recordings, 3);
  assert.ok(report?.differences.includes("ravdess speech: 2 clips are here, 1,440 were published"));
  const expected = ["downloading ravdess (MB)", "unpacking", "reading every recording"];
  assert.deepEqual([...steps], expected);
});

Deno.test("an interrupted download leaves the corpus absent, and the next run goes on", async () => {
  await using root = await tempFolder();
  await using bad = serveFiles(FILES, ["cut", "cut", 503]);
  const options = { root: root.path, patience: { waitMs: 1, tries: 2 } };
  const first = await download(ravdess, { ...options, source: archives(bad.url) });
  assert.ok(first.error instanceof InputError, String(first.error));
  assert.ok(first.files.every((path) => path.startsWith(".download-ravdess/archives/")));
  await using good = serveFiles(FILES);
  const second = await download(ravdess, { ...options, source: archives(good.url) });
  assert.deepEqual(second.files, GOT);
  assert.ok(good.requests.some((request) => / bytes=\d+-$/.test(request)), good.requests.join());
});

const REFUSED: readonly (readonly [readonly Behaviour[], RegExp])[] = [
  [[404], /^Cannot fetch http.*: the server answers 404/],
  [[503], /the server answers 503, 3 times in a row/],
  [["wrong bytes"], /^Cannot use http.*not what was published/],
];

Deno.test("a failed download puts nothing in place", async () => {
  for (const [behaviours, message] of REFUSED) {
    await using root = await tempFolder();
    await using server = serveFiles(FILES, behaviours);
    const source = archives(server.url);
    const { error, files } = await download(ravdess, { root: root.path, source });
    assert.match(error!.message, message);
    assert.ok(!files.some((path) => path.startsWith("ravdess/")), files.join());
  }
});

Deno.test("an archive that leads outside, and one with a damaged recording, are refused", async () => {
  const wav = madeWav("x");
  const archive = (name: string, content: Uint8Array) => makeZip([{ name, content }]);
  const cases = [
    [archive("../../../../evil.wav", wav), /invalid relative path/],
    [
      archive("03-01-05-01-01-01-01.wav", wav.slice(0, 99)),
      /^Cannot take this for ravdess: 1 problem; check that this is the corpus/,
    ],
    [archive("hello.wav", wav), /hello\.wav as a RAVDESS name/],
  ] as const;
  for (const [bytes, message] of cases) {
    await using root = await tempFolder();
    await using server = serveFiles({ "/x.zip": bytes });
    const known = { bytes: null, digest: null };
    const { error, files } = await download(ravdess, {
      root: join(root.path, "raw"),
      source: {
        kind: "archives",
        archives: [{ url: `${server.url}/x.zip`, path: "x.zip", folder: "speech", ...known }],
        roomBytes: ROOM,
      },
    });
    assert.match(error!.message, message);
    assert.ok(!files.some((path) => path.startsWith("ravdess/")), files.join());
    assert.deepEqual((await below(root.path)).filter((path) => /evil/.test(path)), []);
  }
});

Deno.test("recordings in Git LFS are fetched by their pointers", async () => {
  await using root = await tempFolder();
  const names = ["1001_IEO_ANG_HI", "1002_DFA_SAD_XX", "1003_DFA_HAP_XX", "1040_ITH_SAD_X"];
  const wavs = names.map((name) => new Uint8Array(madeWav(name)));
  const pointer = (wav: Uint8Array) =>
    `version https://git-lfs.github.com/spec/v1\noid sha256:${digest("sha256", wav).hex}\n` +
    `size ${wav.length}\n`;
  const path = (name: string) => `AudioWAV/${name}.wav`;
  const media = Object.fromEntries(names.map((name, i) => [`/m/${path(name)}`, wavs[i]!]));
  const zip = makeZip(names.map((name, i) => ({
    name: `CREMA-D-master/${path(name)}`,
    content: pointer(wavs[i]!),
    deflate: true,
  })));
  await using server = serveFiles({ "/r.zip": zip, ...media });
  const { report, error, files } = await download(cremaD, {
    root: root.path,
    source: {
      kind: "git-lfs",
      repository: `${server.url}/r.zip`,
      folder: "AudioWAV",
      media: `${server.url}/m/`,
      roomBytes: ROOM,
    },
  });
  assert.equal(error, undefined);
  assert.equal(report?.recordings, 4);
  assert.deepEqual(files, names.map((name) => `crema-d/${path(name)}`));
});

Deno.test("recordings and archives in a Dataverse are fetched by its list", async () => {
  await using root = await tempFolder();
  const wav = new Uint8Array(madeWav("a"));
  const zip = makeZip([{ name: "YAF/YAF_back_ps.wav", content: madeWav("b") }]);
  const entry = (id: number, [filename, bytes]: readonly [string, Uint8Array]) => ({
    dataFile: {
      id,
      filename,
      filesize: bytes.length,
      checksum: { type: "MD5", value: digest("md5", bytes).hex },
    },
  });
  const files = [entry(1, ["OAF_back_ps.wav", wav]), entry(2, ["YAF.zip", zip])];
  const list = JSON.stringify({ data: { latestVersion: { files } } });
  await using server = serveFiles({ "/list?id=x": list, "/file/1": wav, "/file/2": zip });
  const source: DownloadSource = {
    kind: "dataverse",
    listing: `${server.url}/list?id=x`,
    access: `${server.url}/file/`,
    roomBytes: ROOM,
  };
  const got = await download(tess, { root: root.path, source });
  assert.equal(got.error, undefined);
  assert.deepEqual(got.files, ["tess/OAF_back_ps.wav", "tess/YAF/YAF_back_ps.wav"]);

  await using other = await tempFolder();
  await using broken = serveFiles({ "/list": "<html>" });
  const bad = { ...source, listing: `${broken.url}/list` };
  const { error, files: left } = await download(tess, { root: other.path, source: bad });
  assert.match(error!.message, /^Cannot read ".*files\.json": it is no JSON$/);
  assert.deepEqual(left, [], "the next run asks for it again");
});

Deno.test("an archive of a repository, of no published size, fills the corpus' own folder", async () => {
  await using root = await tempFolder();
  const name = "nEMO-1/samples/EB0_anger_1.wav";
  const zip = makeZip([{ name, content: madeWav("a") }, { name: "nEMO-1/data.tsv", content: "" }]);
  await using server = serveFiles({ "/nemo.zip": zip });
  const { archives: [archive], ...source } = nemo.source as ArchiveSource;
  const made = { ...archive!, url: `${server.url}/nemo.zip` };
  const { error, files, report } = await download(nemo, {
    root: root.path,
    source: { ...source, archives: [made], roomBytes: ROOM },
  });
  assert.equal(error, undefined);
  assert.deepEqual(files, ["nemo/nEMO-1/data.tsv", `nemo/${name}`]);
  assert.equal(report?.recordings, 1);
});

Deno.test("nothing begins without a licence, without room, or where files are", async () => {
  await using root = await tempFolder();
  const source = archives("http://127.0.0.1:9");
  const refuse = async (
    options: Partial<DownloadOptions> & { source?: DownloadSource },
    message: RegExp,
  ) => {
    const { error } = await download(ravdess, { root: root.path, source, ...options });
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
  };
  await refuse(
    { licenceAccepted: false },
    /its licence \(CC BY-NC-SA 4\.0, https:.* has to be acc/,
  );
  await refuse(
    { source: { ...source, roomBytes: 1e18 } as DownloadSource },
    /^Cannot download ravdess: .* needs 1,000,000,000,000 MB, but [\d,]+ MB are free on its disk;/,
  );
  await writeFiles(root.path, { "ravdess/notes.txt": "mine" });
  await refuse({}, /ravdess holds files already; remove that folder to get the corpus anew$/);
  assert.deepEqual(await below(root.path), ["ravdess/notes.txt"]);
});

Deno.test("SAVEE says where to register, and is taken from a folder", async () => {
  await using root = await tempFolder();
  const raw = join(root.path, "raw");
  const options = { root: raw, licenceAccepted: true };
  await Deno.mkdir(raw);
  assert.match(
    (await download(savee, { root: raw })).error!.message,
    /researchers who register: ask for it at https:\/\/kahlan.*\n.*download savee --from FOLDER/,
  );
  const mine = join(root.path, "mine");
  await writeFiles(mine, { "AudioData/DC/a01.wav": madeWav(1), "AudioData/info.txt": "" });
  const report = await takeFolder(savee, mine, options);
  assert.deepEqual(await below(raw), ["savee/AudioData/DC/a01.wav"]);
  assert.equal(report.recordings, 1);
  assert.deepEqual(await below(mine), ["AudioData/DC/a01.wav", "AudioData/info.txt"]);
  await assert.rejects(takeFolder(savee, mine, options), /savee holds files already/);
  await Deno.remove(join(raw, "savee"), { recursive: true });
  await assert.rejects(takeFolder(savee, join(root.path, "none"), options), InputError);
  await assert.rejects(takeFolder(savee, raw, options), /it holds no \.wav file; name the folder/);
});

Deno.test("two downloads of one corpus do not get into each other's way", async () => {
  await using root = await tempFolder();
  await using server = serveFiles(FILES);
  const options = { root: root.path, source: archives(server.url) };
  const ends = await Promise.all([download(ravdess, options), download(ravdess, options)]);
  const [refused, ...none] = ends.flatMap(({ error }) => error ?? []);
  assert.match(refused!.message, /another program is doing so|holds files already/);
  assert.deepEqual(none, []);
  assert.deepEqual(await below(root.path), GOT);
});

Deno.test("a download can be stopped, and what has come is kept", async () => {
  await using root = await tempFolder();
  await using server = serveFiles(FILES, ["cut", "cut", "silent"]);
  const controller = new AbortController();
  const { error, files } = await download(ravdess, {
    root: root.path,
    source: archives(server.url),
    signal: controller.signal,
    onNotice: () => controller.abort(),
  });
  assert.equal(error?.name, "AbortError");
  assert.ok(files.some((path) => path.endsWith(".zip.part")), files.join());
});
