import { existsSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'libsql';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openLasting, type LastingBench } from './lasting-bench.ts';
import { DAY, DAY_START_MS, hour, newHistoryPath, report } from './support.ts';

/** A damaged history where the disk has no room for a new one. */

const disk = vi.hoisted(() => ({ isFull: false, isRoomKnown: false, written: 0 }));
vi.mock(import('../../../main/files/atomic-file.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    replaceAtOnce: (...given) => {
      disk.written += 1;
      if (disk.isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      real.replaceAtOnce(...given);
    },
  };
});
vi.mock(import('../../../main/files/free-space.ts'), async (original) => {
  const { hasRoomFor } = await original();
  return { hasRoomFor: (...given) => !(disk.isFull && disk.isRoomKnown) && hasRoomFor(...given) };
});
beforeEach(() => {
  Object.assign(disk, { isFull: false, isRoomKnown: false, written: 0 });
});

const COUNT = 1_000;

const keep = ({ lasting }: LastingBench, place: number) =>
  lasting.history.keep('acme', { startMs: DAY_START_MS + place, endMs: DAY.endMs }, report([hour(place)]), DAY.endMs);
const count = ({ lasting }: LastingBench): number => lasting.history.buckets('acme', 'hour', 0, Infinity).length;

function full(path: string): LastingBench {
  const bench = openLasting(path);
  bench.lasting.history.keep('acme', DAY, report(Array.from({ length: COUNT }, (_, place) => hour(place))), DAY.endMs);
  return bench;
}

async function turns({ clock }: LastingBench, times = 40): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    clock.advance(500);
    await nextTurn();
  }
}

describe.each(['emptied', 'removed'])('a history that was %s while the disk is full', (how) => {
  it('is kept in memory, which is said, and written with everything fetched meanwhile when there is room', async () => {
    const path = newHistoryPath();
    const bench = full(path);
    if (how === 'emptied') truncateSync(path);
    else rmSync(path);
    disk.isFull = true;
    expect(keep(bench, COUNT).ok).toBe(false);
    await turns(bench);
    expect([bench.problems, existsSync(path)]).toEqual([['disk-full'], false]);
    disk.isFull = false;
    await turns(bench);
    expect([count(bench), bench.problems]).toEqual([COUNT + 1, ['disk-full', null]]);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.unsaved'))).toEqual([]);
  });
});

describe('a history that is kept in memory', () => {
  it('is not written at all while the disk says that there is no room, nor tried without end', async () => {
    const path = newHistoryPath();
    const bench = full(path);
    rmSync(path);
    Object.assign(disk, { isFull: true, isRoomKnown: true });
    keep(bench, COUNT);
    await turns(bench, 200);
    expect([disk.written, bench.problems]).toEqual([0, ['disk-full']]);
    disk.isRoomKnown = false;
    await turns(bench, 2_000);
    expect(disk.written).toBeGreaterThan(3);
    expect(disk.written).toBeLessThan(15);
  });

  it('does not bring back an account that is deleted meanwhile, but one that is wanted again', async () => {
    const path = newHistoryPath();
    const bench = full(path);
    for (const id of ['beta', 'gamma']) bench.lasting.history.keep(id, DAY, report([hour(1)]), DAY.endMs);
    rmSync(path);
    disk.isFull = true;
    keep(bench, COUNT);
    for (const id of ['beta', 'gamma']) bench.lasting.history.deleteAccount(id);
    bench.lasting.comesBack('gamma');
    disk.isFull = false;
    await turns(bench);
    expect(bench.lasting.history.accountIds().sort()).toEqual(['acme', 'gamma']);
  });
});

describe('rows of a damaged file, with no room for all of them', () => {
  const refuseRows = (path: string): void => {
    const file = new Database(path);
    file.exec(`CREATE TRIGGER full BEFORE INSERT ON bucket BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
    file.close();
  };
  const takeRows = (path: string): void => {
    const file = new Database(path);
    file.exec('DROP TRIGGER full');
    file.close();
  };
  async function damaged(): Promise<string> {
    const path = newHistoryPath();
    const bench = full(path);
    bench.lasting.history.keep('beta', DAY, report([hour(1)]), DAY.endMs);
    bench.lasting.close();
    const file = new Database(path);
    file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    // As another program leaves it.
    file.exec('DROP TABLE summary');
    file.close();
    await nextTurn();
    return path;
  }

  /** Opened, with a disk that is full from the first pause of the rescue on. */
  function openRefusing(path: string): LastingBench {
    let isFirst = true;
    return openLasting(path, async () => {
      if (isFirst) refuseRows(path);
      isFirst = false;
      await nextTurn();
    });
  }

  it('are saved in the end, and only then is it said how many there were', async () => {
    const path = await damaged();
    const bench = openRefusing(path);
    await turns(bench);
    expect([bench.problems, bench.recoveries]).toEqual([['disk-full'], []]);
    expect(count(bench)).toBeLessThan(COUNT);
    const replacedBefore = bench.replaced.count;
    await turns(bench, 200);
    expect(bench.replaced.count).toBe(replacedBefore);
    takeRows(path);
    await turns(bench, 500);
    await turns(bench);
    expect([count(bench), bench.problems]).toEqual([COUNT, ['disk-full', null]]);
    expect(bench.recoveries).toMatchObject([{ savedRowCount: COUNT + 1 }]);
  });

  it('do not bring back an account that is deleted meanwhile', async () => {
    const path = await damaged();
    let isFirst = true;
    const bench = openLasting(path, async () => {
      await nextTurn();
      if (isFirst) bench.lasting.history.deleteAccount('beta');
      isFirst = false;
    });
    await turns(bench);
    expect([bench.recoveries.length, count(bench)]).toEqual([1, COUNT]);
    expect(bench.lasting.history.accountIds()).toEqual(['acme']);
  });

  it('are saved by the next start', async () => {
    const path = await damaged();
    const bench = openRefusing(path);
    await turns(bench);
    bench.lasting.close();
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.unsaved'))).toHaveLength(1);
    const next = openLasting(path);
    await turns(next);
    expect([count(next), next.problems]).toEqual([COUNT, []]);
    expect(next.recoveries).toHaveLength(1);
    const later = openLasting(join(path));
    await turns(later);
    expect(later.recoveries).toEqual([]);
  });
});
