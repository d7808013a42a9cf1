/** The voice detector beside an energy rule, libfvad and Silero. @module */
import { stat } from "node:fs/promises";
import { cpuUsage } from "node:process";
import { join } from "@std/path";
import { type Random, seededRandom } from "@/base/random.ts";
import { writeWhole } from "@/disk/files.ts";
import { PATHS } from "@/disk/paths.ts";
import { VOICE_HOP, VOICE_SAMPLE_RATE } from "@/recognition/voice_activity.ts";
import { left, makeTable, renderTable, right } from "@/reporting/table.ts";
import { machineName } from "./timing.ts";
import { countVoices, listVoices, mixWith, readVoice, type VoiceClip } from "./voice_data.ts";
import { loadPeers, type VoicePeer } from "./voice_peers.ts";
import { makeBenchSound } from "./voice_sounds.ts";

const SEED = "voice activity/test";
const RECORDINGS = 24;
const PAD_SEC = [0.5, 0.5] as const;
const SOUNDS = 20;
const SOUND_SEC = 6;
/** Seconds of silence before each sound without a voice. */
const LEAD_SEC = 1;

/** Sounds without a voice; those with a star are unlike the sounds of the training. */
const TITLES = {
  silence: "silence",
  white: "white noise",
  pink: "pink noise",
  coloured: "coloured noise",
  pulses: "pulses",
  hum: "hum",
  clicks: "clicks",
  thumps: "thumps",
  music: "music",
  strings: "plucked strings *",
  bells: "bells *",
  theremin: "theremin *",
  rumble: "rumble *",
  rain: "rain *",
  saw: "chain saw *",
} as const;
type Kind = keyof typeof TITLES;

/** Sounds that are mixed with voices, and how much louder the voices are, dB. */
const MIXTURES: readonly (readonly [Exclude<Kind, "silence">, number])[] = [
  ["pink", 20],
  ["pink", 10],
  ["pink", 0],
  ["white", 20],
  ["white", 10],
  ["white", 0],
  ["music", 20],
  ["music", 10],
  ["strings", 10],
];

/** What the detectors did in one condition: a share of frames. */
interface VoiceScore {
  readonly condition: string;
  readonly measure: "F1" | "false alarms";
  /** By the detector's name. */
  readonly values: Readonly<Record<string, number>>;
}

/** The comparison. */
export interface VoiceReport {
  /** Numbers of recordings by corpus. */
  readonly recordings: Readonly<Record<string, number>>;
  readonly scores: readonly VoiceScore[];
  readonly detectors: readonly {
    readonly name: string;
    readonly msPerSec: number;
    readonly kB: number;
  }[];
  readonly machine: string;
}

/** Sounds whose frames of speech are known. */
interface Condition {
  readonly condition: string;
  readonly measure: VoiceScore["measure"];
  readonly sounds: readonly Pick<VoiceClip, "samples" | "truth">[];
}

function* conditionsOf(clips: readonly VoiceClip[], random: Random): Generator<Condition> {
  yield { condition: "voice, clean", measure: "F1", sounds: clips };
  for (const [kind, snrDb] of MIXTURES) {
    const sounds = clips.map((clip) => {
      const sound = makeBenchSound(kind, { length: clip.samples.length, random });
      return { samples: mixWith(clip, { sound, snrDb }), truth: clip.truth };
    });
    yield { condition: `voice, ${TITLES[kind]} at ${snrDb} dB`, measure: "F1", sounds };
  }
  for (const kind of Object.keys(TITLES) as Kind[]) {
    yield { condition: TITLES[kind], measure: "false alarms", sounds: soundsOf(kind) };
  }
}

/** Sounds without a voice, after a second of silence, at levels from -50 to -10 dB. */
function soundsOf(kind: Kind): Condition["sounds"] {
  const random = seededRandom(`${SEED}/${kind}`);
  const lead = LEAD_SEC * VOICE_SAMPLE_RATE;
  return Array.from({ length: SOUNDS }, () => {
    const samples = new Float32Array(SOUND_SEC * VOICE_SAMPLE_RATE);
    const gain = 10 * 10 ** ((-50 + 40 * random.uniform()) / 20);
    if (kind !== "silence") {
      const sound = makeBenchSound(kind, { length: samples.length - lead, random });
      samples.set(sound.map((value) => gain * value), lead);
    }
    for (let i = 0; i < samples.length; i++) samples[i]! += 1e-5 * random.normal();
    return { samples, truth: new Uint8Array(Math.floor(samples.length / VOICE_HOP)) };
  });
}

