/** Sound as MP3 makes it, by the program `lame` where it is installed: to measure what that costs. @module */
import { decodeWaveform } from "@/audio/decode.ts";
import { encodeWav } from "@/audio/wav.ts";
import type { Waveform } from "@/audio/waveform.ts";

/** Whether `lame` is installed where this process may start it. */
export async function hasLame(): Promise<boolean> {
  try {
    return (await lame(["--version"], new Uint8Array())).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}

/**
 * Encodes a sound and decodes it again.
 * @param options.kbps kbit/s
 * @returns a waveform at a rate that the encoder chose, longer by its delay
 */
export async function throughMp3(
  w: Waveform,
  { kbps }: { readonly kbps: number },
): Promise<Waveform> {
  const args = ["--quiet", "-m", "m", "-b", String(kbps), "-", "-"];
  const { success, stdout, stderr } = await lame(args, encodeWav(w, { bitDepth: 32 }));
  if (!success) throw new Error(`lame failed: ${new TextDecoder().decode(stderr)}`);
  return await decodeWaveform(stdout, { name: "MP3 of lame" });
}

async function lame(args: readonly string[], input: Uint8Array): Promise<Deno.CommandOutput> {
  const process = new Deno.Command("lame", {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writing = ReadableStream.from([input]).pipeTo(process.stdin);
  const output = await process.output();
  await writing;
  return output;
}
