/** Seeded chance for made-up teams: the same seed gives the same team on every machine. */
export interface Chance {
  /** 0 to 1. */
  readonly share: () => number;
  readonly between: (low: number, high: number) => number;
  /** Standard normal. */
  readonly normal: () => number;
  /** How long until something that comes every `mean` on average. */
  readonly wait: (mean: number) => number;
  /** How many of something that comes `mean` times on average. */
  readonly count: (mean: number) => number;
  /** A log-normal factor with mean 1. */
  readonly factor: (spread: number) => number;
}

/** SplitMix32: another family than the app's sample team uses. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;
  const share = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
  return {
    share,
    normal,
    between: (low, high) => low + (high - low) * share(),
    wait: (mean) => -mean * Math.log(1 - share()),
    count(mean) {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = share(); product > limit; product *= share()) count++;
      return count;
    },
    factor: (spread) => Math.exp(spread * normal() - (spread * spread) / 2),
  };
}
