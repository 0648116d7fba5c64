import type { ReplayedIncident, ReplayView } from '../../main/contract/alerts.ts';
import { localDateAt, localDays } from '../../main/domain/time/calendar.ts';
import { weekdayAndDay } from './date-words.ts';
import { m } from './language.ts';

/** A replay in words and as a strip of days. */

/** `4 alerts in the last 30 days`. */
export function replayCount({ notifiedCount }: ReplayView, dayCount: number): string {
  return m().replay.count({ count: notifiedCount, days: dayCount });
}

/** `2 fewer than before`; empty where there is nothing to compare with. */
export function replayChange(replay: ReplayView, before: ReplayView | null, isChanged: boolean): string {
  if (before === null || !isChanged) return '';
  const difference = replay.notifiedCount - before.notifiedCount;
  if (difference === 0) return m().replay.same();
  return difference > 0 ? m().replay.more({ count: difference }) : m().replay.fewer({ count: -difference });
}

/** What it rests on: `… based on 28,431 updates and 312 hours in your history.` */
export function replayBasis({ pollCount: updates, hourCount: hours }: ReplayView): string {
  const { replay } = m();
  if (updates > 0 && hours > 0) return replay.basisBoth({ updates, hours });
  if (updates > 0) return replay.basisUpdates({ updates });
  return hours > 0 ? replay.basisHours({ hours }) : replay.basisNone();
}

export interface ReplayDay {
  /** `YYYY-MM-DD` in the account's zone. */
  readonly date: string;
  /** `Mon 2`. */
  readonly label: string;
  readonly isMonday: boolean;
  readonly notified: readonly ReplayedIncident[];
  readonly suppressed: readonly ReplayedIncident[];
}

/** The days of a replay, the oldest first, with what began on each. */
export function replayDays({ fromMs, toMs, incidents }: ReplayView, timeZone: string): ReplayDay[] {
  const days = localDays(localDateAt(fromMs, timeZone), localDateAt(toMs - 1, timeZone), timeZone);
  return days.map(({ date, startMs, endMs }) => {
    const began = incidents.filter(({ startedAtMs }) => startMs <= startedAtMs && startedAtMs < endMs);
    return {
      date,
      label: weekdayAndDay(date),
      isMonday: new Date(`${date}T00:00:00Z`).getUTCDay() === 1,
      notified: began.filter(({ suppressed }) => suppressed === null),
      suppressed: began.filter(({ suppressed }) => suppressed !== null),
    };
  });
}

/** `Mon 2: 1 alert, 2 not notified`. */
export function replayDayWords({ label, notified, suppressed }: ReplayDay): string {
  const { replay } = m();
  const [count, suppressedCount] = [notified.length, suppressed.length];
  if (count > 0 && suppressedCount > 0) return replay.dayBoth({ day: label, count, suppressed: suppressedCount });
  if (count > 0) return replay.dayAlerts({ day: label, count });
  return suppressedCount > 0
    ? replay.daySuppressed({ day: label, count: suppressedCount })
    : replay.dayNothing({ day: label });
}
