/**
 * The parts of tfjs that recognising needs: without WebGL, the converter, data sets and gradients,
 * which are more than half of it. The page is bundled with this in place of `@tensorflow/tfjs`.
 * @module
 */
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
export * from "@tensorflow/tfjs-core";
export * from "@tensorflow/tfjs-layers";
