import { HOUR_MS } from '../time/units.ts';

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

/** How an episode ended. `calm`: the newest sessions are typical again. `idle`: there were no more sessions to judge by. */
export type Ending = 'calm' | 'idle';

export interface Episodes {
  readonly current: () => Episode | null;
  /**
   * Whether the current episode continues the one before it: that one ended idle, as in the evening, or this one began
   * soon after a calm end, or shows since then.
   */
  readonly continues: () => boolean;
  /** The episode that ended idle, until sessions show that it is over. */
  readonly interrupted: () => Episode | null;
  /** Since when it is calm after what an alert was due of; -Infinity when it always was. */
  readonly calmSinceMs: () => number;
  /**
   * Takes in what a poll shows. `endingOf`: how what came last ends it; null when it does not. False when what is seen is
   * over, so that nothing is said of it.
   */
  readonly step: (nowMs: number, seen: Episode | null, endingOf: (episode: Episode) => Ending | null) => boolean;
}

/**
 * An episode that begins so soon after the end of another has the same cause; and later, too, when the window that shows it
 * reaches back nearly to that end: then it was a lull.
 */
const SOON_MS = 3 * HOUR_MS;
const LULL_MS = HOUR_MS / 2;

/**
 * @param fromSurprisal at which an episode begins: that of the highest sensitivity
 * @param alertSurprisal from which an alert is due at the default one. What stayed below was told to hardly anybody, so it
 *   may yet count together with what comes next.
 */
export function createEpisodes(fromSurprisal: number, alertSurprisal: number): Episodes {
  let current: Episode | null = null;
  let interrupted: Episode | null = null;
  let continues = false;
  let calmSinceMs = -Infinity;
  return {
    current: () => current,
    continues: () => current !== null && continues,
    interrupted: () => interrupted,
    calmSinceMs: () => calmSinceMs,
    step(nowMs, seen, endingOf) {
      if (interrupted !== null && endingOf(interrupted) === 'calm') interrupted = null;
      const strong = seen !== null && seen.surprisal >= (current?.surprisal ?? fromSurprisal);
      const next = strong ? { ...seen, fromMs: Math.min(seen.fromMs, current?.fromMs ?? Infinity) } : current;
      if (next === null) return true;
      const ending = endingOf(next);
      if (ending === null) {
        if (current === null) {
          continues = interrupted !== null || nowMs < calmSinceMs + SOON_MS || next.fromMs < calmSinceMs + LULL_MS;
          interrupted = null;
        }
        current = next;
        return true;
      }
      if (current !== null) {
        if (current.surprisal >= alertSurprisal) calmSinceMs = nowMs;
        interrupted = ending === 'idle' ? current : null;
      }
      current = null;
      return false;
    },
  };
}
