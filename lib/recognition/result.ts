/** What is recognised in a sound: the types that every host shows. @module */

/**
 * `"ok"`: the emotion is given. `"unsure"`: the highest score is below the threshold. `"no_speech"`:
 * there is too little speech to judge.
 */
export type RecognitionStatus = "ok" | "unsure" | "no_speech";

/** Score of every label, in the network's order; they sum to 1, and are equal without speech. */
export type Scores = Readonly<Record<string, number>>;

/** What is recognised in one window of a sound. */
export interface RecognizedWindow {
  /** Where the window starts in the sound. */
  readonly startSec: number;
  /** Where it ends. */
  readonly endSec: number;
  /** Whether the emotion can be given. */
  readonly status: RecognitionStatus;
  /** The label with the highest score; null unless the status is `"ok"`. */
  readonly emotion: string | null;
  /** Score of every label. */
  readonly scores: Scores;
}

/** What is recognised in a sound. */
export interface Recognition {
  /** Whether the emotion can be given. */
  readonly status: RecognitionStatus;
  /** The label with the highest score; null unless the status is `"ok"`. */
  readonly emotion: string | null;
  /** The label with the highest score; null if there is no speech. */
  readonly best: string | null;
  /** Score of every label. */
  readonly scores: Scores;
  /** The highest score; 0 if there is no speech. */
  readonly confidence: number;
  /** Length of the sound. */
  readonly durationSec: number;
  /** Seconds of speech. */
  readonly speechSec: number;
  /** In the order of time; they overlap. */
  readonly windows: readonly RecognizedWindow[];
  /** Sentences about what makes the answer less reliable. */
  readonly notes: readonly string[];
  /** Which network recognised. */
  readonly model: ModelInfo;
}

/** Which network recognised. */
export interface ModelInfo {
  /** As it was given to `loadRecognizer`. */
  readonly name: string;
  /** The first 12 digits of the SHA-256 of its weights. */
  readonly version: string;
  /** What it can recognise. */
  readonly labels: readonly string[];
}

/** Settings of a recognition; whole sounds and streams take the same. */
export interface RecognizeOptions {
  /** Seconds from the start of a window to the next. @default 0.5, at most a window's length */
  readonly hopSec?: number | undefined;
  /** Share of a window that the next one repeats, from 0 to below 1: another way to give `hopSec`. */
  readonly overlapFactor?: number | undefined;
  /** Highest scores below this are `"unsure"`. @default the model's own, or 0 */
  readonly probabilityThreshold?: number | undefined;
  /** A window's scores are the mean of so many windows of speech in a row. @default 1 */
  readonly smoothingWindows?: number | undefined;
  /** A window that repeats the last emotion is left out for so many seconds. @default 0 */
  readonly suppressionTimeSec?: number | undefined;
}

/** `RecognizeOptions` with every field filled in; the hop is in samples of the features. */
export type ResolvedOptions = Readonly<
  Record<"hop" | "probabilityThreshold" | "smoothingWindows" | "suppressionTimeSec", number>
>;

/** Recognises in sound that comes in chunks. */
export interface RecognitionStream {
  /**
   * Takes the next samples. Calls may overlap: chunks are worked on in the order of the calls.
   * @param samples any number; they are copied before the call returns
   * @param sampleRate Hz, the same in every call @default that of the calls before, or the features'
   * @returns the windows that they complete; they are equal for any sizes of chunks
   * @throws {InputError} if a sample is not finite, the rate changes or is impossible, or the stream
   * has ended; the chunk is then left out, and the stream goes on as if it had not been there
   */
  push(samples: Float32Array, sampleRate?: number): Promise<RecognizedWindow[]>;
  /**
   * Ends the stream.
   * @returns the result for the whole stream; its `windows` are those that no push has returned
   * @throws {InputError} if there were no samples
   */
  flush(): Promise<Recognition>;
}
