/** `bench`: how fast, beside whom. @module */
import { Argument, Command } from "commander";
import { printResult, say } from "@/reporting/console.ts";
import { benchCorpus, studyCorpus } from "@/bench/corpus.ts";
import { benchEngine } from "@/bench/engine.ts";
import { benchFeatures } from "@/bench/features.ts";
import { profileEngine, type ProfileRow, profileText } from "@/bench/profile.ts";
import { benchResample } from "@/bench/resample.ts";
import { benchScaling } from "@/bench/scaling.ts";
import { publishStudies, type Study, studyColumns } from "@/bench/studies.ts";
import { benchTraining } from "@/bench/training.ts";
import { addBench } from "@/disk/results.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { writeWhole } from "@/disk/files.ts";
import { displayPath, PATHS } from "@/disk/paths.ts";
import { textTable } from "@/reporting/text_table.ts";
import { type CommonFlags, finish, OPTIONS, wholeNumber } from "./shared.ts";

type Flags = CommonFlags & {
  readonly python: string;
  readonly runs?: number;
  readonly epochs?: number;
  readonly scale?: number | true;
  readonly publish?: boolean;
};

/** What was timed beside others, or measured over sizes. */
interface Timings {
  readonly rows?: readonly BenchRow[];
  readonly studies?: readonly Study[];
  /** Training steps taken apart. */
  readonly profile?: readonly ProfileRow[];
}

const BENCHES = {
  features: async (flags: Flags) => ({ rows: await benchFeatures(given(flags)) }),
  resample: async (flags: Flags) => ({ rows: await benchResample(given(flags)) }),
  engine: async ({ runs, ...flags }: Flags) => ({
    rows: await benchEngine({ ...given(flags), ...(runs && { steps: runs }) }),
  }),
  profile: async ({ runs }: Flags) => ({
    profile: await profileEngine({ ...(runs && { steps: runs }) }),
  }),
  corpus: async (flags: Flags) => {
    const { scale } = flags;
    if (scale === undefined) return { rows: await benchCorpus(given(flags)) };
    return { studies: [await studyCorpus(scale === true ? {} : { clips: scale })] };
  },
  training: async ({ epochs, ...flags }: Flags) => ({
    rows: await benchTraining({ ...given(flags), ...(epochs && { epochs }) }),
  }),
  scaling: async (flags: Flags) => ({ studies: await benchScaling(given(flags)) }),
} as const satisfies Readonly<Record<string, (flags: Flags) => Promise<Timings>>>;

function given({ python, runs }: Flags): { python: string; runs?: number } {
  return { python, ...(runs && { runs }) };
}

/** The command that times this project and its peers in the same run. */
export function benchCommand(): Command {
  return new Command("bench")
    .description(
      "time features beside librosa, resampling beside soxr, training beside PyTorch, in turn",
    )
    .addArgument(new Argument("[what...]", "what to time").choices(Object.keys(BENCHES)))
    .option("--python <path>", "a Python that holds the peers", "python3")
    .option("--runs <n>", "timings of each side", wholeNumber(1))
    .option("--epochs <n>", "training: epochs of each side (default: 50)", wholeNumber(1))
    .option(
      "--scale [clips]",
      "corpus: time and memory over so many clips (default: 50000), without a peer",
      wholeNumber(50),
    )
    .option("--publish", `write timings and figures to ${displayPath(PATHS.reports)}`)
    .addOption(OPTIONS.json()).addOption(OPTIONS.debug())
    .addHelpText(
      "after",
      "\nThe peers are installed with: pip install -r lib/bench/requirements.txt\n" +
        "Timings mean something only on a machine that does nothing else. On two cores all of it " +
        "takes about\na quarter of an hour: half of that is training, with two times 50 epochs.",
    )
    .action((what: (keyof typeof BENCHES)[], flags: Flags) =>
      finish({ ...flags, stopped: STOPPED }, async (signal) => {
        const rows: BenchRow[] = [], studies: Study[] = [], profile: ProfileRow[] = [];
        for (const name of what.length > 0 ? what : Object.keys(BENCHES) as typeof what) {
          signal.throwIfAborted();
          say(`timing ${name} …`);
          const timing: Promise<Timings> = BENCHES[name](flags);
          const timings = await timing.catch((error) => {
            signal.throwIfAborted(); // Ctrl-C ends the peers, too
            throw error;
          });
          rows.push(...timings.rows ?? []);
          studies.push(...timings.studies ?? []);
          profile.push(...timings.profile ?? []);
          if (flags.publish) await publish(timings);
        }
        const tables = [
          ...(rows.length > 0 ? [lines(rows)] : []),
          ...(studies.length > 0 ? [textTable(studyColumns(studies))] : []),
          ...(profile.length > 0 ? [profileText(profile)] : []),
        ];
        printResult([...rows, ...studies, ...profile], {
          json: flags.json ?? false,
          text: () => tables.join("\n\n"),
        });
      })
    );
}

const STOPPED = "timings that were published are kept";

/** After each benchmark, so that hours of timing are not lost to the last one's error. */
async function publish({ rows = [], studies = [], profile = [] }: Timings): Promise<void> {
  for (const row of rows) await addBench(PATHS.bench, row);
  if (studies.length > 0) await publishStudies(studies);
  if (profile.length > 0) {
    await writeWhole(PATHS.profile, JSON.stringify(profile, null, 2) + "\n");
  }
}

function lines(rows: readonly BenchRow[]): string {
  const number = (value: number | null, digits: number) => value?.toFixed(digits) ?? "–";
  const table = textTable([
    { title: "work", cells: rows.map((r) => r.name) },
    { title: "here", cells: rows.map((r) => r.engine) },
    { title: "ms", cells: rows.map((r) => number(r.ms, 2)), align: "right" },
    { title: "peer", cells: rows.map((r) => r.peer ?? "–") },
    { title: "ms", cells: rows.map((r) => number(r.peerMs, 2)), align: "right" },
    { title: "ratio", cells: rows.map((r) => number(r.ratio, 2)), align: "right" },
    {
      title: "95 %",
      cells: rows.map(({ ratioLow, ratioHigh }) =>
        ratioLow === null ? "–" : `${number(ratioLow, 2)}–${number(ratioHigh, 2)}`
      ),
      align: "right",
    },
  ]);
  const notes = rows.flatMap(({ name, note }) => note === undefined ? [] : [`${name}: ${note}`]);
  return [table, ...notes].join("\n");
}
