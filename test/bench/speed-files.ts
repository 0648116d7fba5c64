import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { programPath } from '../../build/system-packages.mjs';
import { exportCsv } from '../../main/export/csv-export.ts';
import { openHistory, openHistoryAsItIs } from '../../main/history/open-history.ts';
import type { HistoryStore } from '../../main/history/history-store.ts';
import { prepareImport } from '../../main/import/csv-import.ts';
import { accountIdsOf, writeHistory } from './bench-profile.ts';
import { figure, interleaved, millisOf, ROUNDS, sampleOf, type Figure } from './measure.ts';

/** A million rows out of the history as CSV and back into one, beside what the database's own program takes. */

const NOW_MS = Date.UTC(2026, 10, 25, 14, 20);
const TIME_ZONE = 'Europe/Berlin';
/** By accounts and years. No row is from before 2010, which no import takes. */
const SIZES = {
  million: [10, 11.4],
  fiveByFive: [5, 5],
  fiveByTwo: [5, 2],
  fiveByOne: [5, 1],
} as const;
type Size = keyof typeof SIZES;
const MOST_ACCOUNTS = 10;

const RAW = `SELECT account_id, start_ms, end_ms, granularity, label, total_session, average_session_seconds,
  response_seconds, status, fetched_at_ms FROM bucket ORDER BY start_ms, account_id`;

/** A table as Glance's own, for the file as it is. */
const BARE_TABLE = `CREATE TABLE bucket (account TEXT, bucket_start TEXT, bucket_end TEXT, granularity TEXT, label TEXT,
  total_session REAL, average_session_seconds REAL, response_seconds REAL, status TEXT, fetched_at TEXT,
  PRIMARY KEY (account, granularity, bucket_start)) WITHOUT ROWID`;

const sqlite3 = (file: string, ...commands: readonly string[]): Promise<unknown> => {
  const program = programPath('sqlite3');
  if (program === undefined) throw new Error('The baseline of files needs the program sqlite3; please install it.');
  return promisify(execFile)(program, [file, ...commands]);
};

/** What leaves the history. */
export const exportFigures = (): Promise<Figure[]> =>
  inFolder(async (folder) => {
    const files = new Map((Object.keys(SIZES) as Size[]).map((size) => [size, historyIn(folder, size)]));
    return compareExports(folder, (size) => files.get(size) ?? '');
  });

/** What comes into it: the million rows that it writes itself. */
export const importFigures = (): Promise<Figure[]> =>
  inFolder(async (folder) => {
    const { history } = openHistoryAsItIs(historyIn(folder, 'million'), NOW_MS);
    const csv = join(folder, 'million.csv');
    await writeCsv(history, csv).finally(() => {
      history.close();
    });
    return compareImports(folder, csv);
  });

async function inFolder(work: (folder: string) => Promise<Figure[]>): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'glance-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function historyIn(folder: string, size: Size): string {
  const path = join(folder, `${size}.sqlite`);
  const [accountCount, years] = SIZES[size];
  writeHistory(path, { accountCount, years, timeZone: TIME_ZONE, nowMs: NOW_MS });
  return path;
}

