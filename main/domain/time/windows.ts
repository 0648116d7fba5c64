import { MAX_BACKFILL_DAYS } from '../../contract/settings.ts';

/**
 * How many local days each kind of statistics looks back. They stand together because what is read from the history, or
 * kept in it, has to reach as far back as what is learnt from it.
 */

/** What the detector of unusual hours learns from. */
export const LEARNT_DAYS = 91;
/** Days that a day's forecast is compared with. */
export const PACE_DAYS = 70;
/** What is read for what is typical of a day and for its forecast: as much as alerts learn from, and the day itself. */
export const TYPICAL_DAYS = Math.max(LEARNT_DAYS, PACE_DAYS) + 1;
/** How far back rules are tried out. */
export const REPLAYED_DAYS = 30;
/** How long the numbers of each poll are kept for that, with a margin for an app that was not running. */
export const KEPT_OBSERVATIONS_DAYS = REPLAYED_DAYS + 10;
/** The furthest back that anything is fetched without being asked for. */
export const FURTHEST_DAYS = MAX_BACKFILL_DAYS;
