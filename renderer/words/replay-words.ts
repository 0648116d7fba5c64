import type { ReplayedIncident, ReplayView } from '../../main/contract/alerts.ts';
import { localDateAt, localDays } from '../../main/domain/time/calendar.ts';
import { formatCount } from '../../main/domain/wording/format.ts';

/** A replay in words and as a strip of days. */

const alerts = (count: number): string => `${formatCount(count)} ${count === 1 ? 'alert' : 'alerts'}`;

/** `4 alerts in the last 30 days`. */
export function replayCount({ notifiedCount }: ReplayView, dayCount: number): string {
  return `${notifiedCount === 0 ? 'No alerts' : alerts(notifiedCount)} in the last ${dayCount} days`;
}

/** `2 fewer than before`; empty where there is nothing to compare with. */
export function replayChange(replay: ReplayView, before: ReplayView | null, isChanged: boolean): string {
  if (before === null || !isChanged) return '';
  const difference = replay.notifiedCount - before.notifiedCount;
  if (difference === 0) return 'as many as before';
  return `${formatCount(Math.abs(difference))} ${difference > 0 ? 'more' : 'fewer'} than before`;
}

/** What it rests on: `From 28,431 polls and 312 hours of your history.` */
export function replayBasis({ pollCount, hourCount }: ReplayView): string {
  const parts = [
    pollCount > 0 ? `${formatCount(pollCount)} ${pollCount === 1 ? 'poll' : 'polls'}` : '',
    hourCount > 0 ? `${formatCount(hourCount)} ${hourCount === 1 ? 'hour' : 'hours'}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0
    ? 'There is no history to look at yet. It comes with fetching the past.'
    : `From ${parts.join(' and ')} of your history.`;
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
    const label = new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', {
      timeZone: 'UTC',
      weekday: 'short',
      day: 'numeric',
    });
    return {
      date,
      label,
      isMonday: label.startsWith('Mon'),
      notified: began.filter(({ suppressed }) => suppressed === null),
      suppressed: began.filter(({ suppressed }) => suppressed !== null),
    };
  });
}

/** `Mon 2: 1 alert, 2 held back`. */
export function replayDayWords({ label, notified, suppressed }: ReplayDay): string {
  const parts = [
    notified.length > 0 ? alerts(notified.length) : '',
    suppressed.length > 0 ? `${formatCount(suppressed.length)} held back` : '',
  ].filter((part) => part !== '');
  return `${label}: ${parts.length === 0 ? 'nothing' : parts.join(', ')}`;
}
