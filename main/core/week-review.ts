import { fail, ok, type Result } from '../contract/errors.ts';
import type { WeekRequest, WeekReview } from '../contract/week-review.ts';
import { WEEK_DAYS, WEEKS_BEFORE, weekFigures } from '../domain/report/week-review.ts';
import { rangeSpan } from '../domain/report/ranges.ts';
import { addDays, localDateAt } from '../domain/time/calendar.ts';
import type { Core } from './core.ts';

/** Puts a week in review together from what a core knows; what is missing of it is fetched from now on. */
export function reviewWeek(
  core: Pick<Core, 'snapshot' | 'loadRange' | 'loadRangeWithTypical' | 'alerts' | 'dashboard'>,
  { accountId, toDate: wanted }: WeekRequest,
  nowMs: number,
): Result<WeekReview> {
  const account = core.snapshot().accounts.find(({ id }) => id === accountId);
  if (account === undefined) return fail('account-unknown');
  const { timeZone } = account;
  const yesterday = addDays(localDateAt(nowMs, timeZone), -1);
  const toDate = wanted === undefined || wanted > yesterday ? yesterday : wanted;
  const fromDate = addDays(toDate, 1 - WEEK_DAYS);
  const range = { accountId, preset: 'custom', fromDate, toDate } as const;
  const { startMs: fromMs, endMs: toMs } = rangeSpan(fromDate, toDate, timeZone);
  const incidents = core.alerts.incidents({ accountId, fromMs, toMs });
  if (!incidents.ok) return incidents;
  const notes = core.dashboard.dayNotes({ accountId, fromDate, toDate });
  if (!notes.ok) return notes;
  const before = { fromDate: addDays(fromDate, -WEEK_DAYS * WEEKS_BEFORE), toDate: addDays(fromDate, -1) };
  return ok({
    accountId,
    accountName: account.name,
    timeZone,
    fromDate,
    toDate,
    ...weekFigures({
      timeZone,
      days: core.loadRangeWithTypical({ ...range, granularity: 'day' }).points,
      hours: core.loadRange({ ...range, granularity: 'hour' }).points,
      daysBefore: core.loadRange({ ...range, ...before, granularity: 'day' }).points,
    }),
    incidents: incidents.value.toReversed(),
    notes: notes.value,
  });
}
