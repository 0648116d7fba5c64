import { describe, expect, it } from 'vitest';
import { openHistory } from '../../../main/history/open-history.ts';
import { readIndex } from '../../../main/history/range-query.ts';
import { DAY, DAY_START_MS, hour, HOUR_MS, newStore, report } from './support.ts';

const ask = DAY.endMs + 3 * HOUR_MS;

describe('the history', () => {
  it('gives back every figure of a bucket as it was kept, after a restart too', () => {
    const { path, connection, store } = newStore();
    const buckets = [
      hour(0, { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null }),
      hour(1, { totalSessions: 2.5, averageSessionSeconds: 848.2727, responseSeconds: 0, offsetMinutes: 330 }),
      hour(2, { label: '02 “AM”, =1+1', status: 'provisional', offsetMinutes: -720 }),
    ];
    expect(store.keep('acme', DAY, report(buckets), ask)).toEqual({ ok: true, value: null });
    connection.close();
    const { history } = openHistory(path, ask);
    expect(history.buckets('acme', 'hour', DAY.startMs, DAY.endMs)).toEqual(buckets);
    expect(history.summary('acme', DAY.startMs, DAY.endMs)).toEqual({
      current: { totalSessions: 42, averageSessionSeconds: 544.5, responseSeconds: null },
      previous: { totalSessions: 40 },
      fetchedAtMs: ask,
    });
    history.close();
  });

  it('gives buckets oldest first, from the start of a span up to but without its end', () => {
    const { store } = newStore();
    store.keep('acme', DAY, report([hour(3), hour(1), hour(2), hour(4)]), ask);
    const starts = store
      .buckets('acme', 'hour', DAY_START_MS + 2 * HOUR_MS, DAY_START_MS + 4 * HOUR_MS)
      .map(({ startMs }) => (startMs - DAY_START_MS) / HOUR_MS);
    expect(starts).toEqual([2, 3]);
    expect(store.extent('acme')).toEqual({ startMs: hour(1).startMs, endMs: hour(4).endMs });
    expect(store.extent('beta')).toBeNull();
  });

  it('keeps accounts and widths apart', () => {
    const { store } = newStore();
    const day = hour(0, { granularity: 'day', endMs: DAY.endMs, totalSessions: 99 });
    store.keep('acme', DAY, report([hour(0), day]), ask);
    store.keep('beta', DAY, report([hour(0, { totalSessions: 1 })], 1), ask);
    expect(store.buckets('acme', 'hour', 0, ask)).toEqual([hour(0)]);
    expect(store.buckets('acme', 'day', 0, ask)).toEqual([day]);
    expect(store.buckets('beta', 'hour', 0, ask)).toMatchObject([{ totalSessions: 1 }]);
    expect(store.summary('beta', DAY.startMs, DAY.endMs)?.current.totalSessions).toBe(1);
    expect(store.summary('beta', DAY.startMs, DAY.endMs - 1)).toBeNull();
    expect(store.accountIds()).toEqual(['acme', 'beta']);
    const index = readIndex(store, 'acme', DAY.startMs, DAY.endMs);
    expect([index.within('hour', 0, ask).length, index.within('day', 0, ask).length]).toEqual([1, 1]);
  });

  it('lets the answer that was fetched later win, in whichever order they come', () => {
    const { store } = newStore();
    const early = hour(5, { totalSessions: 3, status: 'provisional', fetchedAtMs: DAY_START_MS + 5.5 * HOUR_MS });
    const late = hour(5, { totalSessions: 8, fetchedAtMs: DAY.endMs });
    store.keep('acme', DAY, report([early], 3), early.fetchedAtMs);
    store.keep('acme', DAY, report([late], 8), late.fetchedAtMs);
    store.keep('acme', DAY, report([early], 3), early.fetchedAtMs);
    store.importBuckets([{ accountId: 'acme', bucket: early }]);
    expect(store.buckets('acme', 'hour', 0, ask)).toEqual([late]);
    expect(store.summary('acme', DAY.startMs, DAY.endMs)?.current.totalSessions).toBe(8);
  });

  it('keeps all of an answer or nothing', () => {
    const { store } = newStore();
    const wrong = hour(2, { totalSessions: -1 });
    expect(store.keep('acme', DAY, report([hour(1), wrong]), ask)).toMatchObject({ ok: false });
    expect(store.buckets('acme', 'hour', 0, ask)).toEqual([]);
    expect(store.summary('acme', DAY.startMs, DAY.endMs)).toBeNull();
  });

  it('forgets an account and no other', () => {
    const { connection, store } = newStore();
    for (const id of ['acme', 'beta']) store.keep(id, DAY, report([hour(1)]), ask);
    store.keep('acme', DAY, report([hour(1, { totalSessions: 6, fetchedAtMs: ask + 1 })]), ask + 1);
    expect(store.deleteAccount('acme')).toEqual({ ok: true, value: null });
    expect(store.accountIds()).toEqual(['beta']);
    expect(store.summary('acme', DAY.startMs, DAY.endMs)).toBeNull();
    expect(store.summary('beta', DAY.startMs, DAY.endMs)).not.toBeNull();
    const left = connection.prepare("SELECT count(*) AS n FROM revision WHERE account_id = 'acme'").get();
    expect(left).toMatchObject({ n: 0 });
  });

  it('tells whoever wants to know when the file turns out to be damaged while it is read', () => {
    const { path, connection } = newStore();
    const problems: string[] = [];
    const { history } = openHistory(path, ask, ({ code }) => problems.push(code));
    connection.exec('DROP TABLE bucket');
    expect(() => history.buckets('acme', 'hour', 0, ask)).toThrow();
    expect(problems).toEqual(['file-not-readable']);
    expect(history.keep('acme', DAY, report([hour(1)]), ask)).toMatchObject({ error: { code: 'file-not-readable' } });
    history.close();
  });
});
