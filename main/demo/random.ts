/** Repeatable chance: the same parts always give the same draws, on every machine and in any order. */

/** Draws numbers in `[0, 1)`. */
export type Random = () => number;

/** Mixes whole numbers (seed, day, purpose…) into one 32-bit number. */
export function mix(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A source of draws for one purpose, such as one quarter of an hour. Mulberry32: tiny, and even enough for sample data. */
export function randomFrom(...parts: readonly number[]): Random {
  let state = mix(...parts);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A draw from the normal distribution with mean 0 and deviation 1 (Box–Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A log-normal draw with the given mean; `spread` is the deviation of its logarithm. */
export function logNormal(random: Random, mean: number, spread: number): number {
  return mean * Math.exp(spread * normal(random) - (spread * spread) / 2);
}

/** How many events happen where `expected` are usual (Poisson, Knuth's way; meant for small `expected`). */
export function poisson(random: Random, expected: number): number {
  const limit = Math.exp(-expected);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
