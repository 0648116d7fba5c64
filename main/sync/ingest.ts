import type { IncidentTracker } from '../alerts/incident-tracker.ts';
import type { Result } from '../contract/errors.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import type { DayReport, FetchedAnswer } from './answers.ts';
import type { HistoryKeeper } from './history-keeper.ts';
import type { HistoryChanges } from './history-changes.ts';
import type { SpikeWatches } from './spike-watches.ts';

/** What an answer passes through. */
export interface IngestParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly history: HistoryStore;
  readonly keeper: HistoryKeeper;
  readonly watches: SpikeWatches;
  readonly alerts: Pick<IncidentTracker, 'take' | 'forget'>;
  /** Hours before today came or changed, or the account is gone. */
  readonly onPastChanged: (accountId: string) => void;
  readonly changes: HistoryChanges;
  /** From this age on an answer is stale, milliseconds. */
  readonly staleAfterMs: () => number;
}

/**
 * The one way of an answer through Glance, from top to bottom: fetched -> kept -> detected -> evaluated -> published.
 * @returns whether it was kept; numbers that could not be kept are still shown and judged
 */
export function ingest(parts: IngestParts, fetched: FetchedAnswer): Result<null> {
  const { accountId, today, isHistoryComing } = fetched;
  const kept = parts.keeper.keep(fetched);
  if (kept.ok) learn(parts, fetched);
  if (today !== null) {
    const detected = detect(parts, accountId, today, isHistoryComing);
    if (detected !== null) parts.alerts.take(accountId, detected, isStale(parts, today));
    parts.changes.publishNow(accountId);
  } else if (kept.ok) parts.changes.publishSoon(accountId);
  return kept;
}

/** The detector learns from finished hours only, and other caches hold them. */
function learn({ watches, onPastChanged }: IngestParts, { accountId, span, report, fetchedAtMs }: FetchedAnswer): void {
  watches.learn(accountId, report.buckets);
  if (span.endMs <= fetchedAtMs) onPastChanged(accountId);
}

/** What is unusual about today's hours, which are kept already; null where nothing can be said. */
function detect(
  { watches, log }: IngestParts,
  accountId: string,
  today: DayReport,
  isHistoryComing: boolean,
): ReturnType<SpikeWatches['evaluate']> | null {
  try {
    return watches.evaluate(accountId, today, isHistoryComing);
  } catch (error) {
    // Whatever goes wrong in here, numbers must be shown and the polls go on.
    log.error('looking for spikes failed', error);
    return null;
  }
}

/** An answer may have been on its way through a sleep, or be from a clock that was set since. */
function isStale({ clock, staleAfterMs }: IngestParts, today: DayReport): boolean {
  const ageMs = clock.nowMs() - today.fetchedAtMs;
  return ageMs < 0 || ageMs > staleAfterMs();
}

/** The account is gone, or its days begin at another time from now on. */
export function forgetAccount({ alerts, onPastChanged, watches }: IngestParts, accountId: string): void {
  alerts.forget(accountId);
  onPastChanged(accountId);
  watches.forget(accountId);
}
