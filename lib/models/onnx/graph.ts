/** A graph of ONNX operations while it is built. @module */
import type { Attribute, OnnxNode, OnnxTensor } from "./proto.ts";

/** The order of a picture's axes: tfjs has the planes last, ONNX has them first. */
export type Layout = "planesLast" | "planesFirst";

/** The output of a layer, under the name of its values in each layout that was needed so far. */
export interface Value {
  readonly names: Partial<Record<Layout, string>>;
}

/** From a layout to the other. */
const TO: Readonly<Record<Layout, readonly number[]>> = {
  planesLast: [0, 2, 3, 1],
  planesFirst: [0, 3, 1, 2],
};

/** Collects the operations and constants of a network. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];

  /**
   * Adds an operation.
   * @param inputs names of values and constants
   * @returns the name of its output; of several, of the first
   */
  add(
    op: string,
    inputs: readonly string[],
    options: {
      readonly attributes?: Readonly<Record<string, Attribute>>;
      /** Number of outputs. @default 1 */
      readonly outputs?: number;
    } = {},
  ): string {
    const { attributes = {}, outputs = 1 } = options;
    const name = `${op.toLowerCase()}_${this.nodes.length}`;
    const names = Array.from({ length: outputs }, (_, i) => i === 0 ? name : `${name}_${i}`);
    this.nodes.push({ op, inputs, outputs: names, attributes });
    return name;
  }

  /** Adds weights. @returns their name */
  weights(name: string, values: Float32Array, shape: readonly number[]): string {
    this.constants.push({ name, values, shape });
    return name;
  }

  /** Changes the shape; 0 keeps an axis as it is, -1 is what is left. */
  reshape(input: string, shape: readonly number[]): string {
    const name = `shape_${this.constants.length}`;
    const values = BigInt64Array.from(shape, BigInt);
    this.constants.push({ name, values, shape: [shape.length] });
    return this.add("Reshape", [input, name]);
  }

  /** Changes the order of the axes. */
  transpose(input: string, perm: readonly number[]): string {
    return this.add("Transpose", [input], { attributes: { perm } });
  }

  /** The name of a picture in a layout; it is turned around at most once. */
  inLayout(value: Value, layout: Layout): string {
    const { names } = value;
    const other = layout === "planesLast" ? "planesFirst" : "planesLast";
    names[layout] ??= this.transpose(names[other]!, TO[layout]);
    return names[layout];
  }
}

/** A value that is no picture, or a picture with its planes last. */
export function plain(name: string): Value {
  return { names: { planesLast: name } };
}

/** A picture with its planes first. */
export function planesFirst(name: string): Value {
  return { names: { planesFirst: name } };
}
