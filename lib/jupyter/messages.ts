/**
 * Messages of Jupyter's protocol 5.3 as the parts that go over the wire: a delimiter, a signature
 * (HMAC-SHA256), then header, parent header, metadata and content as JSON.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { createHmac } from "node:crypto";

const encoder = new TextEncoder(), decoder = new TextDecoder();
const DELIMITER = "<IDS|MSG>";

/** What a kernel says. */
export interface KernelMessage {
  /** Such as `stream`, `display_data`, `status`, `execute_reply`. */
  readonly type: string;
  /** Id of the request that it belongs to; empty when it belongs to none. */
  readonly parent: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A request to a kernel, with the id that its answers will name. */
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
 * The message that some parts are.
 * @throws SyntaxError when they are none, or are signed with another key
 */
export function decodeMessage(
  parts: readonly Uint8Array[],
  options: { key: string },
): KernelMessage {
  const start = parts.findIndex((part) => decoder.decode(part) === DELIMITER);
  const signed = parts.slice(start + 2, start + 6);
  if (start < 0 || signed.length < 4) {
    throw new InputError("read what the kernel says", "it is no message of Jupyter's", {
      code: "damaged",
    });
  }
  if (decoder.decode(parts[start + 1]) !== signature(signed, options.key)) {
    throw new InputError("trust what the kernel says", "the signature is wrong", {
      code: "damaged",
    });
  }
  const [header, parent, , content] = signed.map((part) => JSON.parse(decoder.decode(part)));
  return { type: String(header.msg_type), parent: String(parent.msg_id ?? ""), content };
}

function signature(parts: readonly Uint8Array[], key: string): string {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
}
