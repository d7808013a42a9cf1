/** Saving what is on the page as files. Nothing is sent anywhere. @module */
import { encodeWav } from "@/audio/wav.ts";
import type { Waveform } from "@/audio/waveform.ts";
import type { Recognition } from "@/recognition/result.ts";
import type { Voice } from "@/recognition/voice.ts";
// The same text as the command line's; this module needs no system, unlike others of its folder.
import { recognitionCsv } from "@/reporting/recognition_text.ts";

/** A file to be saved. */
export interface SavedFile {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array | string;
}

/**
 * The sound as a WAV file. It keeps every sample, so that the command line gives the same answer.
 * @param name of the sound, with or without an ending
 */
export function soundFile(name: string, waveform: Waveform): SavedFile {
  const content = encodeWav(waveform, { bitDepth: 32 });
  return { name: `${stem(name)}.wav`, type: "audio/wav", content };
}

/** The result as JSON, in the form of `predict --json`. */
export function resultFile(name: string, result: Recognition): SavedFile {
  const content = JSON.stringify([{ file: name, ...result }], null, 2) + "\n";
  return { name: `${stem(name)}.json`, type: "application/json", content };
}

/** The windows as comma-separated values, in the form of `predict --csv --timeline`. */
export function windowsFile(name: string, result: Recognition): SavedFile {
  const content = recognitionCsv([{ file: name, ...result }], { timeline: true }) + "\n";
  return { name: `${stem(name)}.csv`, type: "text/csv", content };
}

/** A voice, to use it in another browser or program. */
export function voiceFile(voice: Voice): SavedFile {
  const content = JSON.stringify(voice) + "\n";
  return { name: "voice.json", type: "application/json", content };
}

/** A name without its ending. */
function stem(name: string): string {
  return name.replace(/\.\w{1,5}$/, "") || "sound";
}

/** Hands a file to the browser, which saves it where the person wants it. */
export function save({ name, type, content }: SavedFile): void {
  const blob = new Blob([content as BlobPart], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
