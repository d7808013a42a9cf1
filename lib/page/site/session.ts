/** One sound at a time: from the microphone or from a file, through the thread that recognises. @module */
import { SILENCE_DB } from "@/audio/level.ts";
import { InputError } from "@/base/errors.ts";
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
  /**
   * Stops the microphone, if it is on, and waits for the result.
   * @throws {InputError} if no sound had come
   */
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

  const begin = async (sound: Sound) => {
    current = sound;
    loudSec = 0;
    isSilent = false;
    events.onChange(sound);
    await worker.begin(sound.recording.sampleRate);
  };
  const add = (sound: Sound, { windows, picture }: Heard) => {
    if (sound !== current) return;
    sound.windows.push(...windows);
    sound.picture.add(picture);
    events.onChange(sound);
  };
  const end = async (sound: Sound) => {
    const { result, picture } = await worker.end();
    sound.isLive = false;
    sound.picture.add(picture);
    sound.windows.splice(0, sound.windows.length, ...result.windows);
    sound.result = { ...result, notes: [...sound.notes, ...result.notes] };
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
    if (sound.recording.durationSec() < MOST_RECORDED_SEC) return;
    sound.notes.push("The recording was stopped after 10 minutes, the most that the page records.");
    stop().catch(events.onProblem);
  };
  /** @returns whether there was nothing to stop, or sound had come */
  const halt = async (): Promise<boolean> => {
    if (microphone === null) return true;
    const opened = microphone;
    const sound = current?.isLive ? current : null;
    microphone = null;
    if (sound !== null) sound.isLive = false;
    await opened.stop();
    if (sound !== null) await end(sound);
    return sound !== null;
  };
  const stop = async () => {
    if (await halt()) return;
    throw new InputError("recognise the recording", "no sound came from the microphone", {
      remedy: "record again, or choose another microphone",
    });
  };
  return {
    async record() {
      let own: Microphone | null = null;
      let sound: Sound | null = null;
      own = await openMicrophone({
        onSamples: (samples) => {
          if (own === null || own !== microphone) return;
          if (sound === null) {
            sound = createSound("recording", { sampleRate: own.sampleRate, isLive: true });
            begin(sound).catch(events.onProblem);
          }
          hear(sound, samples);
        },
        onLost: () => stop().catch(events.onProblem),
      });
      microphone = own;
    },
    stop,
    async recognise(name, { samples, sampleRate, notes }) {
      await halt();
      const sound = createSound(name, { sampleRate, isLive: false, notes });
      await begin(sound);
      const size = PART_SEC * sampleRate;
      for (let at = 0; at < samples.length; at += size) {
        if (sound !== current) return;
        // A part of its own: the other thread would be sent all that it is a part of.
        const part = samples.slice(at, at + size);
        sound.recording.add(part);
        add(sound, await worker.push(part));
      }
      if (sound === current) await end(sound);
    },
    isRecording: () => microphone !== null,
  };
}
