import { localDay } from '../domain/time/calendar.ts';
import { keptFromDate } from '../domain/report/coverage.ts';
import type { HistoryStore } from './history-store.ts';
import type { HistoryMaintenance } from './maintenance.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time/units.ts';

/**
 * Deletes what is older than the retention setting allows: a minute after the start, then every six hours. Without that
 * setting it deletes nothing. How old something is, is counted from the newest sessions of any account: Acquire counts
 * them on real days, whereas this computer's clock may be a week or ten years ahead and make everything old.
 */
export interface Retention {
  /** Deletes at once what the settings call too old; for when a person has just changed them. */
  apply(): void;
  stop(): void;
}

export interface RetentionOptions {
  readonly clock: Clock;
  readonly settings: SettingsStore;
  readonly history: HistoryStore;
  readonly maintenance: HistoryMaintenance;
  readonly zoneOf: (accountId: string) => string;
  readonly log: Log;
  readonly onHistoryChanged: (accountId: string) => void;
}

/** Not in the first seconds, in which everything else begins; then often enough for days to go one by one. */
const FIRST_AFTER_MS = MINUTE_MS;
const EVERY_MS = 6 * HOUR_MS;
/** Sets it to work. */
export function startRetention(options: RetentionOptions): Retention {
  const { clock, settings, history, maintenance, log } = options;
  let cancel = clock.after(FIRST_AFTER_MS, applyAndGoOn);

  function applyAndGoOn(): void {
    cancel = clock.after(EVERY_MS, applyAndGoOn);
    deleteAllOld(newestSessionsMs);
  }

  /** Never later than the clock, which may be right; null with no sessions at all. */
  function newestSessionsMs(accountIds: readonly string[]): number | null {
    const nowMs = clock.nowMs();
    const newest = accountIds.map((id) => maintenance.newestSessionsMs(id, nowMs) ?? -Infinity);
    const newestMs = Math.max(...newest);
    return Number.isFinite(newestMs) ? newestMs : null;
  }

  /** @param todayMs an instant of the day from which ages are counted; null where that is unknown */
  function deleteAllOld(todayMs: (accountIds: readonly string[]) => number | null): void {
    const { retentionMonths } = settings.get();
    if (retentionMonths === null) return;
    try {
      const accountIds = history.accountIds();
      const fromMs = todayMs(accountIds);
      if (fromMs !== null) for (const accountId of accountIds) deleteOld(accountId, retentionMonths, fromMs);
    } catch (error) {
      // The history cannot be read, which it says itself.
      log.error('looking for what is too old failed', error);
    }
  }

  function deleteOld(accountId: string, retentionMonths: number, todayMs: number): void {
    const zone = options.zoneOf(accountId);
    const date = keptFromDate(todayMs, zone, retentionMonths);
    if (date === null) return;
    const deleted = maintenance.deleteBefore(accountId, localDay(date, zone).startMs);
    if (!deleted.ok) log.warn(`what is too old was not deleted for good: ${deleted.error.code}`);
    // The rows may be deleted although the deletion could not be recorded on disk; see `FollowedHistory.delete`.
    if (!deleted.ok || deleted.value > 0) options.onHistoryChanged(accountId);
  }

  return {
    apply: () => {
      deleteAllOld(() => clock.nowMs());
    },
    stop() {
      cancel();
    },
  };
}
