/**
 * Messages of Jupyter's protocol 5.3 as the parts that go over the wire: a delimiter, a signature
 * (HMAC-SHA256), then header, parent header, metadata and content as JSON.
 * @module
 */
import { createHmac } from "node:crypto";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const DELIMITER = "<IDS|MSG>";

/** A message from a kernel. */
export interface KernelMessage {
  /** Such as `stream`, `display_data`, `status`, `execute_reply`. */
  readonly type: string;
  /** Id of the request that it answers; empty if there is none. */
  readonly parent: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A request to a kernel; its answers name its id. */
export interface KernelRequest {
  readonly id: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A request as parts of a message. */
export function encodeMessage(request: KernelRequest, options: { key: string }): Uint8Array[] {
  const header = {
    msg_id: request.id,
    msg_type: request.type,
    session: options.key,
    username: "notebook",
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parts = [header, {}, {}, request.content].map((part) =>
    encoder.encode(JSON.stringify(part))
  );
  return [encoder.encode(DELIMITER), encoder.encode(signature(parts, options.key)), ...parts];
}

/**
 * Decodes the parts of a message.
 * @throws Error if they are no message, or are signed with another key
 */
export function decodeMessage(
  parts: readonly Uint8Array[],
  options: { key: string },
): KernelMessage {
  const start = parts.findIndex((part) => decoder.decode(part) === DELIMITER);
  const signed = parts.slice(start + 2, start + 6);
  if (start < 0 || signed.length < 4) {
    throw new Error("the kernel sent no Jupyter message");
  }
  if (decoder.decode(parts[start + 1]) !== signature(signed, options.key)) {
    throw new Error("the kernel sent a message with a wrong signature");
  }
  const [header, parent, , content] = signed.map((part) => JSON.parse(decoder.decode(part)));
  return { type: String(header.msg_type), parent: String(parent.msg_id ?? ""), content };
}

function signature(parts: readonly Uint8Array[], key: string): string {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
}
