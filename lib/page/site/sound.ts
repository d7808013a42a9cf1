/** The sound on the page, and what was recognised in it so far. @module */
import type { Recognition, RecognizedWindow } from "@/recognition/result.ts";
import { createPicture, type GrowingPicture } from "./picture.ts";
import { createRecording, type Recording } from "./recording.ts";

/** A sound, whole or still arriving. */
export interface Sound {
  /** The name of the file or sample, or "recording". */
  readonly name: string;
  readonly recording: Recording;
  readonly picture: GrowingPicture;
  readonly windows: RecognizedWindow[];
  /** What was odd about it before it was recognised. */
  readonly notes: string[];
  /** Whether it comes from the microphone and has not been stopped. */
  isLive: boolean;
  /** Null until it is whole and was recognised. */
  result: Recognition | null;
}

/** Makes a sound that has not begun. */
export function createSound(
  name: string,
  options: {
    readonly sampleRate: number;
    readonly isLive: boolean;
    readonly notes?: readonly string[] | undefined;
  },
): Sound {
  return {
    name,
    recording: createRecording(options.sampleRate),
    picture: createPicture(),
    windows: [],
    notes: [...options.notes ?? []],
    isLive: options.isLive,
    result: null,
  };
}
