import type { ChartPoint } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import type { AccountSnapshot } from '../../main/contract/snapshot.ts';
import { formatCount, formatSessions } from '../../main/domain/wording/format.ts';
import { paceShort, rangeShown } from '../../main/domain/wording/pace-words.ts';

/** What only the popover says. */

export const POPOVER_WORDS = {
  nothingTitle: 'Nothing to show yet',
  nothingText: 'Connect your Acquire account to see today’s video sessions here.',
  openWelcome: 'Open Glance',
  refresh: 'Refresh now',
  settings: 'Settings',
  openDashboard: 'Open dashboard',
  snooze: 'Snooze',
  snoozeTitle: 'Snooze all alerts for one hour',
  acknowledge: 'Acknowledge',
  acknowledgeTitle: 'Acknowledge: silent until it is over',
  acknowledged: 'Acknowledged',
  sampleData: 'Sample data',
  today: 'Today',
  otherAccounts: 'Other accounts',
  hoursHint: 'Use the arrow keys to read the hours.',
} as const;

/** `sessions today`, beside the number. */
export const sessionsWord = (count: number | null): string => (count === 1 ? 'session today' : 'sessions today');

/** `on track for 42 (36 to 49)`; empty while that cannot be said. */
export const paceWords = (today: AccountSnapshot['today']): string =>
  today?.pace == null ? '' : paceShort(today.totalSessions, today.pace);

/** `14:00 · 5 sessions · usually 3 to 6`: one hour of the day's line. */
export function hourWords(label: string, point: ChartPoint): string {
  const typical = point.typical?.totalSessions ?? null;
  const usual = typical === null ? '' : ` · usually ${rangeShown('totalSessions', typical)}`;
  if (point.status === 'future') return `${label} · still to come${usual}`;
  const count = point.totalSessions === null ? 'not in the history' : formatSessions(point.totalSessions);
  return `${label} · ${count}${point.status === 'provisional' ? ' so far' : ''}${usual}`;
}

/** `and 2 more`: open incidents beyond the ones shown. */
export const moreIncidents = (count: number): string => `and ${formatCount(count)} more`;

/** Names of the two times. */
export const TIME_METRICS = ['responseSeconds', 'averageSessionSeconds'] as const satisfies readonly Metric[];
