/**
 * The part of ZMTP 3.0, the wire protocol of ZeroMQ, that a Jupyter kernel needs: one TCP connection
 * with the NULL mechanism and messages of several parts (RFC 23 of rfc.zeromq.org).
 * @module
 */

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
  /**
   * The next message.
   * @throws Error if the other side has closed the connection
   */
  receive(): Promise<Uint8Array[]>;
  close(): void;
}

/**
 * Connects to a port of this machine.
 * @param port of 127.0.0.1
 * @param socketType DEALER for requests and answers, SUB for all broadcasts
 * @throws the error of `Deno.connect` if the port is closed
 * @throws Error if the other side ends early
 */
export async function connectZmtp(
  port: number,
  socketType: "DEALER" | "SUB",
): Promise<ZmtpConnection> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const writer = connection.writable.getWriter();
  const read = async (count: number) => {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      const size = await connection.read(bytes.subarray(filled));
      if (size === null) throw new Error("the kernel closed the connection");
      filled += size;
    }
    return bytes;
  };
  const zmtp: ZmtpConnection = {
    async send(parts) {
      for (const [i, part] of parts.entries()) {
        await writer.write(frameHead(part.length, i < parts.length - 1));
        await writer.write(part);
      }
    },
    async receive() {
      const parts: Uint8Array[] = [];
      for (;;) {
        const { flags, body } = await readFrame(read);
        if (flags & COMMAND) continue; // such as PING
        parts.push(body);
        if (!(flags & MORE)) return parts;
      }
    },
    close() {
      try {
        connection.close();
      } catch { /* closed already */ }
    },
  };
  try {
    await writer.write(greeting());
    await read(GREETING_BYTES);
    await writer.write(readyCommand(socketType));
    await readFrame(read); // the other side's READY
    if (socketType === "SUB") await zmtp.send([Uint8Array.of(1)]); // subscribe to everything
    return zmtp;
  } catch (error) {
    zmtp.close();
    throw error;
  }
}

/** Signature, version 3.0, mechanism NULL, not a server, filler. */
function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
  bytes.set(encoder.encode("NULL"), 12);
  return bytes;
}

/** A command: its name, then properties, each with the length of its name and of its value. */
function readyCommand(socketType: string): Uint8Array {
  const type = String.fromCharCode(socketType.length) + socketType;
  const body = `\x05READY\x0bSocket-Type\0\0\0${type}\x08Identity\0\0\0\0`;
  return Uint8Array.from([COMMAND, body.length, ...encoder.encode(body)]);
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
  read: (count: number) => Promise<Uint8Array>,
): Promise<{ flags: number; body: Uint8Array }> {
  const [flags = 0] = await read(1);
  const size = await read(flags & LONG ? 8 : 1);
  const length = size.reduce((sum, byte) => 256 * sum + byte, 0);
  return { flags, body: await read(length) };
}
