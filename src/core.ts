/**
 * The public face without the named kernels: what they, and anyone who wants the least code, import.
 * Reached as `lanewise/core`; `lanewise` has all of it.
 */

export type { FormatOptions } from './array/format.ts';
export type { ArraySource, ArrowVectorLike, ImageDataLike, NdarrayLike } from './array/from.ts';
export { concat, stack } from './array/join.ts';
export type { Leak } from './array/ledger.ts';
export type { ArrayOf, NDArray, Source } from './array/ndarray.ts';
export type { Nested } from './array/nested.ts';
export type { Own } from './array/scope.ts';
export type { Range } from './array/window.ts';
export { type FileBytes, type ReadOptions, readNpy, readNpz, writeNpy, writeNpz } from './array-files.ts';
export { arange, array, from, full, leaks, linspace, ones, scope, zeros } from './arrays.ts';
export type { BackendName } from './backend/backend.ts';
export { type BackendCheck, type Difference, type Verification, verify } from './cross-check.ts';
export { configure, createRuntime } from './default-runtime.ts';
export { type BackendReport, type DeviceReport, devices } from './devices.ts';
export { type EqualsOptions, equals } from './equals.ts';
export { ArgumentError, CompileError, DeviceError, InternalError, UnsupportedError } from './errors.ts';
export type { ExplainedCandidate, Explanation } from './explain.ts';
export type { Border, Precision } from './ir/node.ts';
export { erf, erfc, gamma, lgamma, sigmoid } from './ir/special.ts';
export type { DType, TypedArray } from './ir/types.ts';
export type { LastRun, PinOptions, RunOptions } from './kernel.ts';
export { type GridKernel, type GridOptions, grid, type Readable, type Shape } from './patterns/grid.ts';
export { type HistogramKernel, type HistogramOptions, histogram } from './patterns/histogram.ts';
export { type MapKernel, type MapOptions, map } from './patterns/map.ts';
export { type ReduceOptions, reduce } from './patterns/reduce.ts';
export { type Field, type StencilKernel, type StencilOptions, stencil } from './patterns/stencil.ts';
export type { ArrayKernel, KernelOptions, NumberKernel, Value } from './patterns/types.ts';
export type { Runtime, RuntimeOptions } from './runtime.ts';
