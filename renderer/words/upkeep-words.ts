import { RETENTION_MONTHS, type HistoryInfo } from '../../main/contract/history-care.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { numberFormatter } from '../../main/domain/wording/formatters.ts';
import { shortDateAt } from './date-words.ts';
import { language, m } from './language.ts';
import type { Choice } from './setting-choices.ts';
import { asPath, formatList } from './format.ts';

const KILO = 1000;

/** `512 bytes`, `48 kB`, `12.4 MB`, in the powers of ten that file managers show. */
export function sizeWords(bytes: number): string {
  if (bytes < KILO) return m().upkeep.bytes({ count: bytes });
  const [unit, value] =
    bytes < KILO ** 2
      ? (['kilobyte', bytes / KILO] as const)
      : bytes < KILO ** 3
        ? (['megabyte', bytes / KILO ** 2] as const)
        : (['gigabyte', bytes / KILO ** 3] as const);
  const maximumFractionDigits = unit === 'kilobyte' || value >= 100 ? 0 : 1;
  return numberFormatter(language(), { style: 'unit', unit, maximumFractionDigits }).format(value);
}

/** `8,760 entries from Mon 24 Nov 2025 to Tue 24 Nov 2026`. */
export function spanWords(info: HistoryInfo, timeZone: string): string {
  const { bucketCount: count, oldestStartMs, newestStartMs } = info;
  if (oldestStartMs === null || newestStartMs === null) return m().upkeep.nothingKept();
  const [from, to] = [shortDateAt(oldestStartMs, timeZone), shortDateAt(newestStartMs, timeZone)];
  return from === to ? m().upkeep.entriesOn({ count, date: from }) : m().upkeep.entriesFromTo({ count, from, to });
}

/** Where everything is, and whose numbers are there though the account is not connected. */
export function placeWords({ path, otherAccountIds = [] }: HistoryInfo): string {
  if (otherAccountIds.length === 0) return m().upkeep.place({ path: asPath(path) });
  return m().upkeep.placeOthers({ path: asPath(path), accounts: formatList(otherAccountIds) });
}

/** What compacting did: `Freed 1.2 MB; the history now takes 3.1 MB`. */
export function compactedWords(before: HistoryInfo | null, after: HistoryInfo): string {
  const saved = (before?.sizeBytes ?? after.sizeBytes) - after.sizeBytes;
  if (saved <= 0) return m().upkeep.nothingFreed();
  return m().upkeep.compacted({ saved: sizeWords(saved), size: sizeWords(after.sizeBytes) });
}

/** How long to keep the history. */
export function retentionChoices(): Choice<number | 'for-ever'>[] {
  return [
    { value: 'for-ever', label: m().upkeep.forEver() },
    ...RETENTION_MONTHS.map((count) => ({ value: count, label: m().upkeep.months({ count }) })),
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
