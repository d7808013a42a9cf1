/**
 * The part of ZMTP 3.0, the wire protocol of ZeroMQ, that a Jupyter kernel needs: one TCP connection
 * with the NULL mechanism and messages of several parts (RFC 23 of rfc.zeromq.org).
 * @module
 */
import { InputError } from "@/base/errors.ts";

const encoder = new TextEncoder();

/** Bits of a frame's first byte. */
const MORE = 1;
const LONG = 2;
const COMMAND = 4;
const GREETING_BYTES = 64;

/** A connection to one socket of a kernel. */
export interface ZmtpConnection {
  /** Sends one message of several parts. */
  send(parts: readonly Uint8Array[]): Promise<void>;
  /** The next message; undefined after the other side has closed the connection. */
  receive(): Promise<Uint8Array[] | undefined>;
  close(): void;
}

/**
 * Connects to a port of this machine.
 * @param port of 127.0.0.1
 * @param socketType DEALER for requests and answers, SUB for all broadcasts
 * @throws the error of `Deno.connect` if the port is closed
 * @throws {InputError} if the other side ends early
 */
export async function connectZmtp(
  port: number,
  socketType: "DEALER" | "SUB",
): Promise<ZmtpConnection> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const input = byteReader(connection);
  const zmtp = messages(connection, input);
  try {
    await writeAll(connection, greeting());
    await demand(input, GREETING_BYTES);
    await writeAll(connection, readyCommand(socketType));
    await demandFrame(input); // the other side's READY
    if (socketType === "SUB") await zmtp.send([Uint8Array.of(1)]); // subscribe to everything
    return zmtp;
  } catch (error) {
    zmtp.close();
    throw error;
  }
}

function messages(connection: Deno.TcpConn, input: ByteReader): ZmtpConnection {
  return {
    async send(parts) {
      for (const [i, part] of parts.entries()) {
        await writeAll(connection, frameHead(part.length, i < parts.length - 1));
        await writeAll(connection, part);
      }
    },
    async receive() {
      const parts: Uint8Array[] = [];
      for (;;) {
        const frame = await readFrame(input);
        if (frame === undefined) return undefined;
        if (frame.flags & COMMAND) continue; // such as PING
        parts.push(frame.body);
        if (!(frame.flags & MORE)) return parts;
      }
    },
    close() {
      try {
        connection.close();
      } catch { /* closed already */ }
    },
  };
}

/** Signature, version 3.0, mechanism NULL, not a server, filler. */
function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
  bytes.set(encoder.encode("NULL"), 12);
  return bytes;
}

function readyCommand(socketType: string): Uint8Array {
  const property = (name: string, value: string) => [
    name.length,
    ...encoder.encode(name),
    0,
    0,
    0,
    value.length,
    ...encoder.encode(value),
  ];
  const body = [
    5,
    ...encoder.encode("READY"),
    ...property("Socket-Type", socketType),
    ...property("Identity", ""),
  ];
  return Uint8Array.from([COMMAND, body.length, ...body]);
}

/** Flags and length: one byte for lengths up to 255, otherwise eight. */
function frameHead(length: number, more: boolean): Uint8Array {
  const flags = more ? MORE : 0;
  if (length <= 255) return Uint8Array.of(flags, length);
  const head = new Uint8Array(9);
  head[0] = flags | LONG;
  new DataView(head.buffer).setBigUint64(1, BigInt(length));
  return head;
}

async function readFrame(
  input: ByteReader,
): Promise<{ flags: number; body: Uint8Array } | undefined> {
  const head = await input(1);
  if (head === undefined) return undefined;
  const flags = head[0]!;
  const size = await demand(input, flags & LONG ? 8 : 1);
  const length = flags & LONG
    ? Number(new DataView(size.buffer, size.byteOffset).getBigUint64(0))
    : size[0]!;
  return { flags, body: await demand(input, length) };
}

async function demandFrame(input: ByteReader): Promise<void> {
  if (await readFrame(input) === undefined) throw ended();
}

async function demand(input: ByteReader, count: number): Promise<Uint8Array> {
  const bytes = await input(count);
  if (bytes === undefined) throw ended();
  return bytes;
}

function ended(): Error {
  return new InputError(
    "talk to the kernel",
    "it closed the connection in the middle of a message",
    { code: "environment" },
  );
}

/** Reads a number of bytes; undefined if the stream has ended before the first of them. */
type ByteReader = (count: number) => Promise<Uint8Array | undefined>;

function byteReader(source: { read(buffer: Uint8Array): Promise<number | null> }): ByteReader {
  let held: Uint8Array[] = [];
  let size = 0;
  const chunk = new Uint8Array(1 << 16);
  return async (count) => {
    while (size < count) {
      const got = await source.read(chunk);
      if (got === null) {
        if (size === 0) return undefined;
        throw ended();
      }
      held.push(chunk.slice(0, got));
      size += got;
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of held) {
      all.set(part, at);
      at += part.length;
    }
    held = [all.subarray(count)];
    size -= count;
    return all.slice(0, count);
  };
}

async function writeAll(
  connection: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
