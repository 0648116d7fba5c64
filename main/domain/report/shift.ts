import type { ChartPoint, TypicalRange } from '../../contract/range.ts';
import type { ShiftChoice } from '../../contract/shift.ts';
import type { Figures } from '../../contract/report.ts';
import { addDays, hoursOf, localDateAt, localDay } from '../time/calendar.ts';
import { createZoneClock, type ZoneClock } from '../time/zone-clock.ts';
import { sumFigures } from './figures.ts';

/** A shift: some hours of a day in a row, and what came in them. */

export interface Shift {
  /** UTC epoch milliseconds, `endMs` exclusive. */
  readonly startMs: number;
  readonly endMs: number;
}

type TimeMetric = 'averageSessionSeconds' | 'responseSeconds';

export interface ShiftFigures {
  readonly totals: Figures;
  /** The hour with the most sessions, the first of several; null where there was none at all. */
  readonly peak: { readonly startMs: number; readonly endMs: number; readonly totalSessions: number } | null;
  /** What such hours typically bring together: the sum of their medians. Null unless known for each of them. */
  readonly typicalSessions: number | null;
  /** What the two times of such hours typically are, seconds, weighted by their typical sessions; null unless known. */
  readonly typicalTimes: Readonly<Record<TimeMetric, Pick<TypicalRange, 'p10' | 'p90'> | null>>;
  /** Hours of the shift that are not in the history. */
  readonly missingCount: number;
}

/** Three shifts a day, by the clock on the wall. */
const SHIFT_HOURS = 8;

/** The shift that ended last: `00:00`, `08:00` or `16:00` to eight hours later in the given IANA zone. */
export function lastShift(nowMs: number, timeZone: string): Shift {
  const today = localDateAt(nowMs, timeZone);
  const zone = createZoneClock(timeZone);
  const edges = [addDays(today, -1), today].flatMap((date) =>
    [0, SHIFT_HOURS, 2 * SHIFT_HOURS].map((hour) => wallHour(date, hour, zone, timeZone)),
  );
  const past = edges.filter((edgeMs) => edgeMs <= nowMs);
  return { startMs: past.at(-2) ?? nowMs, endMs: past.at(-1) ?? nowMs };
}

/** When the wall clock first shows a full hour on a date; on a day that skips it, the next one. */
function wallHour(date: string, hour: number, zone: ZoneClock, timeZone: string): number {
  const day = localDay(date, timeZone);
  return hoursOf(day).find(({ startMs }) => zone.localHour(startMs).hour >= hour)?.startMs ?? day.startMs;
}

/** What came in a shift, out of hours that cover it. */
export function shiftFigures(points: readonly ChartPoint[], { startMs, endMs }: Shift): ShiftFigures {
  const hours = points.filter((point) => point.startMs >= startMs && point.endMs <= endMs);
  const known = hours.flatMap((point) =>
    point.totalSessions === null ? [] : [{ ...point, totalSessions: point.totalSessions }],
  );
  const peak = known.reduce<(typeof known)[number] | null>(
    (most, hour) => (hour.totalSessions > (most?.totalSessions ?? 0) ? hour : most),
    null,
  );
  const medians = hours.map(({ typical }) => typical?.totalSessions?.median ?? null);
  return {
    totals: sumFigures(known),
    peak: peak === null ? null : { startMs: peak.startMs, endMs: peak.endMs, totalSessions: peak.totalSessions },
    typicalSessions: medians.includes(null) ? null : medians.reduce<number>((sum, each) => sum + (each ?? 0), 0),
    typicalTimes: {
      averageSessionSeconds: typicalTime(hours, 'averageSessionSeconds'),
      responseSeconds: typicalTime(hours, 'responseSeconds'),
    },
    missingCount: hours.length - known.length,
  };
}

/** Hours in which hardly anybody calls say as much of it as they have sessions. */
function typicalTime(hours: readonly ChartPoint[], metric: TimeMetric): Pick<TypicalRange, 'p10' | 'p90'> | null {
  const known = hours.flatMap(({ typical }) => {
    const [time, sessions] = [typical?.[metric] ?? null, typical?.totalSessions?.median ?? 0];
    return time === null || sessions <= 0 ? [] : [{ ...time, sessions }];
  });
  const all = known.reduce((sum, { sessions }) => sum + sessions, 0);
  if (all === 0) return null;
  const mean = (valueOf: (range: TypicalRange) => number): number =>
    known.reduce((sum, hour) => sum + valueOf(hour) * hour.sessions, 0) / all;
  return { p10: mean(({ p10 }) => p10), p90: mean(({ p90 }) => p90) };
}

/** The shift that a person chose, in the given IANA zone. */
export function chosenShift({ date, fromHour, toHour }: ShiftChoice, timeZone: string): Shift {
  const zone = createZoneClock(timeZone);
  const startMs = wallHour(date, fromHour, zone, timeZone);
  const endDate = toHour <= fromHour ? addDays(date, 1) : date;
  return { startMs, endMs: wallHour(endDate, toHour, zone, timeZone) };
}

/** A shift as a person would choose it. */
export function choiceOf({ startMs, endMs }: Shift, timeZone: string): ShiftChoice {
  const zone = createZoneClock(timeZone);
  return {
    date: localDateAt(startMs, timeZone),
    fromHour: zone.localHour(startMs).hour,
    toHour: zone.localHour(endMs).hour,
  };
}
