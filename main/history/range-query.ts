import type { PointTypical, RangeRequest, RangeView } from '../contract/range.ts';
import type { FetchedGranularity } from '../contract/report.ts';
import { indexBuckets, type BucketIndex } from '../domain/report/bucket-index.ts';
import { buildRangeView } from '../domain/report/range-view.ts';
import { rangeSpan, resolveRange } from '../domain/report/ranges.ts';
import { createTypical, type TypicalLookup } from '../domain/detection/typical-range.ts';
import { localDayAt, type LocalDay } from '../domain/time/calendar.ts';
import type { HistoryStore } from './history-store.ts';
import { typicalOfAll } from './typical-query.ts';
import { DAY_MS } from '../domain/time/units.ts';
import { TYPICAL_DAYS } from '../domain/time/windows.ts';

/** Reads what a range needs from the history. */

/** All buckets of an account that begin in `[fromMs, toMs)`, indexed. */
export function readIndex(history: HistoryStore, accountId: string, fromMs: number, toMs: number): BucketIndex {
  return indexBuckets({
    hour: history.buckets(accountId, 'hour', fromMs, toMs),
    day: history.buckets(accountId, 'day', fromMs, toMs),
    month: history.buckets(accountId, 'month', fromMs, toMs),
  });
}

/** The same, each width read only when it is first looked for. */
export function readIndexLazily(history: HistoryStore, accountId: string, fromMs: number, toMs: number): BucketIndex {
  const indexes: Partial<Record<FetchedGranularity, BucketIndex>> = {};
  const none = { hour: [], day: [], month: [] };
  return {
    within(granularity, startMs, endMs) {
      indexes[granularity] ??= indexBuckets({
        ...none,
        [granularity]: history.buckets(accountId, granularity, fromMs, toMs),
      });
      return indexes[granularity].within(granularity, startMs, endMs);
    },
  };
}

/** What a view is made of besides the history. Crosses to the worker as it is. */
export interface RangeInput {
  readonly request: RangeRequest;
  readonly nowMs: number;
  readonly timeZone: string;
  /** ISO weekday on which weeks begin; Monday when left out. */
  readonly firstWeekday?: number | undefined;
  /** What is typical of whole days, by local date, as far as it is known. */
  readonly typicalOfDays?: ReadonlyMap<string, PointTypical>;
}

/**
 * The view of a range for an account, from this computer's history alone.
 * @param knownToday what is typical of the running day, where that is known without reading weeks of hours
 */
export function queryRange(
  history: HistoryStore,
  input: RangeInput,
  knownToday?: (day: LocalDay) => TypicalLookup,
): RangeView {
  const { request, nowMs, timeZone, firstWeekday, typicalOfDays } = input;
  const range = resolveRange(request, nowMs, timeZone);
  const shown = rangeSpan(range.fromDate, range.toDate, timeZone);
  const before = rangeSpan(range.previousFromDate, range.previousToDate, timeZone);
  const { accountId } = request;
  // Buckets fetched with another offset may begin a little before the local day does.
  const index = readIndex(history, accountId, Math.min(before.startMs, shown.startMs) - DAY_MS, shown.endMs + DAY_MS);
  const learn = (): TypicalLookup => {
    const today = localDayAt(nowMs, timeZone);
    if (knownToday !== undefined && range.fromDate === today.date && range.toDate === today.date) {
      return knownToday(today);
    }
    const fromMs = shown.startMs - TYPICAL_DAYS * DAY_MS;
    return createTypical(history.buckets(accountId, 'hour', fromMs, shown.endMs), timeZone);
  };
  const typical = range.granularity === 'hour' ? learn() : null;
  return buildRangeView({
    request,
    nowMs,
    timeZone,
    firstWeekday,
    index,
    summaryOf: (day) => history.summary(accountId, day.startMs, day.endMs),
    typicalSoFar: (metric, startMs, untilMs) => typical?.soFar(metric, startMs, untilMs) ?? null,
    typicalOfHour: (startMs) => (typical === null ? null : typicalOfAll((metric) => typical.forHour(metric, startMs))),
    typicalOfDay: (date) => typicalOfDays?.get(date) ?? null,
  });
}
