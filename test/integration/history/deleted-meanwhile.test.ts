import { readdirSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openLasting, type LastingBench } from './lasting-bench.ts';
import { DAY, DAY_START_MS, hour, HOUR_MS, newHistoryPath, report } from './support.ts';

/** What is deleted while rows of a damaged file are being saved stays deleted, also where the app is killed meanwhile. */

const COUNT = 1_000;
const BEFORE_MS = DAY_START_MS + 600 * HOUR_MS;

async function until({ clock }: LastingBench, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn += 1) {
    clock.advance(500);
    await nextTurn();
  }
  expect(condition()).toBe(true);
}

/** As another program leaves it. */
function damage(path: string): void {
  const file = new Database(path);
  file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  file.exec('DROP TABLE summary');
  // All of it in the one file, which a test may move.
  file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  file.close();
}

function filled(path: string): void {
  const { lasting } = openLasting(path);
  const hours = Array.from({ length: COUNT }, (_, place) => hour(place));
  for (const id of ['acme', 'beta']) lasting.history.keep(id, DAY, report(hours), DAY.endMs);
  for (const date of ['2026-11-24', '2026-11-25']) lasting.dayNotes.keep({ accountId: 'acme', date, text: 'A note' });
  lasting.close();
}

async function damagedHistory(): Promise<string> {
  const path = newHistoryPath();
  filled(path);
  damage(path);
  await nextTurn();
  return path;
}

interface Contents {
  readonly accounts: readonly string[];
  readonly oldest: number | undefined;
  readonly count: number;
  readonly notes: readonly string[];
}

const ALL: Contents = {
  ...{ accounts: ['acme', 'beta'], oldest: DAY_START_MS, count: COUNT },
  notes: ['2026-11-24', '2026-11-25'],
};

function contents({ lasting }: LastingBench): Contents {
  const hours = lasting.history.buckets('acme', 'hour', 0, Infinity);
  const notes = lasting.dayNotes.list({ accountId: 'acme', fromDate: '2026-01-01', toDate: '2027-01-01' });
  return {
    accounts: lasting.history.accountIds().sort(),
    oldest: hours[0]?.startMs,
    count: hours.length,
    notes: notes.map(({ date }) => date),
  };
}

const DELETIONS: readonly [string, (lasting: LastingBench['lasting']) => { ok: boolean }, Partial<Contents>][] = [
  ['an account', ({ history }) => history.deleteAccount('beta'), { accounts: ['acme'] }],
  [
    'what is too old',
    ({ maintenance }) => maintenance.deleteBefore('acme', BEFORE_MS),
    { oldest: BEFORE_MS, count: COUNT - 600 },
  ],
  [
    'a note about a day',
    ({ dayNotes }) => dayNotes.keep({ accountId: 'acme', date: '2026-11-25', text: '' }),
    { notes: ['2026-11-24'] },
  ],
];
/** Before anything is saved, in the middle, and when nearly all of it is. */
const MOMENTS = [1, 5, 20];
const CASES = DELETIONS.flatMap(([what, remove, left]) =>
  MOMENTS.map((moment) => [what, moment, remove, left] as const),
);

describe.each(CASES)('%s, deleted at pause %i of the rescue', (_what, moment, remove, left) => {
  it('stays deleted', async () => {
    const path = await damagedHistory();
    let pauses = 0;
    const bench = openLasting(path, async () => {
      await nextTurn();
      pauses += 1;
      if (pauses === moment) expect(remove(bench.lasting)).toMatchObject({ ok: true });
    });
    await until(bench, () => bench.recoveries.length === 1);
    expect(pauses).toBeGreaterThanOrEqual(moment);
    expect(contents(bench)).toEqual({ ...ALL, ...left });
  });

  it('stays deleted after a kill', async () => {
    const path = await damagedHistory();
    let pauses = 0;
    let isKilled = false;
    // Nothing of it runs on, and nothing of it is closed.
    const killed = openLasting(path, async () => {
      await nextTurn();
      pauses += 1;
      if (pauses !== moment) return;
      expect(remove(killed.lasting)).toMatchObject({ ok: true });
      isKilled = true;
      await new Promise<never>(() => undefined);
    });
    await until(killed, () => isKilled);
    const next = openLasting(path);
    await until(next, () => next.recoveries.length === 1);
    expect(contents(next)).toEqual({ ...ALL, ...left });
  });
});

