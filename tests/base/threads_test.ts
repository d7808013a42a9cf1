import assert from "node:assert/strict";
import { InputError } from "@/base/errors.ts";
import { connect, type Port, serve } from "@/base/threads.ts";

interface Sums {
  add(a: number, b: number): number;
  slow(value: string): Promise<string>;
  refuse(): never;
  fail(): never;
}

/** Both ends of a channel, and a way to close it. */
function channel() {
  const { port1, port2 } = new MessageChannel();
  port1.start();
  port2.start();
  return {
    here: port1 as unknown as Port,
    there: port2 as unknown as Port,
    close: () => {
      port1.close();
      port2.close();
    },
  };
}

const order: string[] = [];
const sums: Sums = {
  add: (a, b) => a + b,
  async slow(value) {
    order.push(`begin ${value}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push(`end ${value}`);
    return value;
  },
  refuse() {
    throw new InputError("add", "there is nothing", { remedy: "give some", code: "missing" });
  },
  fail() {
    throw new TypeError("a bug");
  },
};

Deno.test("calls across threads return values, in their order, and errors", async () => {
  const { here, there, close } = channel();
  try {
    serve(there, sums);
    const { remote, fail } = connect<Sums>(here);
    assert.equal(await remote.add(2, 3), 5);
    assert.deepEqual(await Promise.all([remote.slow("a"), remote.slow("b")]), ["a", "b"]);
    assert.deepEqual(order, ["begin a", "end a", "begin b", "end b"]);
    const refusal = await remote.refuse().catch((error) => error);
    assert.ok(refusal instanceof InputError);
    assert.equal(refusal.message, "Cannot add: there is nothing; give some");
    assert.equal(refusal.code, "missing");
    const bug = await remote.fail().catch((error) => error);
    assert.ok(!(bug instanceof InputError));
    assert.match(bug.message, /a bug/);
    assert.equal(await remote.add(1, 1), 2); // an error does not stop the other thread
    const waiting = remote.slow("c");
    fail(new Error("it has ended"));
    await assert.rejects(waiting, /it has ended/);
    await assert.rejects(remote.add(1, 1), /it has ended/);
  } finally {
    close();
  }
});

Deno.test("a thread that dies rejects its calls", async () => {
  const worker = new Worker("data:text/javascript,", { type: "module" });
  try {
    const { remote } = connect<Sums>(worker);
    const waiting = remote.add(1, 2);
    worker.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
    await assert.rejects(waiting, /^Error: a thread has died: out of memory$/);
    await assert.rejects(remote.add(1, 2), /a thread has died/);
  } finally {
    worker.terminate();
  }
});
