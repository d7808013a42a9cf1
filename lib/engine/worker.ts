// A helper thread: waits for its mailbox, runs the kernel that is named there, and says so.
import { parentPort, workerData } from "node:worker_threads";
import { openBlas } from "./blas.ts";
import { instantiate, MAILBOX, SPIN, type ThreadStart } from "./threads.ts";

const { module, memory, mailbox, blasPath } = workerData as ThreadStart;
const blas = blasPath === null ? null : openBlas(memory, [blasPath]);
const sgemm = blas !== null && "sgemm" in blas ? blas.sgemm : null;
const kernels = [...instantiate(module, memory, sgemm).values()];
const words = new Int32Array(mailbox, 0, MAILBOX.argsAt / 4);
const args = new Float64Array(mailbox, MAILBOX.argsAt);

parentPort!.postMessage("ready");
for (let job = 0;;) {
  let turn = 0;
  while (Atomics.load(words, MAILBOX.posted) === job) {
    if (++turn > SPIN) Atomics.wait(words, MAILBOX.posted, job);
  }
  job = Atomics.load(words, MAILBOX.posted);
  try {
    kernels[words[MAILBOX.kernel]!]!(...args.subarray(0, words[MAILBOX.count]!));
  } catch {
    words[MAILBOX.failed] = 1;
  }
  Atomics.store(words, MAILBOX.done, job);
  Atomics.notify(words, MAILBOX.done);
}
