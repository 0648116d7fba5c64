import type { RangeView } from '../../main/contract/range.ts';
import type { AccountSnapshot } from '../../main/contract/snapshot.ts';

export interface EmptyWords {
  readonly title: string;
  readonly text: string;
}

/** Why a range has nothing to draw, or null where there is something. */
export function emptyWords(view: RangeView, account: AccountSnapshot): EmptyWords | null {
  if (view.points.some((point) => (point.totalSessions ?? 0) > 0)) return null;
  if (view.points.some((point) => point.totalSessions !== null)) {
    const running = view.points.some((point) => point.status === 'future' || point.status === 'provisional');
    return running
      ? { title: 'No video sessions so far', text: 'The first one appears here by itself.' }
      : { title: 'No video sessions in this range', text: 'Nobody called. Choose another range to see more.' };
  }
  switch (account.connection.status) {
    case 'offline':
      return { title: 'Not on this computer yet', text: 'It is fetched as soon as there is a network connection.' };
    case 'fresh':
    case 'connecting':
    case 'stale':
      return { title: 'Fetching from Acquire…', text: 'The first numbers arrive in a moment.' };
    case 'error':
    case 'key-locked':
      return { title: 'Not on this computer yet', text: 'It is fetched once the connection to Acquire works.' };
    case 'paused':
      return { title: 'Not on this computer yet', text: 'This account is paused.' };
  }
}
