import type { Today } from '../contract/snapshot.ts';
import { createHourHistory } from '../domain/detection/hour-history.ts';
import { typicalOf, type TypicalLookup } from '../domain/detection/typical-range.ts';
import { paceOf } from '../domain/forecast/pace.ts';
import type { LocalDay } from '../domain/time/calendar.ts';
import { DAY_MS } from '../domain/time/units.ts';
import { TYPICAL_DAYS } from '../domain/time/windows.ts';
import type { HistoryStore } from '../history/history-store.ts';

/** What is typical of an account's running day by a moment of it, and where the day is heading. */
export type TypicalSoFar = Pick<
  Today,
  'typicalSessionsByNow' | 'typicalResponseSeconds' | 'typicalAverageSessionSeconds' | 'pace'
>;

/**
 * The past of each account's running day, read once a day instead of at every snapshot, and what is typical by the last
 * answer, worked out once for each answer. A snapshot is put together whenever any account changes.
 */
export interface TypicalCache {
  /** @param untilMs when the last answer was asked for; `totalSessions` is the day's count by then */
  soFar(accountId: string, timeZone: string, day: LocalDay, untilMs: number, totalSessions: number): TypicalSoFar;
  /** What is typical of an account's running day, hour by hour. @throws where the history cannot be read */
  lookup(accountId: string, timeZone: string, day: LocalDay): TypicalLookup;
  /** Hours before today came, changed or went. */
  pastChanged(accountId: string): void;
}

interface Entry {
  readonly timeZone: string;
  readonly day: LocalDay;
  readonly typical: TypicalLookup;
  readonly by: (untilMs: number, totalSessions: number) => TypicalSoFar;
  last: { readonly untilMs: number; readonly totalSessions: number; readonly soFar: TypicalSoFar } | null;
}

const UNKNOWN: TypicalSoFar = {
  typicalSessionsByNow: null,
  typicalResponseSeconds: null,
  typicalAverageSessionSeconds: null,
  pace: null,
};

/** Builds an empty cache over a history. */
export function createTypicalCache(history: Pick<HistoryStore, 'buckets'>): TypicalCache {
  const entries = new Map<string, Entry>();

  function entryOf(accountId: string, timeZone: string, day: LocalDay): Entry {
    const known = entries.get(accountId);
    if (known?.timeZone === timeZone && known.day.startMs === day.startMs) return known;
    const past = createHourHistory(timeZone);
    past.put(history.buckets(accountId, 'hour', day.startMs - TYPICAL_DAYS * DAY_MS, day.startMs));
    const typical = typicalOf(past);
    const pace = paceOf(past, day);
    const by = (untilMs: number, totalSessions: number): TypicalSoFar => ({
      typicalSessionsByNow: typical.soFar('totalSessions', day.startMs, untilMs),
      typicalResponseSeconds: typical.soFar('responseSeconds', day.startMs, untilMs),
      typicalAverageSessionSeconds: typical.soFar('averageSessionSeconds', day.startMs, untilMs),
      pace: pace.at(untilMs, totalSessions),
    });
    const entry = { timeZone, day, typical, by, last: null };
    entries.set(accountId, entry);
    return entry;
  }

  return {
    soFar(accountId, timeZone, day, untilMs, totalSessions) {
      try {
        const entry = entryOf(accountId, timeZone, day);
        if (entry.last?.untilMs === untilMs && entry.last.totalSessions === totalSessions) return entry.last.soFar;
        const soFar = entry.by(untilMs, totalSessions);
        entry.last = { untilMs, totalSessions, soFar };
        return soFar;
      } catch {
        // The history reports that it cannot be read; today's numbers are still shown.
        return UNKNOWN;
      }
    },
    lookup: (accountId, timeZone, day) => entryOf(accountId, timeZone, day).typical,
    pastChanged(accountId) {
      entries.delete(accountId);
    },
  };
}