/** The score of one detector, and its processor time, which other programs do not change. */
async function measurePeer(
  peer: VoicePeer,
  { measure, sounds }: Condition,
): Promise<{ readonly value: number; readonly ms: number }> {
  let hits = 0;
  let alarms = 0;
  let misses = 0;
  let total = 0;
  let ms = 0;
  for (const { samples, truth } of sounds) {
    const before = cpuUsage();
    const found = await peer.detect(samples);
    const { user, system } = cpuUsage(before);
    ms += (user + system) / 1000;
    total += truth.length;
    truth.forEach((speech, i) => {
      if (speech === 1 && found[i]) hits++;
      else if (speech === 1) misses++;
      else if (found[i]) alarms++;
    });
  }
  const value = measure === "F1" ? 2 * hits / (2 * hits + alarms + misses) : alarms / total;
  return { value: Number(value.toFixed(4)), ms };
}

/**
 * Compares the detectors on speakers that nothing was trained with; installs the peers if needed.
 * @throws {InputError} if there are no recordings
 */
export async function benchVoice(): Promise<VoiceReport> {
  const peers = await loadPeers();
  const random = seededRandom(SEED);
  const paths = await listVoices("test", { most: RECORDINGS, random });
  const clips: VoiceClip[] = [];
  for (const path of [...paths.values()].flat()) clips.push(await readVoice(path, PAD_SEC));
  const scores: VoiceScore[] = [];
  const spent = peers.map(() => 0);
  let soundSec = 0;
  for (const conditions of conditionsOf(clips, random)) {
    const { condition, measure, sounds } = conditions;
    const values: Record<string, number> = {};
    for (const [p, peer] of peers.entries()) {
      const { value, ms } = await measurePeer(peer, conditions);
      values[peer.name] = value;
      spent[p]! += ms;
    }
    soundSec += sounds.reduce((sum, { samples }) => sum + samples.length, 0) / VOICE_SAMPLE_RATE;
    scores.push({ condition, measure, values });
  }
  const detectors = await Promise.all(peers.map(async ({ name, files }, p) => {
    const stats = await Promise.all(files.map((file) => stat(file)));
    const kB = Math.round(stats.reduce((sum, { size }) => sum + size, 0) / 1000);
    return { name, msPerSec: Number((spent[p]! / soundSec).toFixed(2)), kB };
  }));
  return { recordings: countVoices(paths), scores, detectors, machine: machineName() };
}

/** The report as Markdown. */
export function voiceReportText({ recordings, scores, detectors, machine }: VoiceReport): string {
  const scoreTable = (measure: VoiceScore["measure"]) => {
    const columns = [
      left<VoiceScore>("sound", ({ condition }) => condition),
      ...detectors.map(({ name }) =>
        right<VoiceScore>(name, ({ values }) => values[name]!.toFixed(3))
      ),
    ];
    const rows = scores.filter((score) => score.measure === measure);
    return renderTable(makeTable(rows, columns), "markdown");
  };
  const costs = makeTable(detectors, [
    left("detector", ({ name }) => name),
    right("ms per second of sound", ({ msPerSec }) => msPerSec.toFixed(2)),
    right("size, kB", ({ kB }) => kB),
    left("in browsers", () => "yes"),
  ]);
  const counts = Object.entries(recordings).map(([name, count]) => `${count} of ${name}`);
  return [
    "# Voice activity",
    "Written by `deno task bench voice`. Frames have 32 ms. A frame of a clean recording is speech if " +
    "it is at most 35 dB quieter than the loudest one; pauses of up to four frames count as speech.",
    `Recordings of speakers that nothing was trained with or chosen by: ${
      counts.join(", ")
    }. Sounds ` +
    "are synthetic; those with a star are made in other ways than those of the training.",
    "## F1 of frames with speech",
    scoreTable("F1"),
    "## False alarms: share of frames taken for speech in sounds without a voice",
    scoreTable("false alarms"),
    "## Costs",
    renderTable(costs, "markdown"),
    "All hosts use this project's detector: Silero's is as good, but needs 16.6 MB and six times the " +
    "time; the others take noise and music for speech.",
    `Processor time of one thread of ${machine}.`,
  ].join("\n\n") + "\n";
}

/** Writes the report to artifacts/reports. */
export async function publishVoice(report: VoiceReport): Promise<void> {
  const json = JSON.stringify(report, null, 2) + "\n";
  await writeWhole(join(PATHS.reports, "voice_activity.json"), json);
  await writeWhole(join(PATHS.reports, "voice_activity.md"), voiceReportText(report));
}
