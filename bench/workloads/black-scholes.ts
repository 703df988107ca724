// Prices of European calls by the formula of Black and Scholes: a logarithm, three exponentials, a root and four divisions
// an element. The normal distribution is formula 26.2.17 of Abramowitz & Stegun, whose error is below 7.5e-8.
import { type MapKernel, map, type Value } from 'lanewise';
import type { Case } from '../contestant.ts';
import { uniformBetween } from '../data.ts';
import { type Cell, gpujsMap } from '../peers/gpujs.ts';
import { type Jax, type JaxArray, jaxMap } from '../peers/jax.ts';
import { type Tensor, tfjsMap } from '../peers/tfjs.ts';
import { elementwiseCase } from './elementwise.ts';

/** Spot, strike and years; rate and volatility per year. */
type Body = (s: number, k: number, t: number, rate: number, volatility: number) => number;

const rate = 0.02;
const volatility = 0.3;

const blackScholes: MapKernel<[Value, Value, Value, Value, Value], Body, undefined> = map(price, {
  name: 'black-scholes',
});

export function blackScholesCase(elements: number): Case {
  const inputs = [
    uniformBetween(elements, 9, 50, 150),
    uniformBetween(elements, 10, 50, 150),
    uniformBetween(elements, 11, 0.25, 2),
  ];
  return elementwiseCase({
    name: 'black-scholes',
    export: 'blackScholes',
    kernel: blackScholes,
    inputs,
    scalars: [rate, volatility],
    // Prices are differences of numbers up to 150 that are exact to a few ULP: 2e-5 of 1, or of more.
    tolerance: { relative: 5e-5, floor: 1 },
    value: (s, k, t) => price(s!, k!, t!, rate, volatility),
    plain: (out, s, k, t) => {
      for (let i = 0; i < out.length; i++) out[i] = price(s![i]!, k![i]!, t![i]!, rate, volatility);
    },
    peers: [
      gpujsMap(inputs, gpujsBody),
      jaxMap(inputs, jaxBody),
      tfjsMap(inputs, (tf, s, k, t) => {
        const normal = (x: Tensor): Tensor => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
        const spread = tf.mul(tf.sqrt(t!), volatility);
        const drift = tf.mul(t!, rate + volatility ** 2 / 2);
        const d1 = tf.div(tf.add(tf.log(tf.div(s!, k!)), drift), spread);
        const d2 = tf.sub(d1, spread);
        const discounted = tf.mul(k!, tf.exp(tf.mul(t!, -rate)));
        return tf.sub(tf.mul(s!, normal(d1)), tf.mul(discounted, normal(d2)));
      }),
    ],
  });
}

/** The kernel's body and the plain loop's. */
function price(s: number, k: number, t: number, rate: number, volatility: number): number {
  const normal = (x: number): number => {
    const w = 1 / (1 + 0.2316419 * Math.abs(x));
    const p =
      w * (0.31938153 + w * (-0.356563782 + w * (1.781477937 + w * (-1.821255978 + w * 1.330274429))));
    const upper = 0.3989422804 * Math.exp(-0.5 * x * x) * p;
    return x > 0 ? 1 - upper : upper;
  };
  const spread = volatility * Math.sqrt(t);
  const d1 = (Math.log(s / k) + (rate + 0.5 * volatility * volatility) * t) / spread;
  const d2 = d1 - spread;
  return s * normal(d1) - k * Math.exp(-rate * t) * normal(d2);
}

function gpujsBody(this: Cell, s: number[], k: number[], t: number[]): number {
  const i = this.thread.x;
  const spread = 0.3 * Math.sqrt(t[i]!);
  const d1 = (Math.log(s[i]! / k[i]!) + (0.02 + 0.5 * 0.3 * 0.3) * t[i]!) / spread;
  const d2 = d1 - spread;
  const w1 = 1 / (1 + 0.2316419 * Math.abs(d1));
  const p1 =
    w1 * (0.31938153 + w1 * (-0.356563782 + w1 * (1.781477937 + w1 * (-1.821255978 + w1 * 1.330274429))));
  let n1 = 0.3989422804 * Math.exp(-0.5 * d1 * d1) * p1;
  if (d1 > 0) n1 = 1 - n1;
  const w2 = 1 / (1 + 0.2316419 * Math.abs(d2));
  const p2 =
    w2 * (0.31938153 + w2 * (-0.356563782 + w2 * (1.781477937 + w2 * (-1.821255978 + w2 * 1.330274429))));
  let n2 = 0.3989422804 * Math.exp(-0.5 * d2 * d2) * p2;
  if (d2 > 0) n2 = 1 - n2;
  return s[i]! * n1 - k[i]! * Math.exp(-0.02 * t[i]!) * n2;
}

function jaxBody({ np, lax }: Jax, ...inputs: readonly JaxArray[]): JaxArray {
  const [s, k, t] = inputs as readonly [JaxArray, JaxArray, JaxArray];
  const normal = (x: JaxArray): JaxArray => lax.erf(x.mul(Math.SQRT1_2)).add(1).mul(0.5);
  const spread = np.sqrt(t.ref).mul(volatility);
  const drift = t.ref.mul(rate + volatility ** 2 / 2);
  const d1 = np.log(s.ref.div(k.ref)).add(drift).div(spread.ref);
  const d2 = d1.ref.sub(spread);
  const discounted = k.mul(np.exp(t.mul(-rate)));
  return s.mul(normal(d1)).sub(discounted.mul(normal(d2)));
}
