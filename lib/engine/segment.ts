/**
 * UnsortedSegmentSum, which tfjs's wasm backend lacks: the gradient of gathering, as in embeddings.
 * @module
 */
import { address } from "./host.ts";
import { input, type Kernels, sizeOf } from "./register.ts";

/** Kernels of sums by segment. */
export const segmentKernels: Kernels = {
  UnsortedSegmentSum: (host, call) => {
    const x = input(call, "x");
    const ids = input(call, "segmentIds");
    const segments = call.attrs["numSegments"] as number;
    const count = sizeOf(ids.shape);
    const width = sizeOf(x.shape) / count;
    const inner = x.shape.slice(ids.shape.length);
    const out = host.backend.makeOutput([segments, ...inner], "float32");
    const asFloats = x.dtype === "float32" ? host.f32 : host.i32;
    const from = asFloats(address(host, x), count * width);
    const segmentOf = host.i32(address(host, ids), count);
    const sums = host.f32(address(host, out), segments * width).fill(0);
    segmentOf.forEach((segment, i) => {
      if (segment < 0 || segment >= segments) return; // as TensorFlow: dropped
      for (let j = 0; j < width; j++) sums[segment * width + j]! += from[i * width + j]!;
    });
    return out;
  },
};
