/** The microphone: blocks of samples until it is stopped or goes away. @module */
import { microphoneProblem } from "./words.ts";

/** A microphone that is listening. */
export interface Microphone {
  /** Hz. */
  readonly sampleRate: number;
  /** What the system calls it. */
  readonly name: string;
  stop(): Promise<void>;
}

/** What is done with the sound. */
export interface MicrophoneOptions {
  readonly onSamples: (samples: Float32Array) => void;
  /** It was unplugged, or another program took it. */
  readonly onLost: () => void;
}

/** The browser changes nothing: calls for clear speech would change how it sounds. */
const UNCHANGED: MediaTrackConstraints = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

/** Rates in Hz that a page may ask for; others are left to the browser. */
const RATES = { lowest: 8000, highest: 192000 } as const;

/**
 * Starts listening.
 * @throws {InputError} if the microphone is refused, missing or busy, in words for the person
 */
export async function openMicrophone(options: MicrophoneOptions): Promise<Microphone> {
  const media = await askForMicrophone();
  const [track] = media.getAudioTracks();
  const stopTracks = () => media.getTracks().forEach((one) => one.stop());
  try {
    const context = await openContext(track!.getSettings().sampleRate);
    const source = context.createMediaStreamSource(media);
    const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => options.onSamples(data as Float32Array);
    source.connect(node);
    track!.onended = options.onLost;
    return {
      sampleRate: context.sampleRate,
      name: track!.label,
      async stop() {
        track!.onended = null;
        stopTracks();
        await context.close();
      },
    };
  } catch (error) {
    stopTracks();
    throw microphoneProblem(error);
  }
}

async function askForMicrophone(): Promise<MediaStream> {
  try {
    // Absent where the page is neither on this device nor behind https.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) throw new DOMException("", "SecurityError");
    return await devices.getUserMedia({ audio: UNCHANGED });
  } catch (error) {
    throw microphoneProblem(error);
  }
}

/** At the microphone's own rate, so that the browser resamples nothing. */
async function openContext(sampleRate: number | undefined): Promise<AudioContext> {
  const isAllowed = sampleRate !== undefined && sampleRate >= RATES.lowest &&
    sampleRate <= RATES.highest;
  const context = new AudioContext(isAllowed ? { sampleRate } : {});
  try {
    await context.audioWorklet.addModule("microphone_worklet.js");
    await context.resume();
    return context;
  } catch (error) {
    await context.close();
    throw error;
  }
}
