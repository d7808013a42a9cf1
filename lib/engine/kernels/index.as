// Everything the host calls. Kernels get (part, lo, hi, workspace, …): chunk number `part` of the work
// is the range [lo, hi), and the workspace belongs to the thread that runs it.
export { adamUpdate, sumSquares } from "./adam";
export { columnMoments, gradientRows, gradientSums, scaleColumns } from "./batchnorm";
export { convBackwardFilter, convBackwardInput, convForward } from "./conv";
export { gemmBatch, gemmColumns, gemmRows, packBatch, useBlas } from "./gemm";
export { batchFirst, lstmBackward, lstmForward, timeFirst } from "./lstm";
export { maxPoolBackward, poolForward, reluBackward } from "./pool";
export { pooledGradient, pooledGradientSums } from "./pooled";
export { sumBlocks, sumColumns } from "./reduce";
export { finishRows, permuteRows, sumParts, transposeBatch } from "./vector";
export { winogradBackwardFilter, winogradFilter, winogradFilterGradient, winogradForward } from "./winograd";
