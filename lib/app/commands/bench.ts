/** `bench`: how fast this project is, beside its peers. @module */
import { InputError } from "@/base/errors.ts";
import { benchCorpus } from "@/bench/corpus.ts";
import { benchEngine } from "@/bench/engine.ts";
import type { BenchOptions } from "@/bench/timing.ts";
import { benchServer } from "@/bench/server.ts";
import { benchTraining } from "@/bench/training.ts";
import { PATHS } from "@/disk/paths.ts";
import { addBench } from "@/disk/results.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { benchText } from "@/reporting/bench_text.ts";
import { printResult, say } from "@/reporting/console.ts";
import type { Call } from "@/app/call.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly python: string;
  readonly runs?: number;
  readonly epochs?: number;
  readonly busy?: number;
  readonly publish?: boolean;
  readonly json?: boolean;
}

const BENCHES = {
  engine: benchEngine,
  corpus: benchCorpus,
  training: benchTraining,
  server: benchServer,
} as const satisfies Readonly<Record<string, (flags: Flags & BenchOptions) => Promise<BenchRow[]>>>;

type BenchName = keyof typeof BENCHES;

/** Times this project and its peers in the same run. */
export async function bench({ words, flags, signal }: Call<Flags>): Promise<void> {
  const names = (words.length > 0 ? words : Object.keys(BENCHES)) as BenchName[];
  refuseUnused(names, flags);
  const rows: BenchRow[] = [];
  for (const name of names) rows.push(...await time(name, { flags, signal }));
  printResult(rows, { json: flags.json, text: () => benchText(rows, "text") });
}

/** Options of one benchmark alone. */
const OWN_OPTIONS = { epochs: "training", busy: "engine" } as const;

/** Refuses options that change nothing in what is timed. */
function refuseUnused(names: readonly BenchName[], flags: Flags): void {
  for (const [option, owner] of Object.entries(OWN_OPTIONS)) {
    const value = flags[option as keyof typeof OWN_OPTIONS];
    if (value === undefined || names.includes(owner)) continue;
    throw new InputError(
      `time ${names.join(", ")} with --${option} ${value}`,
      `that is an option of the benchmark "${owner}"`,
      { remedy: `leave out --${option}, or add ${owner}` },
    );
  }
}

/** Publishes after each benchmark, so that an error in the last one does not lose hours of timing. */
async function time(
  name: BenchName,
  { flags, signal }: { flags: Flags; signal: AbortSignal },
): Promise<BenchRow[]> {
  signal.throwIfAborted();
  say(`timing ${name} …`);
  await using bars = progressBars();
  const onProgress = (done: number, total: number) => bars.update(name, done, total);
  const rows = await BENCHES[name]({ ...flags, onProgress }).catch((error) => {
    signal.throwIfAborted(); // Ctrl-C ends the peers, too.
    throw error;
  });
  if (flags.publish) {
    for (const row of rows) await addBench(PATHS.bench, row);
  }
  return rows;
}
