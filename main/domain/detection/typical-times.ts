import type { TypicalRange } from '../../contract/range.ts';
import { expectStretch, type LearntDay, type SessionModel, type Stretch } from './session-model.ts';
import type { TimeMetric } from './time-model.ts';

/** What is typical of a time: the middle 80 % of what it was over the same stretch of comparable past days. */

const MOST_AGE = 63;
/** Neighbouring hours are asked, too, until there are so many past stretches. */
const ENOUGH_SAMPLES = 20;
const FEWEST_SAMPLES = 3;
const MOST_HOURS_ASIDE = 3;
/** The variance of one session's share in a mean, when only a part of an hour is looked at. */
const PER_SESSION = 0.5;

/** Null with too few stretches that had sessions. */
export function typicalTime(metric: TimeMetric, model: SessionModel, stretch: Stretch): TypicalRange | null {
  const [first, end] = [Math.floor(stretch.from), Math.max(Math.floor(stretch.from) + 1, Math.ceil(stretch.to))];
  const days = model.past.filter(({ age, apart }) => age <= MOST_AGE && apart !== 'far-less');
  const logs: number[] = [];
  let aside = 0;
  for (; aside <= MOST_HOURS_ASIDE && logs.length < ENOUGH_SAMPLES; aside++) {
    // A long stretch has no neighbours that would be another one.
    if (aside > 0 && end - first > 2) break;
    for (const day of days) {
      for (const by of aside === 0 ? [0] : [-aside, aside]) {
        const log = logOfMean(metric, day, first + by, end + by);
        if (log !== null) logs.push(log);
      }
    }
  }
  if (logs.length < FEWEST_SAMPLES) return null;
  logs.sort((a, b) => a - b);
  const middle = pointOf(logs, 0.5);
  const wider = stretchBy(model, stretch, { from: first, to: end });
  const away = (share: number): number => Math.exp(middle + (pointOf(logs, share) - middle) * wider);
  return { p10: away(0.1), median: Math.exp(middle), p90: away(0.9), sampleCount: Math.min(logs.length, days.length) };
}

/** The mean over hours of a day, as a logarithm; null when nobody called. */
function logOfMean(metric: TimeMetric, { hours }: LearntDay, first: number, end: number): number | null {
  let [sum, sessions] = [0, 0];
  for (let hour = Math.max(0, first); hour < Math.min(24, end); hour++) {
    const figures = hours[hour];
    const value = figures?.[metric] ?? null;
    if (figures === undefined || value === null || figures.totalSessions <= 0) continue;
    sum += value * figures.totalSessions;
    sessions += figures.totalSessions;
  }
  return sessions > 0 && sum > 0 ? Math.log(sum / sessions) : null;
}

/** Where a share of all lies, so that a new one falls below it with just that probability (Weibull's plotting position). */
function pointOf(sorted: readonly number[], share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, share * (sorted.length + 1) - 1));
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/** How much further a mean of a part of the hours strays than that of the whole ones. */
function stretchBy(model: SessionModel, part: Stretch, whole: Stretch): number {
  const chance = (stretch: Stretch): number => PER_SESSION / Math.max(0.5, expectStretch(model, stretch).mean);
  const hourly = 0.1;
  return Math.sqrt((hourly + chance(part)) / (hourly + chance(whole)));
}
