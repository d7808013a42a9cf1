/**
 * The part of ONNX's protobuf that networks need (onnx.proto3, IR version 8), and its wire format.
 * @module
 */

/** What an attribute of a node can hold. */
export type Attribute = string | number | readonly number[];

/** One operation. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers, lists of whole numbers, and texts. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant: weights as 32-bit floats, or shapes as 64-bit integers. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** An input or output of the whole network; its first axis is the batch, of any size. */
export interface OnnxValue {
  readonly name: string;
  /** Without the batch. */
  readonly shape: readonly number[];
}

/** A network as ONNX has it. */
export interface OnnxModel {
  readonly name: string;
  readonly producer: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  /** Texts for people and programs, by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

const IR_VERSION = 8;
/** The version of the operators; ONNX Runtime knows it since 1.12. */
const OPSET = 17;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_TYPES = { int: 2, string: 3, ints: 7 } as const;

type Field = readonly [number: number, value: number | string | Uint8Array];

/** The bytes of a model. */
export function encodeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const { name, producer, inputs, outputs, nodes, constants, metadata } = model;
  const graph = message([
    ...nodes.map((node, i): Field => [1, encodeNode(node, `${i}_${node.op}`)]),
    [2, name],
    ...constants.map((tensor): Field => [5, encodeTensor(tensor)]),
    ...inputs.map((value): Field => [11, encodeValue(value)]),
    ...outputs.map((value): Field => [12, encodeValue(value)]),
  ]);
  return message([
    [1, IR_VERSION],
    [2, producer],
    [7, graph],
    [8, message([[1, ""], [2, OPSET]])],
    ...Object.entries(metadata).map(([key, value]): Field => [14, message([[1, key], [2, value]])]),
  ]);
}

function encodeNode({ op, inputs, outputs, attributes }: OnnxNode, name: string): Uint8Array {
  return message([
    ...inputs.map((input): Field => [1, input]),
    ...outputs.map((output): Field => [2, output]),
    [3, name],
    [4, op],
    ...Object.entries(attributes).map(([key, value]): Field => [5, encodeAttribute(key, value)]),
  ]);
}

function encodeAttribute(name: string, value: Attribute): Uint8Array {
  if (typeof value === "number") return message([[1, name], [3, value], [20, ATTRIBUTE_TYPES.int]]);
  if (typeof value === "string") {
    return message([[1, name], [4, value], [20, ATTRIBUTE_TYPES.string]]);
  }
  const ints = value.map((one): Field => [8, one]);
  return message([[1, name], ...ints, [20, ATTRIBUTE_TYPES.ints]]);
}

function encodeTensor({ name, shape, values }: OnnxTensor): Uint8Array {
  const type = values instanceof Float32Array ? FLOAT : INT64;
  // ONNX is little-endian, as are all machines that run this.
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message([...shape.map((size): Field => [1, size]), [2, type], [8, name], [9, bytes]]);
}

function encodeValue({ name, shape }: OnnxValue): Uint8Array {
  const axes = shape.map((size): Field => [1, message([[1, size]])]);
  const axesWithBatch = message([[1, message([[2, "batch"]])], ...axes]);
  const type = message([[1, message([[1, FLOAT], [2, axesWithBatch]])]]);
  return message([[1, name], [2, type]]);
}

/** Fields one after the other: a number as a varint, everything else with its length. */
function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (typeof value === "number") {
      parts.push(varint(number << 3), varint(value));
    } else {
      const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
      parts.push(varint(number << 3 | 2), varint(bytes.length), bytes);
    }
  }
  return joined(parts);
}

/** Seven bits a byte, the lowest first; negative numbers in two's complement of 64 bits. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const more = rest > 127n ? 128 : 0;
    bytes.push(Number(rest & 127n) | more);
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