describe('what was deleted', () => {
  it('does not come back out of an older damaged file whose turn comes later', async () => {
    const path = await damagedHistory();
    const stopped = openLasting(path, () => new Promise<never>(() => undefined));
    await nextTurn();
    stopped.lasting.close();
    damage(path);
    let isFirst = true;
    const bench = openLasting(path, async () => {
      await nextTurn();
      if (isFirst) bench.lasting.history.deleteAccount('beta');
      isFirst = false;
    });
    await until(bench, () => bench.recoveries.length === 2);
    expect(contents(bench)).toEqual({ ...ALL, accounts: ['acme'] });
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.unsaved'))).toEqual([]);
  });

  it.each([1, 10, 30])(
    'is read although a kill left out the last %i bytes of what was deleted before',
    async (torn) => {
      const path = await damagedHistory();
      const killed = openLasting(path, () => new Promise<never>(() => undefined));
      await nextTurn();
      killed.lasting.history.deleteAccount('gamma');
      const mark = join(dirname(path), readdirSync(dirname(path)).find((name) => name.endsWith('.unsaved')) ?? '');
      truncateSync(mark, readFileSync(mark).length - torn);
      killed.lasting.history.deleteAccount('beta');
      const next = openLasting(path);
      await until(next, () => next.recoveries.length === 1);
      expect(contents(next)).toEqual({ ...ALL, accounts: ['acme'] });
    },
  );

  it.each(DELETIONS.slice(1))(
    'before the file was damaged, %s, stays away when a poll came after',
    async (...given) => {
      const [, remove, left] = given;
      const path = newHistoryPath();
      filled(path);
      const older = await damagedHistory();
      const bench = openLasting(path);
      expect(remove(bench.lasting)).toMatchObject({ ok: true });
      bench.lasting.history.keep('acme', DAY, report([hour(COUNT - 1)]), DAY.endMs);
      // As a program does that puts an older copy back, and a bad one.
      renameSync(older, path);
      bench.lasting.history.keep('acme', DAY, report([hour(COUNT - 1)]), DAY.endMs);
      await until(bench, () => bench.recoveries.length === 1);
      expect(contents(bench)).toEqual({ ...ALL, ...left });
    },
  );

  it('may be of an account that is connected again: its new numbers are kept, its old ones stay away', async () => {
    const path = await damagedHistory();
    let isFirst = true;
    const bench = openLasting(path, async () => {
      await nextTurn();
      if (!isFirst) return;
      isFirst = false;
      bench.lasting.history.deleteAccount('beta');
      bench.lasting.history.keep('beta', DAY, report([hour(2)]), DAY.endMs);
    });
    await until(bench, () => bench.recoveries.length === 1);
    expect(bench.lasting.history.buckets('beta', 'hour', 0, Infinity)).toHaveLength(1);
  });

  it('is everything when a backup was gone back to', async () => {
    const path = await damagedHistory();
    let isFirst = true;
    const bench = openLasting(path, async () => {
      await nextTurn();
      if (isFirst) bench.lasting.allReplaced();
      isFirst = false;
    });
    for (let turn = 0; turn < 100; turn += 1) await nextTurn();
    expect(contents(bench).count).toBeLessThan(COUNT);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.unsaved'))).toEqual([]);
    const next = openLasting(path);
    for (let turn = 0; turn < 100; turn += 1) await nextTurn();
    expect([next.recoveries.length, contents(next).count < COUNT]).toEqual([0, true]);
  });
});
