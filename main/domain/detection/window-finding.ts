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
