import type { Problem } from '../contract/errors.ts';
import type { CoverageView } from '../contract/history-care.ts';
import type { Settings } from '../contract/settings.ts';
import { addDays, countDays, localDateAt } from '../domain/time/calendar.ts';
import { keptFromDate } from '../domain/report/coverage.ts';
import { coverageOfDays } from '../domain/report/coverage-days.ts';
import { rangeSpan } from '../domain/report/ranges.ts';
import type { AuditStore } from './audit-store.ts';
import type { HistoryStore } from './history-store.ts';
import { readIndex } from './range-query.ts';
import { DAY_MS } from '../domain/time/units.ts';

/** How complete an account's history is, out of the history, what happened to it, and what is being fetched. */

export interface CoverageParts {
  readonly history: HistoryStore;
  readonly audit: AuditStore;
  readonly nowMs: number;
  readonly timeZone: string;
  /** How many days of the past are wanted. */
  readonly backfillDays: number;
  readonly retentionMonths: Settings['retentionMonths'];
  /** Why a local day could not be fetched, as far as this run knows. */
  readonly problemOf: (date: string) => Problem | null;
}

/** Ten years of days, should a file have brought in more. */
const MAX_DAYS = 3_660;
const MAX_REVISIONS = 200;

/** The days of an account from `fromDate`, or from as far back as anything is known or wanted, up to today. */
export function coverageView(parts: CoverageParts, accountId: string, fromDate?: string): CoverageView {
  const { history, audit, nowMs, timeZone, problemOf } = parts;
  const today = localDateAt(nowMs, timeZone);
  const first = firstDate(parts, accountId, today, fromDate);
  const { startMs, endMs } = rangeSpan(first, today, timeZone);
  return {
    accountId,
    timeZone,
    ...coverageOfDays({
      // A month may have begun before the first day.
      index: readIndex(history, accountId, startMs - 32 * DAY_MS, endMs + DAY_MS),
      fromDate: first,
      toDate: today,
      timeZone,
      nowMs,
      summaryOf: (day) => history.summary(accountId, day.startMs, day.endMs),
      problemOf,
    }),
    revisions: audit.revisions(accountId, MAX_REVISIONS),
    rejectedResponses: audit.rejectedResponses(accountId),
  };
}

function firstDate(parts: CoverageParts, accountId: string, today: string, asked: string | undefined): string {
  const extent = parts.history.extent(accountId);
  const known = extent === null ? today : localDateAt(extent.startMs, parts.timeZone);
  // What is deleted for its age is not missing.
  const kept = keptFromDate(parts.nowMs, parts.timeZone, parts.retentionMonths) ?? '';
  const asFarBack = addDays(today, -parts.backfillDays);
  const wanted = asFarBack > kept ? asFarBack : kept;
  const first = asked ?? (known < wanted ? known : wanted);
  if (first > today) return today;
  return countDays(first, today) > MAX_DAYS ? addDays(today, 1 - MAX_DAYS) : first;
}
