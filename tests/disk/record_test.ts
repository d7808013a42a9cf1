import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { readRun, RUN_FILES } from "@/disk/record.ts";
import { historyToCsv } from "@/training/history.ts";
import { JOB } from "../training/_job.ts";

async function inTemp(run: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("a folder without a finished run is said to be one", () =>
  inTemp(async (dir) => {
    await assert.rejects(readRun(dir), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /^Cannot read the run .*: it holds no finished training/);
      return true;
    });
  }));

Deno.test("a record that was changed is refused", () =>
  inTemp(async (dir) => {
    const write = (content: string) => Deno.writeTextFile(join(dir, RUN_FILES.record), content);
    await Deno.writeTextFile(join(dir, RUN_FILES.history), historyToCsv([]));
    await write("{");
    await assert.rejects(readRun(dir), {
      name: "InputError",
      message: /run\.json: it is no JSON/,
    });
    for (const other of ['{"format": "speech-emotion-run/0"}', "null"]) {
      await write(other);
      await assert.rejects(readRun(dir), { name: "InputError", message: /of another version/ });
    }
    const job = { ...JOB, seed: -1 };
    await write(JSON.stringify({ format: "speech-emotion-run/1", job }));
    await assert.rejects(readRun(dir), { name: "InputError", message: /run\.json\.seed = -1/ });
    await write(JSON.stringify({ format: "speech-emotion-run/1", job: JOB }));
    await Deno.writeTextFile(join(dir, RUN_FILES.history), "epoch\n");
    await assert.rejects(readRun(dir), {
      name: "InputError",
      message: /^Cannot read .*history\.csv: its first line should be/,
    });
  }));
