/**
 * Opus in Ogg, by libopus. Opus has no rate of its own; it is decoded at 48 kHz.
 *
 * Source: RFC 7845, Ogg Encapsulation for the Opus Audio Codec; RFC 6716, 3.1 (a packet's length).
 * @module
 */

import { OpusDecoder } from "opus-decoder";
import { runCodec } from "./codec.ts";
import type { OggPacket, OggStream } from "./ogg.ts";
import type { DecodedAudio } from "./waveform.ts";

const SAMPLE_RATE = 48000;

/** What the first packet says, as the decoder calls it. */
interface OpusHead {
  readonly channels: number;
  readonly preSkip: number;
  readonly gain: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
}

/** Reads the first packet: one or two channels (family 0), or up to eight (1) or any (255). */
function parseHead(packet: Uint8Array): OpusHead {
  const wrong = (what: string) => new SyntaxError(`its header ${what}; export it again as WAV`);
  if (packet.length < 19 || packet[8]! > 15) throw wrong("is cut short or of a new version");
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const channels = packet[9]!, family = packet[18]!;
  const preSkip = view.getUint16(10, true), gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  const head = { channels, preSkip, gain };
  if (family === 0 && (channels === 1 || channels === 2)) {
    const channelMappingTable = channels === 1 ? [0] : [0, 1];
    return { ...head, streamCount: 1, coupledStreamCount: channels - 1, channelMappingTable };
  }
  const [streamCount = 0, coupledStreamCount = 0] = packet.subarray(19, 21);
  const channelMappingTable = [...packet.subarray(21, 21 + channels)], known = [1, 255];
  const streams = streamCount + coupledStreamCount;
  const isWhole = channels > 0 && channelMappingTable.length === channels && streamCount > 0 &&
    coupledStreamCount <= streamCount && streams <= 255 &&
    channelMappingTable.every((stream) => stream < streams || stream === 255);
  if (!known.includes(family) || !isWhole || channels > 8) {
    throw wrong(`names ${channels} channels of family ${family}, which cannot be read`);
  }
  return { ...head, streamCount, coupledStreamCount, channelMappingTable };
}

/** Samples at 48 kHz that a packet holds, from its first bytes. */
function packetSamples(packet: Uint8Array): number {
  const [toc = 0, count = 0] = packet, config = toc >> 3;
  const silk = [480, 960, 1920, 2880], hybrid = [480, 960], celt = [120, 240, 480, 960];
  const frame = config < 12
    ? silk[config & 3]!
    : config < 16
    ? hybrid[config & 1]!
    : celt[config & 3]!;
  const code = toc & 3;
  return packet.length === 0 ? 0 : frame * (code === 0 ? 1 : code === 3 ? count & 63 : 2);
}

/** Samples at the end that are there only to fill up the last packet. */
function endPadding(packets: readonly OggPacket[]): number {
  let total = 0, offset: number | undefined;
  for (const { data, granule } of packets) {
    total += packetSamples(data);
    // A recording of what was sent begins at a time other than 0.
    if (granule !== undefined) offset ??= Math.max(0, Number(granule) - total);
  }
  const end = packets.at(-1)?.granule;
  return end === undefined ? 0 : Math.max(0, total + (offset ?? 0) - Number(end));
}

/**
 * Decodes an Ogg stream of Opus.
 * @throws SyntaxError with the reason and the remedy, for the caller to put the file's name before
 */
export async function decodeOpus(stream: OggStream): Promise<DecodedAudio> {
  const [first, , ...packets] = stream.packets;
  const { gain, ...head } = parseHead(first?.data ?? new Uint8Array());
  const decoder = new OpusDecoder({ ...head, sampleRate: SAMPLE_RATE });
  const result = await runCodec(decoder, () => decoder.decodeFrames(packets.map((p) => p.data)));
  const expected = packets.reduce((sum, { data }) => sum + packetSamples(data), 0) - head.preSkip;
  const there = result.channelData[0]?.length ?? 0;
  if (there !== Math.max(0, expected)) {
    throw new SyntaxError(
      `it is damaged: ${expected} samples are announced and ${there} can be decoded; ` +
        "copy or download the file again",
    );
  }
  const length = Math.max(0, there - endPadding(packets));
  const channels = result.channelData.map((samples) => samples.slice(0, length));
  if (gain !== 1) {
    for (const samples of channels) {
      samples.forEach((x, i) => samples[i] = x * gain);
    }
  }
  return { channels, sampleRate: SAMPLE_RATE };
}
