import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openDatabase, userVersion } from '../../../main/history/database.ts';
import { MIGRATIONS } from '../../../main/history/migrations/index.ts';
import { openHistory, openHistoryAsItIs } from '../../../main/history/open-history.ts';
import { temporaryFolder } from '../core/support.ts';
import { connect, DAY, DAY_START_MS, hour, newHistoryPath, newStore, report } from './support.ts';

const NOW_MS = Date.parse('2026-11-25T06:00:00.123Z');

describe('opening', () => {
  it('makes the folder, the tables and the newest schema, in WAL', () => {
    const path = join(temporaryFolder(), 'not', 'there', 'yet', 'history.sqlite');
    const connection = connect(path);
    expect(userVersion(connection)).toBe(MIGRATIONS.length);
    expect(connection.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    expect(connection.prepare('PRAGMA busy_timeout').get()).toMatchObject({ timeout: 5000 });
  });

  it('brings a file of each earlier schema up to date and keeps what is in it', () => {
    for (const version of MIGRATIONS.keys()) {
      const path = newHistoryPath();
      const old = new Database(path);
      for (const sql of MIGRATIONS.slice(0, version)) old.exec(sql);
      old.exec(`PRAGMA user_version = ${version}`);
      if (version > 0) {
        old.exec(`INSERT INTO bucket (account_id, granularity, start_ms, end_ms, offset_minutes, label, total_session,
          status, fetched_at_ms) VALUES ('acme', 'hour', ${DAY_START_MS}, ${DAY.endMs}, 0, '12 AM', 7, 'final', 1)`);
      }
      old.close();
      const connection = connect(path);
      expect(userVersion(connection)).toBe(MIGRATIONS.length);
      expect(connection.prepare('SELECT total_session FROM bucket').all()).toMatchObject(
        version > 0 ? [{ total_session: 7 }] : [],
      );
    }
  });

  it('leaves a file that a newer Glance wrote as it is', () => {
    const { path, connection, store } = newStore();
    store.keep('acme', DAY, report([hour(1)]), DAY.endMs);
    connection.exec('PRAGMA user_version = 999');
    connection.close();
    const before = readdirSync(dirname(path)).sort();
    expect(openDatabase(path, NOW_MS)).toEqual({
      ok: false,
      error: { code: 'history-newer', detail: 'schema 999' },
    });
    expect(readdirSync(dirname(path)).sort()).toEqual(before);
    const { history, problem } = openHistory(path, NOW_MS);
    expect(problem?.code).toBe('history-newer');
    expect(history.keep('acme', DAY, report([]), NOW_MS)).toMatchObject({ error: { code: 'history-newer' } });
    expect(history.buckets('acme', 'hour', 0, NOW_MS)).toEqual([]);
  });

  it('puts a file that is no database aside, whole, and begins a new one', () => {
    const path = newHistoryPath();
    const rubbish = 'this is no database at all; '.repeat(300);
    writeFileSync(path, rubbish);
    writeFileSync(`${path}-wal`, 'its companion');
    const { history, quarantinePath, problem } = openHistory(path, NOW_MS);
    expect(problem).toBeNull();
    expect(quarantinePath).toBe(path.replace(/\.sqlite$/, '.damaged-2026-11-25T06-00-00-123Z.sqlite'));
    expect(readFileSync(quarantinePath ?? '', 'utf8')).toBe(rubbish);
    expect(history.keep('acme', DAY, report([hour(3)]), NOW_MS)).toEqual({ ok: true, value: null });
    expect(history.buckets('acme', 'hour', 0, NOW_MS)).toEqual([hour(3)]);
    history.close();
  });

  it('finds damage in the middle of a file, puts it aside and begins a new one', () => {
    const { path, connection, store } = newStore();
    const hours = Array.from({ length: 2000 }, (_, place) => hour(place));
    store.keep('acme', DAY, report(hours), DAY.endMs);
    connection.exec('VACUUM');
    connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    const broken = newHistoryPath();
    copyFileSync(path, broken);
    const bytes = readFileSync(broken);
    bytes.fill(0x5a, 8192, 20_480);
    writeFileSync(broken, bytes);
    const { quarantinePath, history } = openHistory(broken, NOW_MS);
    expect(readFileSync(quarantinePath ?? '').equals(bytes)).toBe(true);
    expect(history.accountIds()).toEqual([]);
    history.close();
  });

  it('opens no file of no bytes beside a log where nothing may be put right, for SQLite would delete the log', () => {
    const path = newHistoryPath();
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, 'everything there is');
    expect(openHistoryAsItIs(path, NOW_MS).problem?.code).toBe('history-unavailable');
    expect(readFileSync(`${path}-wal`, 'utf8')).toBe('everything there is');
  });

  it('says that the history is unavailable where its folder cannot be used', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(openHistory(join(folder, 'file', 'history.sqlite'), NOW_MS).problem?.code).toBe('history-unavailable');
  });

  it.each(['', '-wal', '-shm'])('moves a folder that is in the place of the file%s out of the way', (suffix) => {
    const path = newHistoryPath();
    mkdirSync(`${path}${suffix}`);
    const { history, problem } = openHistory(path, NOW_MS);
    expect([problem, history.keep('acme', DAY, report([hour(1)]), NOW_MS)]).toEqual([null, { ok: true, value: null }]);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('damaged'))).toHaveLength(1);
    history.close();
  });

  it('quarantines a file whose tables are not those of its version', () => {
    const { path, connection } = newStore();
    connection.exec('DROP TABLE summary');
    connection.close();
    const { history, problem, quarantinePath } = openHistory(path, NOW_MS);
    expect([problem, quarantinePath]).toEqual([null, expect.stringContaining('damaged')]);
    expect(history.summary('acme', DAY.startMs, DAY.endMs)).toBeNull();
    history.close();
  });

  it('takes out what another program put in to run with every write, and puts back what it took', () => {
    const { path, connection, store } = newStore();
    store.keep('acme', DAY, report([hour(1)]), DAY.endMs);
    connection.exec(
      'CREATE TABLE loot (x TEXT); DROP TRIGGER IF EXISTS bucket_revised; DROP INDEX incident_by_account',
    );
    connection.exec('CREATE TRIGGER spy AFTER INSERT ON bucket BEGIN INSERT INTO loot VALUES (NEW.account_id); END');
    connection.close();
    const { history, problem, quarantinePath } = openHistory(path, NOW_MS);
    expect([problem, quarantinePath]).toEqual([null, null]);
    history.keep('acme', DAY, report([hour(2)]), DAY.endMs);
    expect(history.buckets('acme', 'hour', 0, Infinity)).toHaveLength(2);
    history.close();
    const after = new Database(path);
    const names = after.prepare(
      "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY name",
    );
    expect(names.all()).toMatchObject([{ name: 'bucket_revised' }, { name: 'incident_by_account' }]);
    expect(after.prepare('SELECT count(*) AS n FROM loot').get()).toMatchObject({ n: 0 });
    after.close();
  });
});

