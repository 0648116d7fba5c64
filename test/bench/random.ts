/** Seeded chance for made-up teams: the same seed gives the same team on every machine. */

/** Mulberry32: 0 to 1; small, and good enough for this. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Standard normal (Box and Muller). */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How many of something that happens `mean` times on average (Knuth; for small means). */
export function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** A factor around 1 that drifts: log-normal with this spread, and from step to step much of it stays. */
export function driftingFactor(random: () => number, spread: number, stays: number): () => number {
  let at = spread * normal(random);
  return () => {
    at = stays * at + Math.sqrt(1 - stays * stays) * spread * normal(random);
    return Math.exp(at);
  };
}