async function compareExports(folder: string, pathOf: (size: Size) => string): Promise<Figure[]> {
  const target = (size: Size): string => join(folder, `${size}.csv`);
  const opened = (Object.keys(SIZES) as Size[]).map((size) => [size, openHistoryAsItIs(pathOf(size), NOW_MS)] as const);
  const histories = new Map(opened.map(([size, { history }]) => [size, history]));
  const grown: Record<Size, number[]> = { million: [], fiveByFive: [], fiveByTwo: [], fiveByOne: [] };
  const ours = (size: Size) => async (): Promise<number> => {
    const memory = watchMemory();
    const millis = await millisOf(() => writeCsv(histories.get(size), target(size)));
    grown[size].push(memory.stop());
    return millis;
  };
  const bare = (size: Size) => () =>
    millisOf(() => sqlite3(pathOf(size), '.mode csv', `.output ${join(folder, 'bare.csv')}`, RAW));
  try {
    const took = await interleaved({
      ...{ million: ours('million'), fiveByFive: ours('fiveByFive'), fiveByTwo: ours('fiveByTwo') },
      ...{ fiveByOne: ours('fiveByOne'), bare: bare('million'), bareFiveByFive: bare('fiveByFive') },
      ...{ bareFiveByTwo: bare('fiveByTwo'), bareFiveByOne: bare('fiveByOne') },
    });
    const row = (rows: string, own: Size, than: keyof typeof took): Figure =>
      figure(
        `CSV of ${rows}, all columns`,
        'ms',
        took[own],
        { sample: took[than], what: 'sqlite3 -csv' },
        { ratio: 1.5 },
      );
    return [
      row('a million hours', 'million', 'bare'),
      row('five years of five accounts', 'fiveByFive', 'bareFiveByFive'),
      row('two years of five accounts', 'fiveByTwo', 'bareFiveByTwo'),
      row('one year of five accounts', 'fiveByOne', 'bareFiveByOne'),
      figure(
        'memory that a CSV of a million hours takes',
        'MiB',
        sampleOf(grown.million),
        { sample: sampleOf(grown.fiveByOne), what: 'a CSV of 43,800 hours' },
        { atMost: 64 },
      ),
    ];
  } finally {
    for (const [, { history }] of opened) history.close();
  }
}

async function writeCsv(history: HistoryStore | undefined, path: string): Promise<void> {
  if (history === undefined) throw new Error('no history');
  const exported = await exportCsv(history, path, {
    request: { fromDate: '2000-01-01', toDate: '2026-12-31', granularity: 'hour' },
    accounts: accountIdsOf(MOST_ACCOUNTS).map((id) => ({ id, timeZone: TIME_ZONE })),
    delimiter: 'comma',
    bom: false,
    appVersion: '0',
  });
  if (!exported.ok) throw new Error(`not exported: ${exported.error.detail ?? exported.error.code}`);
}

/** Each round reads the file into a history of its own, and into an empty table. */
async function compareImports(folder: string, csv: string): Promise<Figure[]> {
  const [preview, commit, bare]: number[][] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const own = async (): Promise<void> => {
      const { previewMs, commitMs } = await importInto(join(folder, `into-${round}.sqlite`), csv);
      preview?.push(previewMs);
      commit?.push(commitMs);
    };
    const least = async (): Promise<void> => {
      const path = join(folder, `bare-${round}.sqlite`);
      bare?.push(await millisOf(() => sqlite3(path, BARE_TABLE, `.import --csv --skip 1 ${csv} bucket`)));
      await rm(path);
    };
    for (const each of round % 2 === 0 ? [own, least] : [least, own]) await each();
  }
  const whole = (preview ?? []).map((ms, round) => ms + (commit?.[round] ?? NaN));
  const baseline = { sample: sampleOf(bare ?? []), what: 'sqlite3 .import' };
  return [
    figure('import of a million rows: preview and commit', 'ms', sampleOf(whole), baseline, { ratio: 4 }),
    figure('of that the preview', 'ms', sampleOf(preview ?? []), baseline),
    figure('of that the commit', 'ms', sampleOf(commit ?? []), baseline),
  ];
}

async function importInto(path: string, csv: string): Promise<{ previewMs: number; commitMs: number }> {
  openHistory(path, NOW_MS).history.close();
  const { history } = openHistoryAsItIs(path, NOW_MS);
  try {
    const beganMs = performance.now();
    const prepared = await prepareImport(csv, history, { nowMs: NOW_MS, signal: new AbortController().signal });
    if (!prepared.ok) throw new Error(`not read: ${prepared.error.detail ?? prepared.error.code}`);
    const readMs = performance.now();
    const written = await prepared.value.commit();
    if (!written.ok) throw new Error(`not written: ${written.error.detail ?? written.error.code}`);
    return { previewMs: readMs - beganMs, commitMs: performance.now() - readMs };
  } finally {
    history.close();
    for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
  }
}

function watchMemory(): { stop: () => number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  return {
    stop() {
      clearInterval(timer);
      return (Math.max(most, process.memoryUsage.rss()) - before) / 2 ** 20;
    },
  };
}
