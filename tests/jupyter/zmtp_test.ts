import assert from "node:assert/strict";
import { connectZmtp } from "@/jupyter/zmtp.ts";

const GREETING_BYTES = 64;
const READY = [4, 6, 5, ...new TextEncoder().encode("READY")];

/** A socket that greets, then sends these bytes, and keeps what it was sent; closes at the end. */
async function withPeer(
  bytes: readonly number[],
  use: (port: number, received: () => number[]) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const received: number[] = [];
  const serving = (async () => {
    const connection = await listener.accept();
    const greeting = new Uint8Array(GREETING_BYTES);
    greeting.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
    await connection.write(greeting);
    await connection.write(Uint8Array.from(READY));
    // in small pieces: a frame may come in any number of them
    for (let at = 0; at < bytes.length; at += 100) {
      await connection.write(Uint8Array.from(bytes.slice(at, at + 100)));
    }
    await connection.closeWrite();
    const buffer = new Uint8Array(4096);
    for (let n; (n = await connection.read(buffer)) !== null;) {
      received.push(...buffer.subarray(0, n));
    }
    connection.close();
  })();
  try {
    await use((listener.addr as Deno.NetAddr).port, () => received);
    await serving;
  } finally {
    listener.close();
  }
}

Deno.test("connectZmtp greets, names its kind, subscribes, and sends parts short and long", async () => {
  let received: () => number[] = () => [];
  await withPeer([], async (port, got) => {
    received = got;
    const connection = await connectZmtp(port, "SUB");
    await connection.send([Uint8Array.of(7), new Uint8Array(300)]);
    connection.close();
  });
  const bytes = received();
  assert.deepEqual(bytes.slice(0, 12), [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
  assert.equal(String.fromCharCode(...bytes.slice(12, 16)), "NULL");
  const command = bytes.slice(GREETING_BYTES, GREETING_BYTES + 2 + bytes[GREETING_BYTES + 1]!);
  assert.match(String.fromCharCode(...command), /READY.*Socket-Type.*SUB.*Identity/s);
  const rest = bytes.slice(GREETING_BYTES + command.length);
  assert.deepEqual(rest.slice(0, 3), [0, 1, 1], "subscribed to everything");
  assert.deepEqual(rest.slice(3, 6), [1, 1, 7]);
  assert.deepEqual(rest.slice(6, 15), [2, 0, 0, 0, 0, 0, 0, 1, 44]);
  assert.equal(rest.length, 15 + 300);
});

Deno.test("receive puts parts together, passes over commands, and ends with the stream", async () => {
  const long = Array.from({ length: 300 }, (_, i) => i % 256);
  const ping = [4, 7, 4, 80, 73, 78, 71, 0, 0];
  const bytes = [1, 2, 10, 11, ...ping, 2, 0, 0, 0, 0, 0, 0, 1, 44, ...long, 0, 0];
  await withPeer(bytes, async (port) => {
    const connection = await connectZmtp(port, "DEALER");
    const message = await connection.receive();
    assert.deepEqual(message?.map((part) => [...part]), [[10, 11], long]);
    assert.deepEqual((await connection.receive())?.map((part) => [...part]), [[]]);
    await assert.rejects(connection.receive(), /the kernel closed the connection/);
    connection.close();
  });
});

Deno.test("a message that is cut off is an error", () =>
  withPeer([0, 9, 1, 2], async (port) => {
    const connection = await connectZmtp(port, "DEALER");
    await assert.rejects(connection.receive(), /the kernel closed the connection/);
    connection.close();
  }));
