/**
 * The special functions in double precision, within 2 units in the last place: what `ops.ts` means by them, and what js
 * and wasm call.
 *
 * What must hold: `createSpecial` is closed. Workers get its text (`Function.prototype.toString`), so nothing in it
 * names anything outside but `Math`, and all functions in it are methods, which the helpers of bundlers leave alone. A
 * pair is a number and what its rounding lost: the function returns the first and leaves the second in `low`.
 * Coefficients: scripts/fit-doubles.ts. No step needs a fused product.
 */

export interface Special {
  erf(x: number): number;
  erfc(x: number): number;
  gamma(x: number): number;
  lgamma(x: number): number;
  sigmoid(x: number): number;
}

export function createSpecial(): Special {
  let low = 0;
  /** The power of two that `expOfSquare` leaves out. */
  let power = 0;
  const gammaFrom2 = [
    1.329340388179137, 0.9347345216260855, 0.6545585779813361, 0.2538712468411431, 0.1096732340022263,
    0.028360780594813752, 0.01039240342319837, 0.0016074004859635903, 0.0007544741843398753,
    0.000003941763325825312, 0.00006132933686364514, -0.000012801398595590587, 0.000007258179334692199,
    -0.000002561960809450555, 0.0000010654567795576118, -4.1866472217648884e-7, 2.0594390312960716e-7,
    -8.228337612513728e-8,
  ];
  const logNearOne = [
    -0.5772156649015329, 0.8224670334241131, -0.4006856343865305, 0.27058080842786614, -0.20738555102909095,
    0.16955717697615366, -0.14404989670149343, 0.12550967206270128, -0.11133427096295813, 0.10009929175145099,
    -0.09095382258150884, 0.08336027285776049, -0.0769358996329234, 0.07127999646891993, -0.06666731300980439,
    0.0647033046951582, -0.05795686956159004, 0.03763124647084199, -0.06459284646153746, 0.11753393947692113,
  ];
  const logNearDip = [
    -0.12078223763524522, 0.03648997397857653, 0.46740110027233966, -0.1381327740390564, 0.058712126416770156,
    -0.028952081888204487, 0.01543548416961521, -0.008622603998319755, 0.004965728853037259,
    -0.0029209667836465245, 0.0017450332606850476, -0.001055026249883388, 0.0006437726262611913,
    -0.000393885373198391, 0.00024368309474267566, -0.00016921254148073332, 0.00010582129400058809,
  ];
  const logNearTwo = [
    0.42278433509846713, 0.32246703342411326, -0.0673523010531985, 0.020580808427772778,
    -0.007385551028599507, 0.002890510331403923, -0.0011927539167562245, 0.0005096695159815606,
    -0.00022315461709994272, 0.00009945729617804146, -0.00004492756357262131, 0.000020513068306908562,
    -0.000009444677581609408, 0.0000043515711994268455, -0.0000019476792144550864, 7.886045745500326e-7,
    -2.568289470127565e-7, 5.671651466346744e-8, -6.12959707211065e-9,
  ];
  const erfNear = [
    0.1283791670955126, -0.3761263890318375, 0.1128379167095487, -0.02686617064499972, 0.0052239776220169365,
    -0.0008548326510724796, 0.00012055286202005714, -0.000014923003368152099, 0.000001637123442577,
    -1.462091340945175e-7,
  ];
  const erfcNear = [
    0.464311583202669, -0.3158338964908418, 0.18795692377318343, -0.10091439212620511, 0.04982841533122216,
    -0.022925811484455237, 0.009922776769590946, -0.004069537665061771, 0.0015904825816719737,
    -0.0005950810820218508, 0.00021396106885577818, -0.00007415897873670597, 0.000024813862578236507,
    -0.000008055394169675349, 0.0000026756701916034212, -8.178793859368783e-7,
  ];
  const erfcMiddle = [
    0.2694299851646704, -0.11801672272799837, 0.04814863004967338, -0.018492027589907034,
    0.006738039159306205, -0.0023432816664903998, 0.0007814620113518968, -0.0002508686841953935,
    0.00007777080967477999, -0.00002334409411797306, 0.000006800107734552959, -0.0000019261513332129753,
    5.315112138349538e-7, -1.430533964239295e-7, 3.74039551448257e-8, -9.621911740181652e-9,
    2.7050371773727344e-9, -6.647966938535859e-10,
  ];
  const erfcFar = [
    0.14558972127503853, -0.03645625753272353, 0.008878755527325376, -0.0021072828701691236,
    0.00048822238209390953, -0.00011057957492400195, 0.000024516325390040427, -0.000005326672791650925,
    0.0000011353255480107045, -2.3760038427736168e-7, 4.886495871501835e-8, -9.88316879009255e-9,
    1.9669791122937612e-9, -3.855433562215669e-10, 7.463648559953771e-11, -1.4207672427035504e-11,
    2.5713261901113647e-12, -4.773642164746793e-13, 1.1647812436510963e-13, -2.0917391912195244e-14,
  ];
  const erfcTail = [
    0.5641895835477563, -0.2820947917738353, 0.42314218763008493, -1.0578554575681096, 3.7024915209577203,
    -16.660839268124136, 91.59837936272733, -592.9521265658547, 4332.480516057845, -33065.67645717113,
    229922.16522182088, -1187536.767092077, 3181887.3034660285,
  ];
  /** 1/2!, 1/3!, … */
  const exponential = [
    1 / 2,
    1 / 6,
    1 / 24,
    1 / 120,
    1 / 720,
    1 / 5040,
    1 / 40320,
    1 / 362880,
    1 / 3628800,
    1 / 39916800,
    1 / 479001600,
    1 / 6227020800,
    1 / 87178291200,
  ];
  /** ln2, cut to 40 bits, so that k times it is exact, and the rest. */
  const ln2Head = 0.6931471805592082;
  const ln2Tail = 7.371002565167799e-13;

  const own = {
    polynomial(c: readonly number[], x: number, last: number): number {
      let sum = c[c.length - 1]!;
      for (let k = c.length - 2; k >= last; k--) sum = sum * x + c[k]!;
      return sum;
    },

    /** The polynomial as a pair; `lost` is what the rounding of c[0] lost. c[0] must be larger than the rest. */
    pair(c: readonly number[], x: number, lost: number): number {
      const rest = x * own.polynomial(c, x, 1);
      const sum = c[0]! + rest;
      low = rest - (sum - c[0]!) + lost;
      return sum;
    },

    /** The upper 26 bits (Veltkamp; Dekker 1971). */
    head(x: number): number {
      const t = x * 134217729;
      return t - (t - x);
    },

    /** a·b as a pair. */
    times(a: number, b: number): number {
      const product = a * b;
      const ah = own.head(a);
      const bh = own.head(b);
      const al = a - ah;
      const bl = b - bh;
      low = ah * bh - product + ah * bl + al * bh + al * bl;
      return product;
    },

    /** (high + rest)·(f + fRest) as a pair. */
    product(high: number, rest: number, f: number, fRest: number): number {
      const p = own.times(high, f);
      const e = low + (rest * f + high * fRest);
      const sum = p + e;
      low = e - (sum - p);
      return sum;
    },

    /** e^(-x²) · 2^-power as a pair in [0.7, 1.5], for 0 ≤ x < 28. The square is a pair, too. */
    expOfSquare(x: number): number {
      const square = own.times(x, x);
      power = Math.round(-square / Math.LN2);
      const a = -square - power * ln2Head;
      const b = -low - power * ln2Tail;
      const r = a + b;
      const shift = r - a;
      const rest = a - (r - shift) + (b - shift);
      const first = 1 + r;
      const e = r - (first - 1) + (r * r * own.polynomial(exponential, r, 0) + rest);
      const sum = first + e;
      low = e - (sum - first);
      return sum;
    },

    /** erfc(x)·e^(x²), or that times x from 5 on, as a pair. */
    erfcScaled(x: number): number {
      if (x < 1.25) return own.pair(erfcNear, x - 0.875, 7.4173462384618155e-19);
      if (x < 2.5) return own.pair(erfcMiddle, x - 1.875, 5.2005043348284286e-17);
      if (x < 5) return own.pair(erfcFar, x - 3.75, 8.431509306293622e-18);
      return own.pair(erfcTail, 1 / (x * x), -3.638018430173736e-17);
    },

    /** erfc for ½ ≤ x. */
    complement(x: number): number {
      if (x >= 27.3) return 0;
      const high = own.erfcScaled(x);
      const rest = low;
      const e = own.expOfSquare(x);
      const product = own.product(high, rest, e, low);
      const y = x < 5 ? product + low : (product + low) / x;
      // In two steps, as 2^power may be subnormal.
      return y * 2 ** (power + 128) * 2 ** -128;
    },

    /** erf(x) - x for |x| ≤ ½. */
    erfRest(x: number): number {
      return x * (own.pair(erfNear, x * x, -2.6128128882047112e-17) + low);
    },

    erf(x: number): number {
      const a = Math.abs(x);
      if (a < 0.5) return x + own.erfRest(x);
      if (a >= 6) return x > 0 ? 1 : -1;
      const y = 1 - own.complement(a);
      return x < 0 ? -y : y;
    },

    erfc(x: number): number {
      if (x >= 0.5) return own.complement(x);
      if (x >= 0.25) return 0.5 - (x - 0.5 + own.erfRest(x));
      if (x > -0.5) return 1 - (x + own.erfRest(x));
      if (x < -6) return 2;
      return 2 - own.complement(-x);
    },

    /** Γ(x)·scale as a pair, for x ≥ 2: Γ on [2, 3) times (x - 1)·(x - 2)…, where every difference is exact. */
    raised(x: number, scale: number): number {
      const count = Math.floor(x) - 2;
      let high = own.pair(gammaFrom2, x - count - 2.5, 2.1432734864137313e-17) * scale;
      let rest = low * scale;
      for (let k = 1; k <= count; k++) {
        high = own.product(high, rest, x - k, 0);
        rest = low;
      }
      low = rest;
      return high;
    },

    /** Γ(x)/scale as a pair, for x < 2: Γ on [2, 3) over x·(x + 1)…; a sum that is rounded is a pair. */
    lowered(x: number, scale: number): number {
      const count = 2 - Math.floor(x);
      let high = x * scale;
      let rest = 0;
      for (let k = 1; k < count; k++) {
        const sum = x + k;
        high = own.product(high, rest, sum, x - (sum - k));
        rest = low;
      }
      const top = own.pair(gammaFrom2, x + (count - 2.5), 2.1432734864137313e-17);
      const topRest = low;
      const quotient = top / high;
      const back = own.times(quotient, high);
      low = (top - back - low + (topRest - quotient * rest)) / high;
      return quotient;
    },

    /** Γ(x) as a pair, for 2^-54 ≤ |x| ≤ 150 but poles. */
    gammaPair(x: number): number {
      return x < 2 ? own.lowered(x, 1) : own.raised(x, 1);
    },

    gamma(x: number): number {
      if (x <= 0 && Math.floor(x) === x) return x === 0 ? 1 / x : Number.NaN;
      if (x > 172) return Infinity;
      if (x < -185) return Math.floor(x) % 2 === 0 ? 0 : -0;
      if (Math.abs(x) < 2 ** -54) return 1 / x;
      // Beyond 150 the pair would leave the range of doubles.
      if (x > 150) return (own.raised(x, 2 ** -256) + low) * 2 ** 256;
      if (x < -150) return (own.lowered(x, 2 ** -256) + low) * 2 ** -256;
      return own.gammaPair(x) + low;
    },

    /**
     * log Γ(x) for x > 150 by Stirling's series. log(x) - 1 is a pair: x = 2^k·m with m near 1, so that only its
     * smaller part is rounded.
     */
    logFar(x: number): number {
      if (x > 2 ** 900) return x * (Math.log(x) - 1);
      const k = Math.round(Math.log2(x));
      const a = k * ln2Head - 1;
      const b = Math.log(x / 2 ** k) + k * ln2Tail;
      const high = a + b;
      const product = own.product(high, b - (high - a), x - 0.5, 0);
      const w = 1 / x;
      const z = w * w;
      const series = w * (1 / 12 - z * (1 / 360 - z * (1 / 1260)));
      // ½·log(2π) - ½
      return product + (low + (0.4189385332046727 + series));
    },

    /** log Γ(1 + t), -0.3 ≤ t ≤ ¼; +0 at 0. */
    logNearOne(t: number): number {
      return t * (own.pair(logNearOne, t, 3.9069559023583247e-17) + low) + 0;
    },

    /** log Γ(1.5 + u), |u| ≤ ¼. */
    logNearDip(u: number): number {
      return own.pair(logNearDip, u, -2.345518445781647e-18) + low;
    },

    /** sin(πx) up to its sign; the rest of x by 1 is exact. */
    sineOfTurns(x: number): number {
      return Math.sin(Math.PI * Math.abs(x - Math.round(x)));
    },

    lgamma(x: number): number {
      const a = Math.abs(x);
      if (a < 0.25) return own.logNearOne(x) - Math.log(a);
      if (x <= 0 && Math.floor(x) === x) return Infinity;
      if (x > 150) return own.logFar(x);
      if (x < -150) return Math.log(Math.PI / (a * own.sineOfTurns(x))) - own.logFar(a);
      if (x >= 0.7 && x < 1.25) return own.logNearOne(x - 1);
      if (x >= 1.25 && x < 1.75) return own.logNearDip(x - 1.5);
      if (x >= 1.75 && x < 3) return (x - 2) * (own.pair(logNearTwo, x - 2, 9.880077048951761e-18) + low);
      const high = own.gammaPair(x);
      return Math.log(Math.abs(high)) + low / high;
    },

    sigmoid(x: number): number {
      const e = Math.exp(-Math.abs(x));
      return (x < 0 ? e : 1) / (1 + e);
    },
  };
  return own;
}
