/**
 * A stretch in which something is far from expected, from the window that showed it to the evidence that it is over.
 * While it goes on nothing else of its kind is looked for, and what came in it says nothing of the day's level.
 */
export interface Episode {
  /** Where the window that shows it best begins, UTC epoch milliseconds. */
  readonly fromMs: number;
  /** What came, as a multiple of what was expected. */
  readonly ratio: number;
  readonly surprisal: number;
}

export interface Episodes {
  readonly current: () => Episode | null;
  /** Since when it is calm; -Infinity when it always was. */
  readonly calmSinceMs: () => number;
  /**
   * Takes in what a poll shows. `isOver`: whether what came last speaks against it. False when what is seen is over, so
   * that nothing is said of it.
   */
  readonly step: (nowMs: number, seen: Episode | null, isOver: (episode: Episode) => boolean) => boolean;
}

/** Surprisal from which on an episode is on: the highest sensitivity notifies of it. */
export function createEpisodes(fromSurprisal: number): Episodes {
  let current: Episode | null = null;
  let calmSinceMs = -Infinity;
  return {
    current: () => current,
    calmSinceMs: () => calmSinceMs,
    step(nowMs, seen, isOver) {
      const strong = seen !== null && seen.surprisal >= (current?.surprisal ?? fromSurprisal);
      if (!strong && current === null) return true;
      const next = strong ? { ...seen, fromMs: Math.min(seen.fromMs, current?.fromMs ?? Infinity) } : current;
      if (next === null || isOver(next)) {
        if (current !== null) calmSinceMs = nowMs;
        current = null;
        return false;
      }
      current = next;
      return true;
    },
  };
}
