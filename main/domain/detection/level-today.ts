import type { CountModel } from './surprisal.ts';
import type { SessionModel } from './session-model.ts';

/** What came today before a window, against what a day of ordinary level brings by then. */
export interface SeenToday extends CountModel {
  readonly sessions: number;
}

export const NOTHING_SEEN: SeenToday = { sessions: 0, mean: 0, spread: 0 };

/**
 * What a window is expected to bring, after what came before it: the day's level is a gamma-distributed factor that each
 * session seen makes surer, as far as hours of one day are alike.
 */
export function expectAfter({ level }: Pick<SessionModel, 'level'>, window: CountModel, seen: SeenToday): CountModel {
  const worth = 1 / (1 + seen.mean * seen.spread);
  const shape = 1 / level.error + worth * seen.sessions;
  const rate = 1 / level.error / level.mean + worth * seen.mean;
  return { mean: (window.mean * shape) / rate, spread: window.spread + 1 / shape };
}
