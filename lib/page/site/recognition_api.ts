/** What the page asks of the thread that recognises. @module */
import type { Waveform } from "@/audio/waveform.ts";
import type { StoredCard } from "@/models/card.ts";
import type {
  Explanation,
  HeldOut,
  ModelInfo,
  Recognition,
  RecognizedWindow,
  Voice,
} from "@/recognition/mod.ts";
import type { Picture } from "./picture.ts";

/** What was heard since the last answer. */
export interface Heard {
  readonly windows: readonly RecognizedWindow[];
  /** The columns of the picture that have become complete. */
  readonly picture: Picture;
}

/** A stream to its end; the windows are all of them. */
export interface Ended {
  readonly result: Recognition;
  readonly picture: Picture;
}

/** A model that is ready. */
export interface LoadedModel {
  readonly model: ModelInfo;
  readonly card: StoredCard;
}

/** The functions of the thread that recognises. */
export interface RecognitionApi {
  /** Loads a model of the page in place of the one before. */
  load(name: string): Promise<LoadedModel>;
  /** Begins a stream; the one before is dropped. */
  begin(sampleRate: number): void;
  push(samples: Float32Array): Promise<Heard>;
  end(): Promise<Ended>;
  /** Reads a sound file with the project's own decoders. */
  decode(bytes: Uint8Array, name: string): Promise<Waveform>;
  /** Makes one of the sample sounds. */
  makeSample(id: string): Waveform;
  /** Says what the answer for a window of sound rests on. */
  explain(window: Waveform): Promise<Explanation>;
  /** What the network makes of a clip of a voice. */
  embed(sound: Waveform): Promise<readonly number[]>;
  /** Streams that begin from now on are adapted to a voice, or to none. */
  useVoice(voice: Voice | null): Promise<void>;
  /** Tries what a voice is worth. */
  tryVoice(voice: Voice): Promise<HeldOut>;
  /** Reads a voice that was saved. */
  readVoice(text: string, name: string): Voice;
}
