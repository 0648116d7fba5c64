import type { AccountSettings, Settings } from '../../main/contract/settings.ts';
import type { FetchProgress } from '../../main/contract/snapshot.ts';
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
  if (account.paused) return { kind: 'paused', text: 'Paused: nothing is fetched for this account.', progress: null };
  if (account.backfillStopped) return { kind: 'stopped', text: 'Fetching the past is stopped.', progress: null };
  if (fetching !== null && fetching.totalCount > 0) {
    const { doneCount, totalCount } = fetching;
    const of = `${doneCount.toLocaleString('en-GB')} of ${totalCount.toLocaleString('en-GB')}`;
    return {
      kind: 'running',
      text: `Fetching the past, ${of} ${totalCount === 1 ? 'day' : 'days'}`,
      progress: fetching,
    };
  }
  return { kind: 'idle', text: reachWords(backfillDays), progress: null };
}

/** How far back Glance fetches by itself. */
function reachWords(days: number): string {
  if (days === 0) return 'The past is not fetched.';
  const label = backfillChoices(days).find(({ value }) => value === days)?.label ?? `${days} days`;
  return `The past is fetched ${label} back.`;
}
