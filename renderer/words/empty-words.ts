import type { RangeView } from '../../main/contract/range.ts';
import type { AccountSnapshot } from '../../main/contract/snapshot.ts';
import { m } from './language.ts';

export interface EmptyWords {
  readonly title: string;
  readonly text: string;
}

/** Why a range has nothing to draw, or null where there is something. */
export function emptyWords(view: RangeView, account: AccountSnapshot): EmptyWords | null {
  if (view.points.some((point) => (point.totalSessions ?? 0) > 0)) return null;
  const { dashboard } = m();
  if (view.points.some((point) => point.totalSessions !== null)) {
    const running = view.points.some((point) => point.status === 'future' || point.status === 'provisional');
    // Of days that are not all here, nobody can say that nobody called.
    if (view.points.some((point) => point.status === 'missing' || point.status === 'partial'))
      return { title: dashboard.emptySoFarTitle(), text: dashboard.emptySoFarText() };
    return running
      ? { title: dashboard.emptyRunningTitle(), text: dashboard.emptyRunningText() }
      : { title: dashboard.emptyTitle(), text: dashboard.emptyText() };
  }
  switch (account.connection.status) {
    case 'offline':
      return { title: dashboard.absentTitle(), text: dashboard.absentOffline() };
    case 'fresh':
    case 'connecting':
    case 'stale':
      return { title: dashboard.loadingTitle(), text: dashboard.loadingText() };
    case 'error':
    case 'key-locked':
      return { title: dashboard.absentTitle(), text: dashboard.absentError() };
    case 'paused':
      return { title: dashboard.absentTitle(), text: dashboard.absentPaused() };
  }
}
