import { existsSync } from 'node:fs';
import { STATUS_VERSION, type AccountStatus, type Status } from '../contract/status.ts';
import { bucketsOfDay } from '../domain/report/bucket-index.ts';
import { sumFigures } from '../domain/report/figures.ts';
import { formatIso, localDayAt, offsetMinutesAt } from '../domain/time/calendar.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { openHistoryAsItIs } from '../history/open-history.ts';
import { readIndexLazily } from '../history/range-query.ts';
import { zoneBySettings } from '../settings/account-zone.ts';
import type { SettingsReader } from '../settings/settings-store.ts';
import { DAY_MS } from '../domain/time/units.ts';

export interface StatusFromHistoryOptions {
  readonly historyPath: string;
  readonly settings: SettingsReader;
  readonly systemTimeZone: string;
  readonly nowMs: number;
  readonly sampleData: boolean;
}

/** Today's numbers as the history holds them; old by nature. */
export function statusFromHistory(options: StatusFromHistoryOptions): Status {
  const { settings, historyPath, nowMs, sampleData } = options;
  const { accounts, primaryAccountId } = settings.get();
  const zoneOf = zoneBySettings(settings.get(), options.systemTimeZone);
  // Asked first, for opening would make one.
  const opened = existsSync(historyPath) ? openHistoryAsItIs(historyPath, nowMs) : null;
  try {
    const usable = opened?.problem === null ? opened.history : null;
    const primaryId = primaryAccountId ?? accounts[0]?.id;
    return {
      version: STATUS_VERSION,
      running: false,
      sampleData,
      accounts: accounts.map(({ id, name }) => {
        const timeZone = zoneOf(id);
        return {
          id,
          name,
          primary: id === primaryId,
          timeZone,
          state: 'old',
          problem: null,
          ...(usable === null ? NOTHING : todayIn(usable, id, timeZone, nowMs)),
          typicalSessions: null,
          typicalResponseSeconds: null,
          typicalAverageSessionSeconds: null,
          pace: null,
          openIncidents: [],
        };
      }),
    };
  } finally {
    opened?.history.close();
  }
}

type Numbers = Pick<AccountStatus, 'date' | 'updatedAt' | 'sessions' | 'responseSeconds' | 'averageSessionSeconds'>;

const NOTHING: Numbers = {
  date: null,
  updatedAt: null,
  sessions: null,
  responseSeconds: null,
  averageSessionSeconds: null,
};

function todayIn(history: HistoryStore, id: string, timeZone: string, nowMs: number): Numbers {
  const day = localDayAt(nowMs, timeZone);
  const buckets = bucketsOfDay(readIndexLazily(history, id, day.startMs - DAY_MS, day.endMs), day);
  if (buckets.length === 0) return NOTHING;
  // The endpoint's own headline numbers, as the app shows them; the hours where there are none.
  const figures = history.summary(id, day.startMs, day.endMs)?.current ?? sumFigures(buckets);
  const fetchedAtMs = Math.max(...buckets.map((bucket) => bucket.fetchedAtMs));
  return {
    date: day.date,
    updatedAt: formatIso(fetchedAtMs, offsetMinutesAt(fetchedAtMs, timeZone)),
    sessions: figures.totalSessions,
    responseSeconds: figures.responseSeconds,
    averageSessionSeconds: figures.averageSessionSeconds,
  };
}
