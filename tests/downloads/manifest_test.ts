import assert from "node:assert/strict";
import { join } from "@std/path";
import { readDataverse, readPointers } from "@/downloads/manifest.ts";
import type { DataverseSource, LfsSource } from "@/corpora/source.ts";
import { tempFolder } from "../corpora/_made.ts";
import { makeZip, type ZipFile } from "./_zip.ts";

const LFS: LfsSource = {
  kind: "git-lfs",
  repository: "https://x.org/r.zip",
  folder: "AudioWAV",
  media: "https://media.x.org/master/",
  roomBytes: 0,
};
const DATAVERSE: DataverseSource = {
  kind: "dataverse",
  listing: "https://x.org/list",
  access: "https://x.org/file/",
  roomBytes: 0,
};
const SHA256 = "18b0f01617f370a033aa080d4fcb3761c8c85bd41aa214d5e14fd4c653dd6879";
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${SHA256}\nsize 73567\n`;

async function pointers(files: readonly ZipFile[]) {
  await using folder = await tempFolder();
  const path = join(folder.path, "r.zip");
  await Deno.writeFile(path, makeZip(files));
  return await readPointers(path, LFS);
}

Deno.test("pointers of Git LFS give address, size and digest", async () => {
  const files = await pointers([
    { name: "R-master/README.md", content: "hello" },
    { name: "R-master/AudioWAV/1002_IEO_ANG_HI.wav", content: POINTER, deflate: true },
    { name: "R-master/AudioWAV/1001_IEO_ANG_HI.wav", content: POINTER },
    { name: "R-master/AudioMP3/1001_IEO_ANG_HI.mp3", content: POINTER },
  ]);
  const paths = files.map((file) => file.path);
  assert.deepEqual(paths, ["AudioWAV/1001_IEO_ANG_HI.wav", "AudioWAV/1002_IEO_ANG_HI.wav"]);
  assert.deepEqual(files[0], {
    url: "https://media.x.org/master/AudioWAV/1001_IEO_ANG_HI.wav",
    path: "AudioWAV/1001_IEO_ANG_HI.wav",
    bytes: 73567,
    digest: { algorithm: "sha256", hex: SHA256 },
  });
});

Deno.test("what is not a pointer is refused", async () => {
  for (const content of ["RIFF", POINTER.replace("sha256", "md5"), "x".repeat(2000)]) {
    await assert.rejects(pointers([{ name: "R-master/AudioWAV/a.wav", content }]), {
      name: "InputError",
      message: "Cannot read R-master/AudioWAV/a.wav as a pointer of Git LFS: it is something else",
    });
  }
  await assert.rejects(pointers([{ name: "R-master/README.md" }]), /has no \.wav in AudioWAV$/);
});

const dataset = (files: unknown) => ({ data: { latestVersion: { files } } });
const dataFile = {
  id: 7,
  filename: "OAF_back_angry.wav",
  filesize: 93_000,
  checksum: { type: "MD5", value: "900150983CD24FB0D6963F7D28E17F72" },
};

Deno.test("a Dataverse's files are those that are recordings or archives", () => {
  const description = dataset([
    { dataFile },
    { dataFile: { id: 8, filename: "readme.txt" }, label: "not used" },
    { directoryLabel: "young", dataFile: { id: 9, filename: "YAF.zip" } },
  ]);
  assert.deepEqual(readDataverse(description, DATAVERSE), [
    {
      url: "https://x.org/file/7",
      path: "OAF_back_angry.wav",
      bytes: 93_000,
      digest: { algorithm: "md5", hex: "900150983cd24fb0d6963f7d28e17f72" },
    },
    { url: "https://x.org/file/9", path: "young/YAF.zip", bytes: null, digest: null },
  ]);
});

Deno.test("what is not a list, or leads elsewhere, is refused", () => {
  const refused: readonly (readonly [unknown, RegExp])[] = [
    [null, /at https:\/\/x\.org\/list = null: an object is needed$/],
    [dataset({}), /files = \{\}: a list is needed$/],
    [dataset([]), /it names neither recordings nor archives$/],
    [dataset([{ restricted: true, dataFile }]), /OAF_back_angry\.wav is not public$/],
    [dataset([{ dataFile: { ...dataFile, id: "7" } }]), /dataFile\.id = "7": a whole number/],
  ];
  for (const [description, message] of refused) {
    assert.throws(() => readDataverse(description, DATAVERSE), { name: "InputError", message });
  }
  for (const directoryLabel of ["..", "a/../..", "/etc", "a\\b", "C:", "a//b", "."]) {
    const description = dataset([{ directoryLabel, dataFile }]);
    assert.throws(() => readDataverse(description, DATAVERSE), /is not a path inside a folder$/);
  }
});
