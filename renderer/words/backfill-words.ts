import type { AccountSettings, Settings } from '../../main/contract/settings.ts';
import type { FetchProgress } from '../../main/contract/snapshot.ts';
import { formatCount } from './format.ts';
import { m } from './language.ts';
import { backfillChoices } from './setting-choices.ts';

/** How fetching the past is going, and what a button can do about it. */
export interface BackfillLine {
  readonly kind: 'running' | 'stopped' | 'paused' | 'idle';
  readonly text: string;
  readonly progress: FetchProgress | null;
}

/** Fetching the past of one account in words. */
export function backfillLine(
  account: Pick<AccountSettings, 'paused' | 'backfillStopped'>,
  { backfillDays }: Pick<Settings, 'backfillDays'>,
  fetching: FetchProgress | null,
): BackfillLine {
  const { history } = m();
  if (account.paused) return { kind: 'paused', text: history.paused(), progress: null };
  if (account.backfillStopped) return { kind: 'stopped', text: history.stopped(), progress: null };
  if (fetching !== null && fetching.totalCount > 0) {
    const { doneCount, totalCount } = fetching;
    return {
      kind: 'running',
      text: history.running({ done: formatCount(doneCount), total: totalCount }),
      progress: fetching,
    };
  }
  return { kind: 'idle', text: reachWords(backfillDays), progress: null };
}

/** How far back Glance fetches by itself. */
function reachWords(days: number): string {
  if (days === 0) return m().history.reachNone();
  const reach = backfillChoices(days).find(({ value }) => value === days)?.label ?? m().settings.days({ count: days });
  return m().history.reach({ reach });
}
