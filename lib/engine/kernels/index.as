// Everything the host calls. Kernels that split take a range [lo, hi) and a workspace of their thread.
export { gemmBatch, gemmColumns, gemmRows, useBlas } from "./gemm";
export { addParts, epilogueRows, convBackwardFilter, convBackwardInput, convForward } from "./conv";
export { columnSums, combineColumns, scaleColumns } from "./batchnorm";
export { maxPoolBackward, poolForward, reluBackward } from "./pool";
export { lstmBackward, lstmForward, lstmPrevious } from "./lstm";
export { sumBlocks } from "./reduce";
