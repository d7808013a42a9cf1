// Everything the host calls. Kernels get (part, lo, hi, workspace, …): chunk number `part` of the work
// is the range [lo, hi), and the workspace belongs to the thread that runs it.
export { columnMoments, gradientRows, gradientSums, pooledGradient, pooledGradientSums, scaleColumns } from "./batchnorm";
export { convBackwardFilter, convBackwardInput, convForward } from "./conv";
export { gemmBatch, gemmColumns, gemmRows, prepareBatch, useBlas } from "./gemm";
export { lstmBackward, lstmForward, lstmPrevious } from "./lstm";
export { maxPoolBackward, poolForward, reluBackward } from "./pool";
export { sumBlocks } from "./reduce";
export { finishRows, sumParts } from "./vector";
export { winogradBackwardFilter, winogradFilter, winogradFilterGradient, winogradForward } from "./winograd";
