import { createHourHistory, type HourFigures } from '../../main/domain/detection/hour-history.ts';
import { median } from '../../main/domain/detection/quantiles.ts';
import { paceOf } from '../../main/domain/forecast/pace.ts';
import { hoursOf } from '../../main/domain/time/calendar.ts';
import type { PaceDay } from './pace-team.ts';
import { DAY_MS, MINUTE_MS } from '../../main/domain/time/units.ts';

/** Forecasts day after day of a made-up team and holds them against what came. */

export const FORECASTS = ['pace', 'last week', 'straight line', 'typical day'] as const;
export type Forecast = (typeof FORECASTS)[number];

/** One forecast at one moment of one day. */
export interface Judged {
  readonly hour: number;
  readonly errors: Readonly<Record<Forecast, number>>;
  readonly covered: boolean;
  /** Whether anything was still expected: a range of one number cannot miss by much. */
  readonly open: boolean;
  readonly width: number;
}

const LEARN_DAYS = 28;
const STEP_MINUTES = 30;

export function judgeTeam(days: readonly PaceDay[], timeZone: string): Judged[] {
  const history = createHourHistory(timeZone);
  const judged: Judged[] = [];
  days.forEach((day, index) => {
    if (index >= LEARN_DAYS) judged.push(...judgeDay(days, index, paceOf(history, day)));
    history.put(hoursWithin(day));
  });
  return judged;
}

function hoursWithin(day: PaceDay): HourFigures[] {
  return hoursOf(day).map(({ startMs, endMs }) => ({
    startMs,
    endMs,
    totalSessions: day.startsMs.filter((at) => at >= startMs && at < endMs).length,
    averageSessionSeconds: null,
    responseSeconds: null,
  }));
}

function judgeDay(days: readonly PaceDay[], index: number, lookup: ReturnType<typeof paceOf>): Judged[] {
  const day = days[index]!;
  const total = day.startsMs.length;
  const totalOf = (at: number): number => days[at]?.startsMs.length ?? 0;
  const sameWeekdays = [7, 14, 21, 28, 35, 42, 49, 56].filter((back) => index - back >= 0);
  const typicalDay = median(sameWeekdays.map((back) => totalOf(index - back)));
  const judged: Judged[] = [];
  for (let minute = STEP_MINUTES; day.startMs + minute * MINUTE_MS < day.endMs; minute += STEP_MINUTES) {
    const nowMs = day.startMs + minute * MINUTE_MS;
    const count = day.startsMs.filter((at) => at < nowMs).length;
    const pace = lookup.at(nowMs, count);
    if (pace === null) continue;
    const straight = (count * (day.endMs - day.startMs)) / (nowMs - day.startMs);
    const off = (forecast: number): number => Math.abs(Math.max(count, forecast) - total);
    judged.push({
      hour: Math.floor(((nowMs - day.startMs) % DAY_MS) / (60 * MINUTE_MS)),
      errors: {
        pace: off(pace.total),
        'last week': off(totalOf(index - 7)),
        'straight line': off(straight),
        'typical day': off(typicalDay),
      },
      covered: total >= pace.low && total <= pace.high,
      open: pace.high > count,
      width: pace.high - pace.low,
    });
  }
  return judged;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);

/** Mean absolute errors in sessions. */
export const meanErrors = (judged: readonly Judged[]): Record<Forecast, number> => ({
  pace: mean(judged.map(({ errors }) => errors.pace)),
  'last week': mean(judged.map(({ errors }) => errors['last week'])),
  'straight line': mean(judged.map(({ errors }) => errors['straight line'])),
  'typical day': mean(judged.map(({ errors }) => errors['typical day'])),
});

/** How often the range held the day's total, while anything was still expected. */
export const shareCovered = (judged: readonly Judged[]): number =>
  mean(judged.filter(({ open }) => open).map(({ covered }) => Number(covered)));
