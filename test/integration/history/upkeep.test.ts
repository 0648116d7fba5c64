import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { createAuditStore } from '../../../main/history/audit-store.ts';
import { openDatabase, userVersion } from '../../../main/history/database.ts';
import { createHistoryStore } from '../../../main/history/history-store.ts';
import { createMaintenance } from '../../../main/history/maintenance.ts';
import { MIGRATIONS } from '../../../main/history/migrations/index.ts';
import { connect, DAY, DAY_START_MS, hour, HOUR_MS, newHistoryPath, newStore, report } from './support.ts';

const aside = (place: number, askedAtMs: number) => ({
  startMs: DAY_START_MS + place * HOUR_MS,
  endMs: DAY_START_MS + (place + 1) * HOUR_MS,
  reason: 'why',
  body: `body ${place}`,
  askedAtMs,
});

describe('a file of an earlier schema', () => {
  it.each(MIGRATIONS.map((_, index) => index + 1))('of version %i opens with all that is in it', (version) => {
    const path = newHistoryPath();
    const old = new Database(path);
    for (const sql of MIGRATIONS.slice(0, version)) old.exec(sql);
    old.exec(`PRAGMA user_version = ${version}`);
    old
      .prepare('INSERT INTO bucket VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run('acme', 'hour', DAY_START_MS, DAY_START_MS + HOUR_MS, 0, '12 AM', 5, 544, 21, 'final', DAY.endMs);
    old.close();

    const connection = connect(path);
    expect(userVersion(connection)).toBe(MIGRATIONS.length);
    const [kept] = createHistoryStore(connection).buckets('acme', 'hour', DAY_START_MS, DAY.endMs);
    expect(kept).toEqual(hour(0, { label: '12 AM' }));
    const audit = createAuditStore(connection);
    audit.countProblem('acme', { code: 'timeout' }, 1);
    expect(audit.problems('acme')).toHaveLength(1);
  });
});

describe('what happened to the history', () => {
  it('counts failures by kind, with the latest detail, the latest first', () => {
    const audit = createAuditStore(newStore().connection);
    audit.countProblem('acme', { code: 'timeout' }, 10);
    audit.countProblem('acme', { code: 'server-error', detail: 'HTTP 500' }, 20);
    audit.countProblem('acme', { code: 'server-error', detail: 'HTTP 502' }, 30);
    audit.countProblem('beta', { code: 'timeout' }, 40);
    expect(audit.problems('acme')).toEqual([
      { code: 'server-error', detail: 'HTTP 502', count: 2, firstAtMs: 20, lastAtMs: 30 },
      { code: 'timeout', count: 1, firstAtMs: 10, lastAtMs: 10 },
    ]);
  });

  it('keeps the newest rejected response of a span, and the newest hundred spans', () => {
    const audit = createAuditStore(newStore().connection);
    for (let place = 0; place < 120; place += 1) audit.keepRejected('acme', aside(place, 1_000 + place));
    audit.keepRejected('acme', { ...aside(119, 5_000), body: 'newer' });
    const rejectedResponses = audit.rejectedResponses('acme');
    expect(rejectedResponses).toHaveLength(100);
    expect(rejectedResponses[0]).toMatchObject({ body: 'newer' });
    expect(rejectedResponses.at(-1)).toMatchObject({ body: 'body 20' });
    audit.dropRejected('acme', aside(119, 0).startMs, aside(119, 0).endMs);
    expect(audit.rejectedResponses('acme')).toHaveLength(99);
  });

  it('goes with its account', () => {
    const { connection, store } = newStore();
    const audit = createAuditStore(connection);
    audit.countProblem('acme', { code: 'timeout' }, 10);
    audit.keepRejected('acme', aside(0, 1));
    store.deleteAccount('acme');
    expect([audit.problems('acme'), audit.rejectedResponses('acme')]).toEqual([[], []]);
  });

  it('is not worth failing for', () => {
    const opened = openDatabase(newHistoryPath(), 0);
    if (!opened.ok) throw new Error(opened.error.code);
    const audit = createAuditStore(opened.value.connection);
    opened.value.connection.close();
    expect(() => {
      audit.countProblem('acme', { code: 'timeout' }, 10);
      audit.keepRejected('acme', aside(0, 1));
      audit.dropRejected('acme', 0, 1);
    }).not.toThrow();
  });
});

describe('the newest sessions', () => {
  it('are those of any width, by an instant, and of hours without any are none', () => {
    const { connection, path, store } = newStore();
    const { newestSessionsMs } = createMaintenance(connection, path);
    expect(newestSessionsMs('acme', DAY.endMs)).toBeNull();
    const hours = [hour(1), hour(2), hour(5, { totalSessions: 0 })];
    store.keep('acme', DAY, report(hours), DAY.endMs);
    expect(newestSessionsMs('acme', DAY.endMs)).toBe(hour(2).startMs);
    expect(newestSessionsMs('acme', hour(1).startMs)).toBe(hour(1).startMs);
    expect(newestSessionsMs('acme', DAY_START_MS - 1)).toBeNull();
    expect(newestSessionsMs('beta', DAY.endMs)).toBeNull();
    store.keep('acme', DAY, report([hour(3, { granularity: 'day' })]), DAY.endMs);
    expect(newestSessionsMs('acme', DAY.endMs)).toBe(hour(3).startMs);
  });
});

describe('deleting what is old', () => {
  it('deletes what was over, of that account, and no bucket that reaches beyond', () => {
    const { connection, path, store } = newStore();
    const maintenance = createMaintenance(connection, path);
    const month = hour(0, { granularity: 'month', endMs: DAY.endMs });
    store.keep('acme', DAY, report([hour(0), hour(1), hour(2), month]), DAY.endMs);
    store.keep('beta', DAY, report([hour(0)]), DAY.endMs);
    expect(maintenance.deleteBefore('acme', DAY_START_MS + 2 * HOUR_MS)).toEqual({ ok: true, value: 2 });
    expect(store.buckets('acme', 'hour', 0, DAY.endMs).map(({ startMs }) => startMs)).toEqual([hour(2).startMs]);
    expect(store.buckets('acme', 'month', 0, DAY.endMs)).toHaveLength(1);
    expect(store.buckets('beta', 'hour', 0, DAY.endMs)).toHaveLength(1);
    expect(store.summary('acme', DAY.startMs, DAY.endMs)).not.toBeNull();
    maintenance.deleteBefore('acme', DAY.endMs);
    expect(store.summary('acme', DAY.startMs, DAY.endMs)).toBeNull();
  });
});

describe('a backup', () => {
  it('replaces an older one, and keeps it where it fails', () => {
    const { connection, path, store } = newStore();
    const maintenance = createMaintenance(connection, path);
    const target = newHistoryPath();
    expect(maintenance.backup(target).ok).toBe(true);
    store.keep('acme', DAY, report([hour(0)]), DAY.endMs);
    expect(maintenance.backup(target).ok).toBe(true);
    const copy = createHistoryStore(connect(target));
    expect(copy.buckets('acme', 'hour', 0, DAY.endMs)).toHaveLength(1);
    expect(maintenance.backup(`${dirname(target)}/none/history.sqlite`)).toMatchObject({ ok: false });
    expect(readdirSync(dirname(target)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
