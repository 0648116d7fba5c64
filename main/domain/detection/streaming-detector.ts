import { createExtremes, createMedianWindow, createNearestByHour, createRing, createSlotMeans } from './novelty.ts';
import { DAY_MS, HOUR_MS } from '../time/zone-clock.ts';

/**
 * A streaming detector for any series: one row in, one score out, nothing known but the rows so far.
 *
 * It does not ask how many deviations a value is from a mean; it asks whether it is *new*: how far beyond the lowest and
 * highest of the recent past, in units of that past range. It asks this of seven views of the series, because a value
 * can be ordinary by itself and new for a Tuesday night, and adds up what they say. Memory is fixed; a row costs a few
 * microseconds. Shifting or stretching the values changes nothing.
 */

export interface Detector {
  /**
   * Scores a row and learns from it. `atMs` is wall-clock time as epoch milliseconds (days and weeks are taken from it).
   * Gives 0 to 1, where 0.5 is the alert line; 0 for a value that is not finite, which is not learnt either.
   */
  readonly next: (atMs: number, value: number) => number;
  /**
   * What `value` would be taken for at that time, without learning it and without the silence after earlier alerts:
   * 0 to 1, 0.5 as above.
   */
  readonly novelty: (atMs: number, value: number) => number;
}

/** How many rows are remembered: 14 days at 5 minutes. */
const MEMORY_ROWS = 4000;
const MEDIAN_ROWS = 96;
const SHORT_ROWS = 12;
const LONG_ROWS = 200;
const FEWEST_LONG_ROWS = 30;
const NEAR_ROWS = 6;
/** A twentieth of each newer value enters the mean of its hour of the week, a thirtieth that of its hour of the day. */
const WEEKLY_RATE = 0.05;
const DAILY_RATE = 0.03;
/** Excess, in past ranges, from which evidence grows slower than the excess. */
const SOFT_EXCESS = 0.1;
/** Rows after which half of the evidence counts: in a short past nearly everything is new. */
const YOUNG_ROWS = 300;
/** What follows an alert has to be this much stronger, for so many rows, to be another. */
const SILENT_ROWS = 100;
const SILENT_FACTOR = 1.4;
/** The evidence at which the score is 0.5. */
const ALERT_EVIDENCE = 0.72;

const scoreOf = (evidence: number): number => evidence / (evidence + ALERT_EVIDENCE);

export function createDetector(): Detector {
  const recent = createRing(SHORT_ROWS + LONG_ROWS);
  const evidences = createRing(SILENT_ROWS);
  const middle = createMedianWindow(MEDIAN_ROWS);
  const week = createSlotMeans(168, WEEKLY_RATE);
  const day = createSlotMeans(24, DAILY_RATE);
  const nearest = createNearestByHour();
  const views = Array.from({ length: 7 }, () => createExtremes(MEMORY_ROWS));
  /** The seven views of the row that is looked at; NaN where there is too little past for one. */
  const seen = new Float64Array(7);
  let rows = 0;

  const look = (atMs: number, value: number): number => {
    const hours = Math.floor(atMs / HOUR_MS);
    seen[0] = value;
    seen[1] = middle.size() < 8 ? Number.NaN : value - middle.value();
    seen[2] = value - week.mean(hours);
    seen[3] = value - day.mean(hours);
    seen[4] = nearest.distance(hours, Math.floor(atMs / DAY_MS), meanWith(value, NEAR_ROWS));
    seen[5] = step(value);
    seen[6] = lowest(value);
    let evidence = 0;
    for (let view = 0; view < 7; view++) {
      const excess = views[view]?.excess(seen[view] ?? Number.NaN) ?? 0;
      if (excess > 0) evidence += Math.log1p(excess / SOFT_EXCESS);
    }
    return evidence * (rows / (rows + YOUNG_ROWS));
  };

  /** The mean of this row and the ones before it, `count` in all. */
  const meanWith = (value: number, count: number): number =>
    recent.size() < count - 1 ? Number.NaN : (recent.sum(0, count - 1) + value) / count;

  /** The last rows against the many before them: a new level. */
  const step = (value: number): number => {
    const longCount = Math.min(LONG_ROWS, recent.size() - (SHORT_ROWS - 1));
    if (longCount < FEWEST_LONG_ROWS) return Number.NaN;
    return meanWith(value, SHORT_ROWS) - recent.sum(SHORT_ROWS - 1, longCount) / longCount;
  };

  /** The lowest of the last rows: what is high all the time, not only once. */
  const lowest = (value: number): number =>
    recent.size() < SHORT_ROWS - 1 ? Number.NaN : Math.min(value, recent.min(SHORT_ROWS - 1));

  const learn = (atMs: number, value: number): void => {
    const hours = Math.floor(atMs / HOUR_MS);
    for (let view = 0; view < 7; view++) views[view]?.push(seen[view] ?? Number.NaN);
    nearest.push(hours, Math.floor(atMs / DAY_MS), meanWith(value, NEAR_ROWS));
    middle.push(value);
    week.push(hours, value);
    day.push(hours, value);
    recent.push(value);
    rows++;
  };

  return {
    next(atMs, value) {
      if (!Number.isFinite(value) || !Number.isFinite(atMs)) return 0;
      const evidence = look(atMs, value);
      const quieter = evidences.max() * SILENT_FACTOR;
      evidences.push(evidence);
      learn(atMs, value);
      return evidence > quieter ? scoreOf(evidence) : 0;
    },
    novelty: (atMs, value) => (Number.isFinite(value) && Number.isFinite(atMs) ? scoreOf(look(atMs, value)) : 0),
  };
}
