import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { VirtualDesktop } from '../../build/virtual-desktop/session.mjs';
import { ACCOUNT_COLORS, accountWith, type Settings } from '../../main/contract/settings.ts';
import { HISTORY_FILE } from '../../main/system/data-folder.ts';
import { folderMark, keyEntry } from '../../main/credentials/key-entry.ts';
import { KEYCHAIN_SERVICE } from '../../main/credentials/keychain-answers.ts';
import { localDayAt, offsetMinutesAt } from '../../main/domain/time/calendar.ts';
import { openDatabase } from '../../main/history/database.ts';
import { DAY_MS, HOUR_MS } from '../../main/domain/time/units.ts';

/** The data folder of a person who has used Glance for years, made without waiting for years. */

export interface ProfileShape {
  readonly accountCount: number;
  readonly years: number;
  readonly timeZone: string;
  readonly nowMs: number;
  /** Of the server that its accounts are on. */
  readonly baseUrl: string;
  readonly settings?: Partial<Settings>;
}

export const BENCH_KEY = 'team:not-a-real-key';
export const accountIdOf = (place: number): string => `team-${String(place).padStart(2, '0')}`;
export const accountIdsOf = (count: number): string[] =>
  Array.from({ length: count }, (_unused, place) => accountIdOf(place));

/** Hours up to the running one, by a formula, so that a million of them take seconds. */
const FILL = `
  WITH RECURSIVE hour(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM hour WHERE n + 1 < :hours)
  INSERT INTO bucket SELECT :id, 'hour', :from + n * 3600000, :from + (n + 1) * 3600000, :offset,
    substr('0' || (n % 12 + 1), -2) || CASE WHEN n % 24 < 12 THEN ' AM' ELSE ' PM' END,
    n * 7 % 23, CASE WHEN n * 7 % 23 > 0 THEN 300 + n % 600 END, CASE WHEN n * 7 % 23 > 0 THEN 10 + n % 40 END,
    'final', :from + (n + 3) * 3600000
  FROM hour`;

/** Writes the history of a profile. @returns how many rows it has */
export function writeHistory(
  path: string,
  { accountCount, years, timeZone, nowMs }: Omit<ProfileShape, 'baseUrl'>,
): number {
  const opened = openDatabase(path, nowMs);
  if (!opened.ok) throw new Error(`no database: ${opened.error.detail ?? opened.error.code}`);
  const { connection } = opened.value;
  const today = localDayAt(nowMs, timeZone);
  const from = today.startMs - Math.round(years * 365) * DAY_MS;
  const hours = Math.floor((nowMs - from) / HOUR_MS);
  const offset = offsetMinutesAt(nowMs, timeZone);
  const fill = connection.prepare(FILL);
  const summary = connection.prepare('INSERT INTO summary VALUES (?, ?, ?, 42, 320, 18, 40, 300, 20, ?)');
  for (const id of accountIdsOf(accountCount)) {
    fill.run({ id, from, hours, offset });
    summary.run(id, today.startMs, today.endMs, nowMs - 60_000);
  }
  connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  connection.close();
  return accountCount * hours;
}

/** Makes a whole data folder, and puts the keys of its accounts into the desktop's keychain. */
export async function makeProfile(desktop: VirtualDesktop, shape: ProfileShape): Promise<string> {
  const folder = await mkdtemp(join(desktop.home, 'bench-'));
  writeHistory(join(folder, HISTORY_FILE), shape);
  const ids = accountIdsOf(shape.accountCount);
  const accounts = ids.map((id, place) => {
    const color = ACCOUNT_COLORS[place % ACCOUNT_COLORS.length] ?? ACCOUNT_COLORS[0];
    return accountWith({ id, name: id, color, keyStored: true });
  });
  const settings = { accounts, primaryAccountId: ids[0], backfillDays: 0, ...shape.settings };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  const { origin } = new URL(shape.baseUrl);
  await keepKeys(
    desktop,
    ids.map((id) => keyEntry(id, origin, folderMark(folder))),
  );
  return folder;
}

/** In a process of its own, for the keychain goes by the desktop that a process runs on. */
async function keepKeys(desktop: VirtualDesktop, entries: readonly string[]): Promise<void> {
  const keep = `const keytar = require('keytar');
    (async () => { for (const entry of ${JSON.stringify(entries)})
      await keytar.setPassword(${JSON.stringify(KEYCHAIN_SERVICE)}, entry, ${JSON.stringify(BENCH_KEY)}); })()`;
  await promisify(execFile)(process.execPath, ['-e', keep], { env: { ...desktop.env } });
}
