import type { ChartPoint } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import type { AccountSnapshot } from '../../main/contract/snapshot.ts';
import { shownCount } from '../../main/domain/wording/format.ts';
import { typicalRangeWords } from '../../main/domain/wording/incident-sentence.ts';
import { paceShort } from '../../main/domain/wording/pace-words.ts';
import { asLine, formatSessions } from './format.ts';
import { language, m } from './language.ts';

/** What only the popover says. */

/** `on track for 42 (36 to 49)`; empty while that cannot be said. */
export const paceWords = (today: AccountSnapshot['today']): string =>
  today?.pace == null ? '' : asLine(paceShort(today.totalSessions, today.pace, language()));

/** `14:00 · 5 sessions · typical: 3 to 6`: one hour of the day's line. */
export function hourWords(label: string, point: ChartPoint): string {
  const { popover } = m();
  const typical = point.typical?.totalSessions ?? null;
  const sessions = hourSessions(point);
  if (typical === null) return popover.hour({ label, sessions });
  return popover.hourTypical({ label, sessions, range: typicalRangeWords('totalSessions', typical, language()) });
}

function hourSessions({ status, totalSessions }: ChartPoint): string {
  const { popover } = m();
  if (status === 'future') return popover.hourFuture();
  if (totalSessions === null) return popover.hourUnknown();
  return status === 'provisional'
    ? popover.hourSoFar({ count: shownCount(totalSessions) })
    : formatSessions(totalSessions);
}

/** Names of the two times. */
export const TIME_METRICS = ['responseSeconds', 'averageSessionSeconds'] as const satisfies readonly Metric[];
