/**
 * Requests to the server, beside FastAPI with the same network in PyTorch, the same features by librosa
 * and the same voice detector in NumPy: the windows of a recording that hold speech and the whole of
 * it, from the file's bytes to JSON. Ours checks every sample and writes a log besides.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { readBytes } from "@/disk/recording.ts";
import { join } from "@std/path";
import { PATHS } from "@/disk/paths.ts";
import { openWorkspace, type Workspace } from "@/disk/workspace.ts";
import type { BenchRow } from "@/evaluation/results.ts";
import { VOICE_NETWORK } from "@/recognition/_voice_weights.ts";
import type { Recognition } from "@/recognition/mod.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { ask, type LoadTimes, percentile, runLoad } from "./load.ts";
import { startOwn, startPeer } from "./peer.ts";
import { type BenchOptions, compareTimes, machineName } from "./timing.ts";

const MODEL = join(PATHS.models, "unseen_speakers");
const RECORDINGS = 32;
/** Clients at a time, and requests of each run. */
const LOADS: readonly (readonly [inFlight: number, requests: number])[] = [
  [1, 60],
  [8, 200],
  [64, 400],
];
/** Scores: the resamplers are others. */
const SAME_WORK = 0.05;
/** Recordings whose answers are compared. */
const COMPARED = 5;

interface PeerAnswer {
  readonly url: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What to time; the defaults are for users, the others for tests. */
export interface ServerBenchOptions extends BenchOptions {
  /** Clients at a time, and requests of each run. */
  readonly loads?: readonly (readonly [inFlight: number, requests: number])[];
}

/** Both servers, and what is sent to them. */
interface Servers {
  readonly own: string;
  readonly peer: string;
  readonly bodies: readonly Uint8Array<ArrayBuffer>[];
}

/**
 * Times requests with 1, 8 and 64 of them in flight.
 * @param options.runs runs of each side per row @default 3
 * @throws {InputError} if the peer cannot be started, has other versions, or answers something else
 */
export async function benchServer(options: ServerBenchOptions): Promise<BenchRow[]> {
  const { python, runs = 3, loads = LOADS, onProgress } = options;
  const threads = navigator.hardwareConcurrency;
  const bodies = await recordings(await openWorkspace({ wanted: twoChannel.corpora }));
  const own = startOwn("server_own.ts");
  const peer = startPeer(python, "server_peer.py");
  try {
    const question = { model: MODEL, threads };
    const { url } = await own.ask<{ url: string }>(question);
    const there = await peer.ask<PeerAnswer>({ ...question, voice: VOICE_NETWORK });
    const servers = { own: url, peer: there.url, bodies };
    await checkSame(servers);
    const { fastapi, torch, librosa } = there.versions;
    const names = {
      engine: `this project, ${threads} threads`,
      peer:
        `FastAPI ${fastapi}, PyTorch ${torch}, librosa ${librosa}, our voice detector in NumPy, ` +
        `${threads} processes`,
      machine: machineName(),
    };
    const rows: BenchRow[] = [];
    for (const [inFlight, requests] of loads) {
      onProgress?.(rows.length, loads.length);
      rows.push({ ...names, ...await timeLoad(servers, { inFlight, requests, runs }) });
    }
    onProgress?.(rows.length, loads.length);
    return rows;
  } finally {
    await Promise.all([own.stop(), peer.stop()]);
  }
}

/** Files of recordings, evenly from all of them. */
async function recordings({ utterances, root }: Workspace): Promise<Uint8Array<ArrayBuffer>[]> {
  const every = Math.max(1, Math.floor(utterances.length / RECORDINGS));
  const chosen = utterances.filter((_, i) => i % every === 0).slice(0, RECORDINGS);
  const paths = chosen.map(({ path }) => join(root, path));
  return await Promise.all(paths.map(async (path) => new Uint8Array(await readBytes(path))));
}

/** Compares the answers for some recordings and for their windows. */
async function checkSame({ own, peer, bodies }: Servers): Promise<void> {
  for (const body of bodies.slice(0, COMPARED)) {
    const ours = await ask<Recognition>(own, body);
    const theirs = await ask<Recognition>(peer, body);
    const others = [theirs, ...theirs.windows];
    const apart = [ours, ...ours.windows].flatMap(({ scores }, i) =>
      Object.entries(scores).map(([label, score]) =>
        Math.abs(score - (others[i]?.scores[label] ?? NaN))
      )
    );
    const most = Math.max(...apart);
    if (ours.windows.length === theirs.windows.length && most < SAME_WORK) continue;
    throw new InputError("time the server", `the peer's scores differ by ${most}`, {
      code: "environment",
    });
  }
}

/** Times one number of clients, on both sides in turn. */
async function timeLoad(
  { own, peer, bodies }: Servers,
  { inFlight, requests, runs }: { inFlight: number; requests: number; runs: number },
): Promise<Omit<BenchRow, "engine" | "peer" | "machine">> {
  const load = { bodies, inFlight, requests };
  const ours: LoadTimes[] = [];
  const theirs: LoadTimes[] = [];
  for (let run = -1; run < runs; run++) { // the first does not count
    const times = [await runLoad(own, load), await runLoad(peer, load)] as const;
    if (run < 0) continue;
    ours.push(times[0]);
    theirs.push(times[1]);
  }
  const each = (all: readonly LoadTimes[]) => all.map(({ wholeMs }) => wholeMs / requests);
  const comparison = compareTimes(each(ours), each(theirs));
  return {
    name: `a request to the server, ${inFlight} in flight`,
    ...comparison,
    note: `${loadText(ours)} here, ${loadText(theirs)} there`,
  };
}

/** Such as `80 requests a second, 12/15/20 ms (p50/p95/p99)`. */
function loadText(all: readonly LoadTimes[]): string {
  const ms = all.flatMap((times) => times.ms);
  const seconds = all.reduce((sum, { wholeMs }) => sum + wholeMs, 0) / 1000;
  const percentiles = [50, 95, 99].map((percent) => percentile(ms, percent).toFixed(0));
  return `${(ms.length / seconds).toFixed(1)} requests a second, ${percentiles.join("/")} ms ` +
    "(p50/p95/p99)";
}
