import type { PointTypical } from '../contract/range.ts';
import { METRICS, type Metric } from '../contract/report.ts';
import { createTypical, type TypicalLookup } from '../domain/detection/typical-range.ts';
import { localDay } from '../domain/time/calendar.ts';
import { DAY_MS } from '../domain/time/units.ts';
import { TYPICAL_DAYS } from '../domain/time/windows.ts';
import type { HistoryStore } from './history-store.ts';

/** Asks a look-up for every measure at once. */
export function typicalOfAll(typical: (metric: Metric) => ReturnType<TypicalLookup['soFar']>): PointTypical {
  const [totalSessions = null, averageSessionSeconds = null, responseSeconds = null] = METRICS.map(typical);
  const isUnknown = totalSessions === null && averageSessionSeconds === null && responseSeconds === null;
  return isUnknown ? null : { totalSessions, averageSessionSeconds, responseSeconds };
}

/**
 * What is typical of whole local days, each by the days before it. Takes some milliseconds for each of them.
 * @param dates local dates, oldest first
 * @returns one for each date. Throws where the history cannot be read
 */
export function queryTypicalDays(
  history: Pick<HistoryStore, 'buckets'>,
  {
    accountId,
    timeZone,
    dates,
  }: { readonly accountId: string; readonly timeZone: string; readonly dates: readonly string[] },
): PointTypical[] {
  const days = dates.map((date) => localDay(date, timeZone));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const hours = history.buckets(accountId, 'hour', first.startMs - TYPICAL_DAYS * DAY_MS, last.endMs);
  const typical = createTypical(hours, timeZone);
  return days.map(({ startMs, endMs }) => typicalOfAll((metric) => typical.soFar(metric, startMs, endMs)));
}
