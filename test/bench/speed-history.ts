import { execFile } from 'node:child_process';
import { open, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { programPath } from '../../build/system-packages.mjs';
import { CSV_COLUMNS } from '../../main/contract/csv.ts';
import { exportCsv } from '../../main/export/csv-export.ts';
import { openDatabase, type Connection } from '../../main/history/database.ts';
import { createHistoryStore, type HistoryStore } from '../../main/history/history-store.ts';
import { queryRange } from '../../main/history/range-query.ts';
import { compare, time, type Comparison } from './stopwatch.ts';

/** A history of five years of hours for each of five accounts: 219,000 rows. */

const ACCOUNTS = 5;
const HOURS = 43_800;
const FROM_MS = Date.UTC(2021, 0, 1);
const TO_MS = FROM_MS + HOURS * 3_600_000;
const accountIds = Array.from({ length: ACCOUNTS }, (_, place) => `team-${String(place).padStart(2, '0')}`);

const FILL = `
  WITH RECURSIVE hour(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM hour WHERE n + 1 < ${HOURS})
  INSERT INTO bucket SELECT ?, 'hour', ${FROM_MS} + n * 3600000, ${FROM_MS} + (n + 1) * 3600000, 0, '09 AM',
    n % 23, CASE WHEN n % 23 > 0 THEN 300 + n % 600 END, CASE WHEN n % 23 > 0 THEN 10 + n % 40 END, 'final', ${TO_MS}
  FROM hour`;

const RAW = `SELECT account_id, start_ms, end_ms, granularity, label, total_session, average_session_seconds,
  response_seconds, status, fetched_at_ms FROM bucket ORDER BY start_ms, account_id`;

/** Reading and writing what is kept, against the bare database. */
export async function historyComparisons(): Promise<Comparison[]> {
  const folder = await mkdtemp(join(tmpdir(), 'glance-bench-'));
  const opened = openDatabase(join(folder, 'history.db'), TO_MS);
  if (!opened.ok) throw new Error(`no database: ${opened.error.detail ?? opened.error.code}`);
  const { connection } = opened.value;
  try {
    const fill = connection.prepare(FILL);
    for (const accountId of accountIds) fill.run(accountId);
    const history = createHistoryStore(connection);
    return [viewing(history, connection), ...(await exporting(history, connection, folder))];
  } finally {
    connection.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function viewing(history: HistoryStore, connection: Connection): Comparison {
  const accountId = accountIds[0] ?? '';
  const statement = connection.prepare('SELECT * FROM bucket WHERE account_id = ? AND start_ms >= ? AND start_ms < ?');
  return compare(
    'view of 12 months out of 43,800 hours',
    () => queryRange(history, { accountId, preset: '12-months' }, TO_MS, 'Europe/Berlin'),
    'two years of rows by bare SQL',
    () => statement.all(accountId, TO_MS - 731 * 86_400_000, TO_MS),
  );
}

async function exporting(history: HistoryStore, connection: Connection, folder: string): Promise<Comparison[]> {
  const path = join(folder, 'out.csv');
  const options = {
    request: { fromDate: '2021-01-01', toDate: '2025-12-30', granularity: 'hour' as const, columns: [...CSV_COLUMNS] },
    accounts: accountIds.map((id) => ({ id, timeZone: 'UTC' })),
    nowMs: TO_MS,
    delimiter: 'comma' as const,
    bom: false,
    appVersion: '0',
  };
  const memory = watchMemory();
  const beganMs = performance.now();
  const exported = await exportCsv(history, path, options);
  const oursMs = performance.now() - beganMs;
  const grownMiB = memory.stop();
  if (!exported.ok) throw new Error(`not exported: ${exported.error.detail ?? exported.error.code}`);
  const what = `CSV of ${exported.value.rowCount.toLocaleString('en')} hours`;
  const [baselineWhat, baselineMs] = await bareCsv(connection, folder);
  return [
    { what, ours: time(oursMs), baseline: time(baselineMs), baselineWhat, ratio: oursMs / baselineMs },
    memoryOf(`${what}: memory it takes`, grownMiB),
  ];
}

/** There is no baseline for that: the number itself has to be small, and not to grow with the rows. */
function memoryOf(what: string, grownMiB: number): Comparison {
  return { what, ours: `${grownMiB.toFixed(0)} MiB`, baseline: '', baselineWhat: '', ratio: null };
}

async function bareCsv(connection: Connection, folder: string): Promise<[string, number]> {
  const sqlite = programPath('sqlite3');
  const beganMs = performance.now();
  if (sqlite === undefined) {
    let characters = 0;
    for (const row of connection.prepare(RAW).raw().iterate()) characters += (row as unknown[]).join(',').length;
    return [`rows joined by commas (${characters} characters)`, performance.now() - beganMs];
  }
  const target = await open(join(folder, 'bare.csv'), 'w');
  await promisify(execFile)(sqlite, ['-csv', join(folder, 'history.db'), `.output ${join(folder, 'bare.csv')}`, RAW]);
  await target.close();
  return ['sqlite3 -csv', performance.now() - beganMs];
}

function watchMemory(): { stop: () => number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  return {
    stop() {
      clearInterval(timer);
      return (Math.max(most, process.memoryUsage.rss()) - before) / 2 ** 20;
    },
  };
}
