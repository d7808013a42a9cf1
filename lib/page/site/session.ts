/** One sound at a time: from the microphone or from a file, through the thread that recognises. @module */
import { SILENCE_DB } from "@/audio/level.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { type Microphone, openMicrophone } from "./microphone.ts";
import type { Heard, RecognitionApi } from "./recognition_api.ts";
import type { Remote } from "@/base/threads.ts";
import { createSound, type Sound } from "./sound.ts";

/** Longer recordings are stopped. */
const MOST_RECORDED_SEC = 600;
/** After so much silence something seems to be wrong. */
const SILENT_SEC = 3;
/** A whole sound is handed over in parts, so that its beginning is shown early. */
const PART_SEC = 5;
/** Samples below are silence. */
const SILENT = 10 ** (SILENCE_DB / 20);

/** What the page is told. */
export interface SessionEvents {
  /** A sound has begun, grown or ended. */
  onChange(sound: Sound): void;
  /** The microphone sends nothing but silence, or something again. */
  onSilence(microphone: string | null): void;
  /** What happened while nobody waited for a promise. */
  onProblem(error: unknown): void;
}

/** Recognises one sound at a time. */
export interface Session {
  /** Starts the microphone. */
  record(): Promise<void>;
  /** Stops the microphone, if it is on, and waits for the result. */
  stop(): Promise<void>;
  /** Recognises a whole sound. */
  recognise(name: string, waveform: Waveform): Promise<void>;
  isRecording(): boolean;
}

/** Makes a session. */
export function createSession(worker: Remote<RecognitionApi>, events: SessionEvents): Session {
  let current: Sound | null = null;
  let microphone: Microphone | null = null;
  let loudSec = 0;
  let isSilent = false;

  const begin = (sound: Sound) => {
    current = sound;
    loudSec = 0;
    isSilent = false;
    worker.begin(sound.recording.sampleRate).catch(events.onProblem);
    events.onChange(sound);
  };
  const add = (sound: Sound, { windows, picture }: Heard) => {
    if (sound !== current) return;
    sound.windows.push(...windows);
    sound.picture.add(picture);
    events.onChange(sound);
  };
  const end = async (sound: Sound, notes: readonly string[] = []) => {
    const { result, picture } = await worker.end();
    sound.isLive = false;
    sound.picture.add(picture);
    sound.windows.splice(0, sound.windows.length, ...result.windows);
    sound.result = { ...result, notes: [...notes, ...result.notes] };
    if (sound === current) events.onChange(sound);
  };
  /** Tells when silence has lasted for long, and when it ends. */
  const watchSilence = (samples: Float32Array, nowSec: number) => {
    const isLoud = samples.some((value) => Math.abs(value) > SILENT);
    if (isLoud) loudSec = nowSec;
    const isLong = nowSec - loudSec >= SILENT_SEC;
    if (isLong === isSilent) return;
    isSilent = isLong;
    events.onSilence(isLong ? microphone?.name ?? "" : null);
  };
  const hear = (sound: Sound, samples: Float32Array) => {
    if (sound !== current || !sound.isLive) return;
    watchSilence(samples, sound.recording.durationSec());
    sound.recording.add(samples);
    worker.push(samples).then((heard) => add(sound, heard), events.onProblem);
    if (sound.recording.durationSec() >= MOST_RECORDED_SEC) stop().catch(events.onProblem);
  };
  const stop = async () => {
    const opened = microphone;
    const sound = current;
    if (opened === null || sound === null) return;
    microphone = null;
    sound.isLive = false;
    await opened.stop();
    if (sound.recording.durationSec() > 0) await end(sound);
    else events.onChange(sound);
  };
  return {
    async record() {
      let sound: Sound | null = null;
      microphone = await openMicrophone({
        onSamples: (samples) => sound !== null && hear(sound, samples),
        onLost: () => stop().catch(events.onProblem),
      });
      const { sampleRate } = microphone;
      sound = createSound("recording", { sampleRate, isLive: true });
      begin(sound);
    },
    stop,
    async recognise(name, { samples, sampleRate, notes }) {
      await stop();
      const sound = createSound(name, { sampleRate, isLive: false });
      begin(sound);
      const size = PART_SEC * sampleRate;
      for (let at = 0; at < samples.length; at += size) {
        const part = samples.subarray(at, at + size);
        sound.recording.add(part);
        add(sound, await worker.push(part));
        if (sound !== current) return;
      }
      await end(sound, notes);
    },
    isRecording: () => microphone !== null,
  };
}
