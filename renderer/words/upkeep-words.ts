import { RETENTION_MONTHS, type HistoryInfo } from '../../main/contract/history-care.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { shortDateAt } from './date-words.ts';
import { listWords } from './list-words.ts';
import type { Choice } from './setting-choices.ts';

const KILO = 1000;

/** `512 bytes`, `48 kB`, `12.4 MB`, in the powers of ten that file managers show. */
export function sizeWords(bytes: number): string {
  if (bytes < KILO) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  if (bytes < KILO * KILO) return `${Math.round(bytes / KILO)} kB`;
  const [unit, value] = bytes < KILO ** 3 ? (['MB', bytes / KILO ** 2] as const) : (['GB', bytes / KILO ** 3] as const);
  return `${value.toLocaleString('en-GB', { maximumFractionDigits: value < 100 ? 1 : 0 })} ${unit}`;
}

/** `8,760 entries from Mon 24 Nov 2025 to Tue 24 Nov 2026`. */
export function spanWords(info: HistoryInfo, timeZone: string): string {
  const { bucketCount, oldestStartMs, newestStartMs } = info;
  if (oldestStartMs === null || newestStartMs === null) return 'Nothing is kept yet.';
  const [from, to] = [shortDateAt(oldestStartMs, timeZone), shortDateAt(newestStartMs, timeZone)];
  const entries = `${bucketCount.toLocaleString('en-GB')} ${bucketCount === 1 ? 'entry' : 'entries'}`;
  return from === to ? `${entries} of ${from}` : `${entries} from ${from} to ${to}`;
}

/** Where everything is, and whose numbers are there though the account is not connected. */
export function placeWords({ path, otherAccountIds = [] }: HistoryInfo): string {
  const place = `All accounts are kept in ${path}`;
  if (otherAccountIds.length === 0) return place;
  return `${place}, also numbers of ${listWords(otherAccountIds)}, not connected at present.`;
}

/** What compacting did: `Now 3.1 MB, 1.2 MB less`. */
export function compactedWords(before: HistoryInfo | null, after: HistoryInfo): string {
  const saved = (before?.sizeBytes ?? after.sizeBytes) - after.sizeBytes;
  return saved > 0 ? `Now ${sizeWords(after.sizeBytes)}, ${sizeWords(saved)} less` : 'There was nothing to give back';
}

/** How long to keep the history. */
export function retentionChoices(): Choice<number | 'for-ever'>[] {
  return [
    { value: 'for-ever', label: 'For ever' },
    ...RETENTION_MONTHS.map((months) => ({ value: months, label: `${months} months` })),
  ];
}

type Retention = Settings['retentionMonths'];

/** The chosen retention as the settings have it. */
export function retentionOf(value: number | 'for-ever'): Retention {
  return RETENTION_MONTHS.find((months) => months === value) ?? null;
}

/** Whether going from one retention to another deletes anything that was to be kept. */
export function keepsLess(from: Retention, to: Retention): boolean {
  return to !== null && (from === null || to < from);
}