describe('two at once', () => {
  it('both open a new file, and each reads what the other wrote', () => {
    const path = newHistoryPath();
    const first = newStore(path);
    const second = newStore(path);
    first.store.keep('acme', DAY, report([hour(1)]), DAY.endMs);
    expect(second.store.buckets('acme', 'hour', 0, DAY.endMs)).toEqual([hour(1)]);
    second.store.keep('acme', DAY, report([hour(2)]), DAY.endMs);
    expect(first.store.buckets('acme', 'hour', 0, DAY.endMs)).toEqual([hour(1), hour(2)]);
  });

  it('one reads on while the other is in the middle of writing, and sees none of it', () => {
    const path = newHistoryPath();
    const writer = newStore(path);
    writer.store.keep('acme', DAY, report([hour(1)]), DAY.endMs);
    writer.connection.exec('BEGIN IMMEDIATE');
    writer.connection.exec('DELETE FROM bucket');
    const reader = newStore(path);
    expect(reader.store.buckets('acme', 'hour', 0, DAY.endMs)).toEqual([hour(1)]);
    writer.connection.exec('ROLLBACK');
  });
});

describe('a full disk', () => {
  /** Makes SQLite itself find no more room, as on a full disk. */
  function fill(connection: ReturnType<typeof connect>): void {
    const { page_count: pages } = connection.prepare('PRAGMA page_count').get() as { page_count: number };
    connection.prepare(`PRAGMA max_page_count = ${pages}`).get();
  }
  const much = report(Array.from({ length: 3000 }, (_, place) => hour(place)));

  it('is named, keeps nothing of the answer and all of what was there, and is over when there is room', () => {
    const { connection, store } = newStore();
    store.keep('acme', DAY, report([hour(1, { totalSessions: 9 })]), DAY.endMs);
    fill(connection);
    expect(store.keep('acme', DAY, much, DAY.endMs + 1)).toEqual({ ok: false, error: { code: 'disk-full' } });
    expect(store.buckets('acme', 'hour', 0, Infinity)).toEqual([hour(1, { totalSessions: 9 })]);
    connection.prepare('PRAGMA max_page_count = 1000000').get();
    expect(store.keep('acme', DAY, much, DAY.endMs + 1)).toEqual({ ok: true, value: null });
    expect(store.buckets('acme', 'hour', 0, Infinity)).toHaveLength(3000);
  });

  it('is named for an import too, which is whole or not there', () => {
    const { connection, store } = newStore();
    fill(connection);
    const rows = much.buckets.map((bucket) => ({ accountId: 'acme', bucket }));
    expect(store.importBuckets(rows)).toEqual({ ok: false, error: { code: 'disk-full' } });
    expect(store.accountIds()).toEqual([]);
  });
});
