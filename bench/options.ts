// What may follow the name of a suite: --only hypot,sum  --sizes 1e5,1e6  --quick
export interface BenchOptions {
  /** Names of workloads; all where absent. */
  readonly only?: readonly string[];
  /** Numbers of elements, for the workloads that have a choice of them; their own where absent. */
  readonly sizes?: readonly number[];
  /** Shorter turns: enough to see where something is far off. */
  readonly quick: boolean;
}

/** The options, or what is wrong with them. */
export function parseOptions(args: readonly string[]): BenchOptions | string {
  let options: BenchOptions = { quick: false };
  for (let k = 0; k < args.length; k++) {
    const list = args[k + 1]?.split(',') ?? [];
    if (args[k] === '--quick') {
      options = { ...options, quick: true };
    } else if (args[k] === '--only' && list.length > 0) {
      options = { ...options, only: list };
      k++;
    } else if (args[k] === '--sizes' && list.length > 0 && list.map(Number).every(isSize)) {
      options = { ...options, sizes: list.map(Number) };
      k++;
    } else {
      return `Found '${args.slice(k).join(' ')}'. Options: --only hypot,sum --sizes 1e5,1e6 --quick`;
    }
  }
  return options;
}

function isSize(size: number): boolean {
  return Number.isInteger(size) && size > 0;
}
