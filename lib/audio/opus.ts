/**
 * Opus, by libopus. Opus has no sample rate of its own; it is decoded at 48 kHz.
 *
 * Source: RFC 7845, Ogg Encapsulation for the Opus Audio Codec; RFC 6716, 3.1 (a packet's length).
 * @module
 */

import { OpusDecoder } from "opus-decoder";
import { viewOf } from "./bytes.ts";
import { runCodec } from "./codec.ts";
import type { OggStream } from "./ogg.ts";
import { checkLength, damaged, type DecodeLimit, unsupported } from "./unreadable.ts";
import type { DecodedAudio } from "./waveform.ts";

const SAMPLE_RATE = 48000;
/** Samples: 120 ms. */
const LONGEST_PACKET = 5760;

/** The packets of a recording, from Ogg or WebM. */
export interface OpusStream {
  /** The identification header, "OpusHead" and what follows. */
  readonly head: Uint8Array;
  readonly packets: readonly Uint8Array[];
  /** Samples at the end, at 48 kHz, that only fill up the last packet. */
  readonly padding: number;
}

/** The header's content, in the decoder's words. */
interface OpusHead {
  readonly channels: number;
  readonly preSkip: number;
  readonly gain: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
}

/** Reads the header: one or two channels (family 0), or up to eight (family 1 or 255). */
function parseHead(packet: Uint8Array): OpusHead {
  if (packet.length < 19 || packet[8]! > 15) {
    throw damaged("its header is cut short or of a new version", { remedy: "export it as WAV" });
  }
  const view = viewOf(packet);
  const channels = packet[9]!;
  const family = packet[18]!;
  const preSkip = view.getUint16(10, true);
  const gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  if (family === 0 && (channels === 1 || channels === 2)) {
    return {
      channels,
      preSkip,
      gain,
      streamCount: 1,
      coupledStreamCount: channels - 1,
      channelMappingTable: channels === 1 ? [0] : [0, 1],
    };
  }
  const [streamCount = 0, coupledStreamCount = 0] = packet.subarray(19, 21);
  const channelMappingTable = [...packet.subarray(21, 21 + channels)];
  const streams = streamCount + coupledStreamCount;
  const isKnown = (family === 1 || family === 255) && channels > 0 && channels <= 8;
  const isWhole = channelMappingTable.length === channels && streamCount > 0 &&
    coupledStreamCount <= streamCount && streams <= 255 &&
    channelMappingTable.every((stream) => stream < streams || stream === 255);
  if (!isKnown || !isWhole) {
    throw unsupported(
      `its header names ${channels} channels of family ${family}, which cannot be read`,
      "export it as WAV",
    );
  }
  return { channels, preSkip, gain, streamCount, coupledStreamCount, channelMappingTable };
}

/** Samples at 48 kHz of a frame, by the number of its configuration. */
function frameSamples(config: number): number {
  if (config < 12) return [480, 960, 1920, 2880][config & 3]!;
  if (config < 16) return [480, 960][config & 1]!;
  return [120, 240, 480, 960][config & 3]!;
}

/** Samples at 48 kHz in a packet, from its first two bytes. */
function packetSamples(packet: Uint8Array): number {
  if (packet.length === 0) return 0;
  const [toc = 0, count = 0] = packet;
  const code = toc & 3;
  let frames = 2;
  if (code === 0) frames = 1;
  if (code === 3) frames = count & 63;
  return frames * frameSamples(toc >> 3);
}

/** The packets of Opus in an Ogg stream. */
export function opusInOgg(stream: OggStream): OpusStream {
  const [head, , ...packets] = stream.packets;
  let total = 0;
  let offset: number | undefined;
  for (const { data, granule } of packets) {
    total += packetSamples(data);
    // A recording of a live stream begins at a time other than 0.
    if (granule !== undefined) offset ??= Math.max(0, Number(granule) - total);
  }
  const end = packets.at(-1)?.granule;
  return {
    head: head?.data ?? new Uint8Array(),
    packets: packets.map(({ data }) => data),
    padding: end === undefined ? 0 : Math.max(0, total + (offset ?? 0) - Number(end)),
  };
}

/** Decodes Opus. */
export async function decodeOpus(
  stream: OpusStream,
  { maxSec }: DecodeLimit = {},
): Promise<DecodedAudio> {
  const { gain, ...head } = parseHead(stream.head);
  const announced = stream.packets.reduce((sum, packet) => sum + packetSamples(packet), 0);
  const unused = head.preSkip + Math.min(stream.padding, LONGEST_PACKET);
  checkLength(announced - unused, { sampleRate: SAMPLE_RATE, maxSec });
  const decoder = new OpusDecoder({ ...head, sampleRate: SAMPLE_RATE });
  const result = await runCodec(decoder, () => decoder.decodeFrames([...stream.packets]));
  const expected = Math.max(0, announced - head.preSkip);
  const there = result.channelData[0]?.length ?? 0;
  if (there !== expected) {
    throw damaged(
      `it is damaged: ${expected} samples are announced and ${there} can be decoded`,
    );
  }
  const length = Math.max(0, there - stream.padding);
  const channels = result.channelData.map((samples) => samples.slice(0, length));
  if (gain !== 1) {
    for (const samples of channels) {
      for (let i = 0; i < samples.length; i++) samples[i]! *= gain;
    }
  }
  return { channels, sampleRate: SAMPLE_RATE };
}
