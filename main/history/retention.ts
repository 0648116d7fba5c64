import { localDay } from '../domain/time/calendar.ts';
import { keptFromDate } from '../domain/report/coverage.ts';
import type { HistoryStore } from './history-store.ts';
import type { HistoryMaintenance } from './maintenance.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time/units.ts';

/**
 * Deletes what is older than the retention setting allows: a minute after the start, then every six hours. Without that
 * setting it deletes nothing, nor by a clock that nothing confirms: one that is years ahead would make everything old.
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
/** Sessions this recent confirm the clock: Acquire counts them on real days, whatever this computer’s clock says. */
const CONFIRMED_BY_SESSIONS_OF_MS = 35 * DAY_MS;

/** Sets it to work. */
export function startRetention(options: RetentionOptions): Retention {
  const { clock, settings, history, maintenance, log } = options;
  let cancel = clock.after(FIRST_AFTER_MS, applyAndGoOn);

  function applyAndGoOn(): void {
    cancel = clock.after(EVERY_MS, applyAndGoOn);
    deleteAllOld(isClockConfirmed);
  }

  function isClockConfirmed(accountIds: readonly string[]): boolean {
    const nowMs = clock.nowMs();
    return accountIds.some((id) => maintenance.hasSessions(id, nowMs - CONFIRMED_BY_SESSIONS_OF_MS, nowMs + DAY_MS));
  }

  function deleteAllOld(mayDelete: (accountIds: readonly string[]) => boolean): void {
    const { retentionMonths } = settings.get();
    if (retentionMonths === null) return;
    try {
      const accountIds = history.accountIds();
      if (mayDelete(accountIds)) for (const accountId of accountIds) deleteOld(accountId, retentionMonths);
    } catch (error) {
      // The history cannot be read, which it says itself.
      log.error('looking for what is too old failed', error);
    }
  }

  function deleteOld(accountId: string, retentionMonths: number): void {
    const zone = options.zoneOf(accountId);
    const date = keptFromDate(clock.nowMs(), zone, retentionMonths);
    if (date === null) return;
    const deleted = maintenance.deleteBefore(accountId, localDay(date, zone).startMs);
    if (!deleted.ok) log.warn(`what is too old was not deleted: ${deleted.error.code}`);
    else if (deleted.value > 0) options.onHistoryChanged(accountId);
  }

  return {
    apply: () => {
      deleteAllOld(() => true);
    },
    stop() {
      cancel();
    },
  };
}
