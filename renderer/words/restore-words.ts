import type { BackupInfo, RestorePreview } from '../../main/contract/history-care.ts';
import { dateAndTime, shortDateAt } from './date-words.ts';
import { formatList } from './format.ts';
import { m } from './language.ts';
import { sizeWords } from './upkeep-words.ts';

/** `Tue 24 Nov 2026 (3.1 MB)`; one from before a restore with its time, for there may be several in a day. */
export function backupWords({ kind, madeAtMs, sizeBytes }: BackupInfo, timeZone: string): string {
  const size = sizeWords(sizeBytes);
  // A weekly one is named by its day alone, which is the same everywhere.
  if (kind === 'weekly') return m().restoring.weekly({ date: shortDateAt(madeAtMs, 'UTC'), size });
  return m().restoring.beforeRestore({ date: dateAndTime(madeAtMs, timeZone), size });
}

export interface PreviewWords {
  /** A sentence or, where there are changes, what they are about. */
  readonly contents: string;
  readonly changes: readonly string[];
  /** What happens to the history of now; null with nothing to go back to. */
  readonly aside: string | null;
}

/** What is in a backup and what going back to it changes. */
export function previewWords(preview: RestorePreview, timeZone: string): PreviewWords {
  const { bucketCount, oldestStartMs, newestStartMs, accountIds, addedCount, changedCount, removedCount } = preview;
  const { restoring } = m();
  if (oldestStartMs === null || newestStartMs === null)
    return { contents: restoring.empty(), changes: [], aside: null };
  const from = shortDateAt(oldestStartMs, timeZone);
  const to = shortDateAt(newestStartMs, timeZone);
  const contents = restoring.contents({ count: bucketCount, from, to, accounts: formatList(accountIds) });
  const changes = [
    ...(addedCount > 0 ? [restoring.added({ count: addedCount })] : []),
    ...(changedCount > 0 ? [restoring.changed({ count: changedCount })] : []),
    ...(removedCount > 0 ? [restoring.removed({ count: removedCount })] : []),
  ];
  return { contents, changes: changes.length === 0 ? [restoring.same()] : changes, aside: restoring.aside() };
}
