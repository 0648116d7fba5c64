import { median, quantile } from './quantiles.ts';

/**
 * A cumulative sum (Page 1954) of how much longer than expected people waited, session by session, each cut to what one
 * person may count for. It rises while waits are long and falls back to nothing while they are not, so it needs no
 * window; and how far it rises on the team's own ordinary days says how far is remarkable, whatever the tails and however
 * long a queue lasts.
 */

/** One session counts for no more than this, as a logarithm of seconds above or below what is expected. */
const MOST_ABOVE = 0.8;
const MOST_BELOW = -1.2;
/** Longer by less than this lets the sum fall: half of "twice as long". */
const ALLOWED = 0.35;

/** A logarithm of seconds against what is expected, cut to what one session may count for. */
export const cut = (logRatio: number): number => Math.min(MOST_ABOVE, Math.max(MOST_BELOW, logRatio));

/** What some sessions with such a mean add to the sum. */
export const addedBy = (sessions: number, excess: number): number => sessions * (excess - ALLOWED);

/**
 * The highest sums of days are distributed exponentially from some point on. In units of their scale: where half and
 * three quarters of days lie below, and the point that the tail begins at.
 */
const MEDIAN_IN_SCALES = 1.44;
const UPPER_QUARTILE_IN_SCALES = 2.14;
const TAIL_FROM = 0.75;

/** The scale of the highest sums of ordinary days; few strange days among them do not matter. */
export function scaleOf(highest: readonly number[]): number {
  return (median(highest) / MEDIAN_IN_SCALES + quantile(highest, 0.75) / UPPER_QUARTILE_IN_SCALES) / 2;
}

/** Surprisal (-log10) of a day on which the sum gets so high, in scales. */
export const surprisalOfSum = (scales: number): number => Math.max(0, scales - TAIL_FROM) / Math.LN10;
