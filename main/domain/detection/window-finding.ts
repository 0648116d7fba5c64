import type { SessionModel } from './session-model.ts';
import type { Typical } from './typical-range.ts';

/** What one kind of watching found at a poll. */
export interface WindowFinding {
  /** Where the window begins and what it held: sessions, or mean seconds. */
  readonly fromMs: number;
  readonly value: number;
  readonly typical: Typical;
  readonly surprisal: number;
  /** The value as a multiple of what was expected after what came before. */
  readonly ratio: number;
}

/** Below this nothing is worth its words. */
export const DULL_SURPRISAL = 1.3;

const ORDINARY_HOURS = 10;
/** Windows longer than this overlap so much that a day holds hardly fewer of them. */
const MOST_BONUS_HOURS = 4;
const OPEN_SHARE = 0.1;

/**
 * Each look may be wrong by chance. A day holds fewer long windows than short ones, and a team that works round the
 * clock is looked at more often than an office: so surprisals are made comparable by the day.
 */
export function bonusFor(hours: number, { means }: SessionModel): number {
  const most = Math.max(...means);
  const open = means.filter((mean) => mean > OPEN_SHARE * most).length;
  return (
    Math.log10(Math.min(MOST_BONUS_HOURS, Math.max(hours, 1 / 6))) - Math.log10(Math.max(open, 1) / ORDINARY_HOURS)
  );
}
