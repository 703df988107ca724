/** The public face of lanewise: the core, and the named kernels, which are made of it. */
export { all, any } from '../kernels/reduce/any-all.ts';
export { argmax, argmin } from '../kernels/reduce/arg-extremes.ts';
export { dot } from '../kernels/reduce/dot.ts';
export { max, min } from '../kernels/reduce/extremes.ts';
export { mean, variance } from '../kernels/reduce/moments.ts';
export { norm } from '../kernels/reduce/norm.ts';
export { sum } from '../kernels/reduce/sum.ts';
export { conv2d } from './procedures/conv2d/conv2d.ts';
export { fft, fft2, ifft, ifft2 } from './procedures/fft/fft.ts';
export { matmul } from './procedures/matmul/matmul.ts';
export { argsort, sort } from './procedures/sort/sort.ts';
export { transpose } from './procedures/transpose/transpose.ts';
export * from './core.ts';
