/** The voice detector beside others: right frames, false alarms, speed and size. @module */
import { cpuUsage } from "node:process";
import { join } from "@std/path";
import { makeSound, type SoundKind } from "@/audio/made_sounds.ts";
import { type Random, seededRandom } from "@/base/random.ts";
import { writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { VOICE_SAMPLE_RATE } from "@/recognition/voice_activity.ts";
import { type Column, left, makeTable, renderTable, right } from "@/reporting/table.ts";
import { machineName } from "./timing.ts";
import { listVoices, mixWith, readVoice, type VoiceClip, type VoicePart } from "./voice_data.ts";
import { loadVoicePeers, type VoicePeer } from "./voice_peers.ts";
import { makeUnseen, UNSEEN_KINDS, type UnseenKind } from "./voice_sounds.ts";

const SEED = "voice activity";
const PAD_SEC = [0.5, 0.5] as const;
const SOUND_SEC = 6;
/** Seconds of silence before each sound without a voice. */
const LEAD_SEC = 1;

/** Sounds that are mixed with voices. */
const MIXTURES = [
  ["pink", 20],
  ["pink", 10],
  ["pink", 0],
  ["white", 20],
  ["white", 10],
  ["white", 0],
  ["music", 20],
  ["music", 10],
  ["strings", 10],
] as const;

const SEEN_KINDS = [
  "white",
  "pink",
  "coloured",
  "pulses",
  "hum",
  "clicks",
  "thumps",
  "music",
] as const;

type Kind = SoundKind | UnseenKind;

/** What one detector did in one condition: a share of frames. */
export interface VoiceScore {
  readonly condition: string;
  readonly measure: "F1" | "false alarms";
  /** By the detector's name. */
  readonly values: Readonly<Record<string, number>>;
}

/** The comparison. */
export interface VoiceReport {
  readonly part: VoicePart;
  /** Recordings by corpus. */
  readonly recordings: Readonly<Record<string, number>>;
  readonly scores: readonly VoiceScore[];
  readonly detectors: readonly {
    readonly name: string;
    readonly msPerSec: number;
    readonly kB: number;
    readonly browser: string;
  }[];
  readonly machine: string;
}

/** How to compare. */
export interface VoiceBenchOptions {
  /** @default "test" */
  readonly part?: VoicePart | undefined;
  /** Recordings of each corpus. @default 8 */
  readonly recordings?: number | undefined;
  /** Sounds of each kind without a voice. @default 8 */
  readonly sounds?: number | undefined;
  /** @default all */
  readonly peers?: readonly VoicePeer[] | undefined;
}

function isUnseen(kind: Kind): kind is UnseenKind {
  return (UNSEEN_KINDS as readonly string[]).includes(kind);
}

function soundOf(
  kind: Kind,
  { length, random }: { readonly length: number; readonly random: Random },
): Float32Array {
  if (isUnseen(kind)) return makeUnseen(kind, { length, random });
  return makeSound(kind, { length, random }).samples;
}

/** Counts of frames. */
interface Counts {
  hits: number;
  alarms: number;
  misses: number;
  frames: number;
}

/** Runs all detectors, and keeps their counts and processor times. */
function createRunner(peers: readonly VoicePeer[]) {
  const spent = peers.map(() => 0);
  let soundSec = 0;
  const run = async (
    sounds: readonly { readonly samples: Float32Array; readonly truth: Uint8Array }[],
  ): Promise<Counts[]> => {
    const counts = peers.map(() => ({ hits: 0, alarms: 0, misses: 0, frames: 0 }));
    for (const { samples, truth } of sounds) {
      soundSec += samples.length / VOICE_SAMPLE_RATE;
      for (const [p, peer] of peers.entries()) {
        const before = cpuMs();
        const frames = await peer.detect(samples);
        spent[p]! += cpuMs() - before;
        addCounts(counts[p]!, { frames, truth });
      }
    }
    return counts;
  };
  return { run, msPerSec: () => spent.map((ms) => ms / soundSec) };
}

/** Time that the processor has worked for this program, ms: other programs do not change it. */
function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

function addCounts(
  counts: Counts,
  { frames, truth }: { readonly frames: readonly boolean[]; readonly truth: Uint8Array },
): void {
  truth.forEach((speech, i) => {
    counts.frames++;
    if (speech === 1 && frames[i]) counts.hits++;
    else if (speech === 1) counts.misses++;
    else if (frames[i]) counts.alarms++;
  });
}

/** Sounds of one kind without a voice, after a second of silence, at levels from -50 to -10 dB. */
function soundsOf(
  kind: Kind | "silence",
  { count, part }: { readonly count: number; readonly part: VoicePart },
) {
  const random = seededRandom(`${SEED}/${part}/${kind}`);
  return Array.from({ length: count }, () => {
    const length = SOUND_SEC * VOICE_SAMPLE_RATE;
    const lead = LEAD_SEC * VOICE_SAMPLE_RATE;
    const gain = 10 * 10 ** ((-50 + 40 * random.uniform()) / 20);
    const samples = new Float32Array(length);
    if (kind !== "silence") {
      const sound = soundOf(kind, { length: length - lead, random });
      sound.forEach((value, i) => samples[lead + i] = gain * value);
    }
    for (let i = 0; i < length; i++) samples[i]! += 1e-5 * random.normal();
    return { samples, truth: new Uint8Array(Math.floor(length / 512)) };
  });
}

/**
 * Compares the voice detector with an energy rule, libfvad and Silero, on test speakers.
 * @returns F1 of the frames of voices in other sounds, and the share of frames taken for speech in
 * sounds without a voice
 * @throws {InputError} if there are no recordings
 */
export async function benchVoice(options: VoiceBenchOptions = {}): Promise<VoiceReport> {
  const { part = "test", recordings = 8, sounds = 8 } = options;
  const peers = options.peers ?? await loadVoicePeers();
  const random = seededRandom(`${SEED}/${part}`);
  const paths = await listVoices(part, { most: recordings, random });
  const clips: VoiceClip[] = [];
  for (const path of [...paths.values()].flat()) clips.push(await readVoice(path, PAD_SEC));
  const runner = createRunner(peers);
  const scores: VoiceScore[] = [];
  const add = (condition: string, measure: VoiceScore["measure"], counts: readonly Counts[]) => {
    const values = counts.map((c) =>
      measure === "F1" ? 2 * c.hits / (2 * c.hits + c.alarms + c.misses) : c.alarms / c.frames
    );
    const rounded = values.map((value, p) => [peers[p]!.name, Number(value.toFixed(4))]);
    scores.push({ condition, measure, values: Object.fromEntries(rounded) });
  };
  add("voice, clean", "F1", await runner.run(clips));
  for (const [kind, snrDb] of MIXTURES) {
    if (part !== "test" && isUnseen(kind)) continue;
    const mixed = clips.map((clip) => {
      const sound = soundOf(kind, { length: clip.samples.length, random });
      return { samples: mixWith(clip, { sound, snrDb }), truth: clip.truth };
    });
    add(`voice, ${titleOf(kind)} at ${snrDb} dB`, "F1", await runner.run(mixed));
  }
  const unseen = part === "test" ? UNSEEN_KINDS : [];
  for (const kind of ["silence", ...SEEN_KINDS, ...unseen] as const) {
    const others = soundsOf(kind, { count: sounds, part });
    add(titleOf(kind), "false alarms", await runner.run(others));
  }
  return {
    part,
    recordings: Object.fromEntries([...paths].map(([name, { length }]) => [name, length])),
    scores,
    detectors: runner.msPerSec().map((ms, p) => {
      const { name, kB, browser } = peers[p]!;
      return { name, msPerSec: Number(ms.toFixed(2)), kB: Math.round(kB), browser };
    }),
    machine: machineName(),
  };
}

function titleOf(kind: Kind | "silence"): string {
  const titles: Partial<Record<Kind | "silence", string>> = {
    white: "white noise",
    pink: "pink noise",
    coloured: "coloured noise",
    strings: "plucked strings *",
    bells: "bells *",
    theremin: "theremin *",
    rumble: "rumble *",
    rain: "rain *",
    saw: "chain saw *",
  };
  return titles[kind] ?? kind;
}

/** The report as Markdown. */
export function voiceReportText(report: VoiceReport): string {
  const columns: Column<VoiceScore>[] = report.detectors.map(({ name }) =>
    right(name, ({ values }) => values[name]!.toFixed(3))
  );
  const scores = (measure: VoiceScore["measure"]) =>
    renderTable(
      makeTable(report.scores.filter((score) => score.measure === measure), [
        left("sound", ({ condition }) => condition),
        ...columns,
      ]),
      "markdown",
    );
  const costs = makeTable(report.detectors, [
    left("detector", ({ name }) => name),
    right("ms per second of sound", ({ msPerSec }) => msPerSec.toFixed(2)),
    right("size, kB", ({ kB }) => kB),
    left("in browsers", ({ browser }) => browser),
  ]);
  const recordings = Object.entries(report.recordings)
    .map(([name, count]) => `${count} of ${name}`).join(", ");
  return [
    "# Voice activity",
    "Written by `deno task bench voice`. Frames have 32 ms. A frame of a clean recording is speech if " +
    "it is at most 35 dB quieter than the loudest one; pauses of up to four frames count as speech.",
    `Recordings of speakers that nothing was trained with or chosen by: ${recordings}. Sounds are ` +
    "synthetic; those with a star are made in other ways than those of the training.",
    "## F1 of frames with speech",
    scores("F1"),
    "## False alarms: share of frames taken for speech in sounds without a voice",
    scores("false alarms"),
    "## Costs",
    renderTable(costs, "markdown"),
    `Processor time of one thread of ${report.machine}.`,
  ].join("\n\n") + "\n";
}

/** Writes the report to artifacts/reports. */
export async function publishVoice(report: VoiceReport): Promise<void> {
  await writeWhole(
    join(PATHS.reports, "voice_activity.json"),
    JSON.stringify(report, null, 2) + "\n",
  );
  await writeWhole(join(PATHS.reports, "voice_activity.md"), voiceReportText(report));
}
