/** Zip archives for tests, of whatever names and damages. @module */
import { crc32, deflateRawSync } from "node:zlib";

/** A file to be put into an archive. */
export interface ZipFile {
  readonly name: string;
  readonly content?: Uint8Array | string;
  /** Compress it. @default false */
  readonly deflate?: boolean;
  /** State another checksum than its own. @default false */
  readonly wrongSum?: boolean;
  /** State another size than its own. */
  readonly bytes?: number;
  /** Type and permissions in UNIX' way. @default 0o100644 */
  readonly mode?: number;
}

/** The bytes of an archive (APPNOTE.TXT 6.3: local headers, central directory, its end). */
export function makeZip(files: readonly ZipFile[]): Uint8Array<ArrayBuffer> {
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content = "", deflate, wrongSum, bytes, mode = 0o100644 } of files) {
    const raw = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const data = deflate ? new Uint8Array(deflateRawSync(raw)) : raw;
    const label = new TextEncoder().encode(name);
    const sum = crc32(raw) ^ (wrongSum ? 1 : 0);
    const common = [
      ...u16(20, 0x800, deflate ? 8 : 0, 0, 0x21),
      ...u32(sum, data.length, bytes ?? raw.length),
      ...u16(label.length, 0),
    ];
    const header = Uint8Array.from([...u32(0x04034b50), ...common, ...label]);
    local.push(header, data);
    central.push(Uint8Array.from([
      ...u32(0x02014b50),
      ...u16(0x0314),
      ...common,
      ...u16(0, 0, 0),
      ...u32(mode * 65536, offset),
      ...label,
    ]));
    offset += header.length + data.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const end = [
    ...u32(0x06054b50),
    ...u16(0, 0, files.length, files.length),
    ...u32(size, offset),
    ...u16(0),
  ];
  return joined([...local, ...central, Uint8Array.from(end)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const u16 = (...values: number[]) => values.flatMap((v) => [v & 255, (v >> 8) & 255]);
const u32 = (...values: number[]) =>
  values.flatMap((v) => [v & 255, (v >>> 8) & 255, (v >>> 16) & 255, (v >>> 24) & 255]);
