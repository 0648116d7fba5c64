import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileWatch } from '../../../main/history/file-watch.ts';
import { openHistoryAsItIs } from '../../../main/history/open-history.ts';
import { openLastingHistory, type LastingHistory, type Recovery } from '../../../main/history/lasting-history.ts';
import { foreignJournal } from '../../fakes/foreign-journal.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';
import { DAY, DAY_START_MS, hour, newHistoryPath, report } from './support.ts';

const NOW_MS = Date.parse('2026-11-25T06:00:00.123Z');

interface Bench {
  readonly history: LastingHistory['history'];
  readonly lasting: LastingHistory;
  readonly clock: ManualClock;
  readonly problems: (string | null)[];
  readonly recoveries: Recovery[];
  /** How many hours could be read each time that the rows were said to be others. */
  readonly rereads: number[];
}

function open(path: string): Bench {
  const clock = createManualClock(NOW_MS);
  const problems: (string | null)[] = [];
  const recoveries: Recovery[] = [];
  const rereads: number[] = [];
  const lasting = openLastingHistory({
    path,
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    accountIds: () => ['acme'],
    pause: () => nextTurn(),
    onProblem: (problem) => problems.push(problem?.code ?? null),
    onRecovered: (recovery) => recoveries.push(recovery),
    onReplaced: () => rereads.push(lasting.history.buckets('acme', 'hour', 0, Infinity).length),
  });
  onTestFinished(() => {
    lasting.close();
  });
  return { history: lasting.history, lasting, clock, problems, recoveries, rereads };
}

const keep = ({ history }: Pick<Bench, 'history'>, place: number) =>
  history.keep('acme', { startMs: DAY_START_MS + place, endMs: DAY.endMs }, report([hour(place)]), DAY.endMs);
const places = ({ history }: Pick<Bench, 'history'>): number[] =>
  history.buckets('acme', 'hour', 0, Infinity).map(({ startMs }) => (startMs - DAY_START_MS) / 3_600_000);
const rowsOnDisk = (path: string): number => {
  const file = new Database(path);
  const { n } = file.prepare('SELECT count(*) AS n FROM bucket').get() as { n: number };
  file.close();
  return n;
};

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 20_000 && !condition(); turn += 1) await nextTurn();
  if (!condition()) throw new Error(`it did not come to that: ${condition.toString()}`);
}

describe('an answer that the table refuses', () => {
  it('is not tried again, and holds up nothing that comes after it', () => {
    const path = newHistoryPath();
    const bench = open(path);
    const span = { startMs: DAY_START_MS, endMs: DAY.endMs };
    expect(bench.history.keep('acme', span, report([hour(1)]), DAY.endMs + 0.5)).toMatchObject({ ok: false });
    expect(bench.problems).toEqual([]);
    expect(bench.clock.nextInMs()).toBeNull();
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    keep(bench, 2);
    bench.history.keep('acme', span, report([hour(1)]), DAY.endMs + 0.5);
    other.exec('ROLLBACK');
    other.close();
    bench.clock.advance(10_000);
    expect(places(bench)).toEqual([2]);
    expect(bench.clock.nextInMs()).toBeNull();
  });
});

describe('another program that holds the file', () => {
  it('holds up nobody; answers wait in memory and are written when it lets go; it is said only if it lasts', () => {
    const path = newHistoryPath();
    const bench = open(path);
    keep(bench, 1);
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    // The answer comes while the other program still holds the file.
    expect(keep(bench, 2)).toMatchObject({ error: { code: 'history-locked' } });
    expect([bench.problems, places(bench)]).toEqual([[], [1]]);
    bench.clock.advance(10_000);
    keep(bench, 3);
    expect(bench.problems).toEqual(['history-locked']);
    other.exec('ROLLBACK');
    other.close();
    bench.clock.advance(10_000);
    expect([places(bench), bench.problems]).toEqual([
      [1, 2, 3],
      ['history-locked', null],
    ]);
  });

  it('when Glance starts is waited for too', () => {
    const path = newHistoryPath();
    const other = new Database(path);
    other.exec('CREATE TABLE other (x); PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    const bench = open(path);
    keep(bench, 2);
    bench.clock.advance(10_000);
    expect(bench.lasting.problem()?.code).toBe('history-locked');
    other.exec('ROLLBACK');
    other.close();
    bench.clock.advance(60_000);
    expect([bench.lasting.problem(), places(bench)]).toEqual([null, [2]]);
  });
});

describe('a folder that cannot be used for a while', () => {
  it('is used as soon as it can be, and nothing fetched meanwhile is lost', () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, 'in the way');
    const bench = open(join(folder, 'history.sqlite'));
    keep(bench, 1);
    keep(bench, 2);
    expect(bench.lasting.problem()?.code).toBe('history-unavailable');
    bench.clock.advance(60_000);
    rmSync(folder);
    bench.clock.advance(60_000);
    expect([bench.lasting.problem(), places(bench)]).toEqual([null, [1, 2]]);
  });

  it('keeps of two answers for the same span the later one', () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, 'in the way');
    const bench = open(join(folder, 'history.sqlite'));
    for (const totalSessions of [3, 5, 4]) {
      bench.history.keep('acme', DAY, report([hour(1, { totalSessions })]), DAY.endMs + totalSessions);
    }
    rmSync(folder);
    bench.clock.advance(60_000);
    expect(bench.history.buckets('acme', 'hour', 0, Infinity)).toMatchObject([{ totalSessions: 4 }]);
  });
});

describe('files removed while they are in use', () => {
  it.each([['history.sqlite'], ['history.sqlite', 'history.sqlite-wal', 'history.sqlite-shm']])(
    '%s: everything is written anew',
    (...names) => {
      const path = newHistoryPath();
      const bench = open(path);
      for (const place of [1, 2, 3]) keep(bench, place);
      for (const name of names) rmSync(join(dirname(path), name));
      keep(bench, 4);
      expect(places(bench)).toEqual([1, 2, 3, 4]);
      bench.lasting.close();
      expect(rowsOnDisk(path)).toBe(4);
    },
  );

  it('with their folder: everything is written anew', () => {
    const path = newHistoryPath();
    const bench = open(path);
    for (const place of [1, 2, 3]) keep(bench, place);
    rmSync(dirname(path), { recursive: true });
    keep(bench, 4);
    expect([places(bench), bench.lasting.problem()]).toEqual([[1, 2, 3, 4], null]);
  });
});

describe('damage', () => {
  const COUNT = 20_000;

  /** A file of a few megabytes, whole, at rest. */
  function large(): string {
    const path = newHistoryPath();
    const bench = open(path);
    bench.history.keep('acme', DAY, report(Array.from({ length: COUNT }, (_, place) => hour(place))), DAY.endMs);
    bench.history.keep('beta', DAY, report([hour(1)]), DAY.endMs);
    bench.lasting.close();
    const file = new Database(path);
    file.exec('VACUUM');
    file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    file.close();
    return path;
  }

  function zero(path: string, pages: readonly number[]): Buffer {
    const bytes = readFileSync(path);
    for (const page of pages) bytes.fill(0, page * 4096, (page + 1) * 4096);
    writeFileSync(path, bytes);
    return bytes;
  }

  it('of pages in the middle, found at the start: the other rows are saved, the file is kept as it was', async () => {
    const path = large();
    const damaged = zero(path, [100, 101, 250]);
    const bench = open(path);
    keep(bench, COUNT + 1);
    await until(() => bench.recoveries.length > 0);
    const [recovery] = bench.recoveries;
    expect(readFileSync(recovery?.quarantinePath ?? '').equals(damaged)).toBe(true);
    expect(recovery?.savedRowCount).toBeGreaterThan(COUNT - 400);
    expect(places(bench).length).toBeGreaterThan(COUNT - 400);
    expect(places(bench)).toContain(COUNT + 1);
    expect(bench.history.buckets('beta', 'hour', 0, Infinity)).toHaveLength(1);
    expect(bench.rereads).toEqual([places(bench).length]);
  });

  it('found while the file is read: the same, and what is kept meanwhile stays', async () => {
    const path = large();
    const bench = open(path);
    const file = new Database(path);
    file.exec('DROP TABLE summary');
    file.close();
    expect(keep(bench, COUNT + 1).ok).toBe(false);
    bench.clock.advance(1);
    await until(() => bench.recoveries.length > 0);
    bench.clock.advance(10_000);
    expect(places(bench)).toHaveLength(COUNT + 1);
    expect([bench.lasting.problem(), bench.problems.at(-1)]).toEqual([null, null]);
    // Once for the new file, and once for what was saved into it.
    expect(bench.rereads).toEqual([0, COUNT]);
  });

  it('of all of it leaves nothing to save: a new file is begun and said', async () => {
    const path = newHistoryPath();
    writeFileSync(path, Buffer.alloc(40_960));
    const bench = open(path);
    keep(bench, 1);
    expect(places(bench)).toEqual([1]);
    await nextTurn();
    expect(readdirSync(dirname(path)).filter((name) => name.includes('damaged')).length).toBeLessThanOrEqual(1);
  });

  it('of all but the log beside it: what is in the log is saved', async () => {
    const path = newHistoryPath();
    const first = open(path);
    for (const place of [1, 2, 3]) keep(first, place);
    const log = readFileSync(`${path}-wal`);
    first.lasting.close();
    const other = newHistoryPath();
    writeFileSync(other, '');
    writeFileSync(`${other}-wal`, log);
    const bench = open(other);
    await until(() => places(bench).length === 3);
    expect(places(bench)).toEqual([1, 2, 3]);
  });

  it('by the journal of another file beside it: it is moved away, and nothing of it gets in', () => {
    const path = newHistoryPath();
    const first = open(path);
    keep(first, 1);
    first.lasting.close();
    const file = new Database(path);
    file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    file.close();
    const other = newHistoryPath();
    writeFileSync(other, readFileSync(path));
    writeFileSync(`${other}-journal`, foreignJournal());
    expect(openHistoryAsItIs(other, NOW_MS).problem?.code).toBe('history-unavailable');
    const bench = open(other);
    expect(places(bench)).toEqual([1]);
    expect(existsSync(`${other}-journal`)).toBe(false);
    expect(readdirSync(dirname(other)).filter((name) => name.endsWith('-journal'))).toEqual([]);
  });

  it('of the place of the file, by a folder: it is moved away', () => {
    const path = newHistoryPath();
    mkdirSync(path);
    const bench = open(path);
    keep(bench, 1);
    expect(places(bench)).toEqual([1]);
  });
});

describe('another program that reads the file and closes it again', () => {
  it('takes nothing away: what SQLite writes beside the file stays, and so does what is kept', () => {
    const path = newHistoryPath();
    const bench = open(path);
    expect(keep(bench, 1).ok).toBe(true);
    const read = `const file = new (require('libsql'))(process.argv[1]);
      file.prepare('SELECT count(*) FROM bucket').get();
      file.close();`;
    expect(spawnSync(process.execPath, ['-e', read, path]).status).toBe(0);
    expect(existsSync(`${path}-wal`)).toBe(true);
    expect(keep(bench, 2).ok).toBe(true);
    expect([places(bench), rowsOnDisk(path)]).toEqual([[1, 2], 2]);
    expect(bench.recoveries).toEqual([]);
  });
});

describe('a file that looks cut off', () => {
  it('is called damaged only when it stays so', () => {
    const path = newHistoryPath();
    const bench = open(path);
    keep(bench, 1);
    bench.lasting.close();
    const watch = new FileWatch(path);
    onTestFinished(() => {
      watch.stop();
    });
    const file = new Database(path);
    file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    file.close();
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 4_096);
    expect([watch.look(0), watch.look(29_000)]).toEqual(['same', 'same']);
    writeFileSync(path, whole);
    expect(watch.look(30_000)).toBe('same');
    truncateSync(path, whole.length - 4_096);
    expect([watch.look(40_000), watch.look(70_000)]).toEqual(['same', 'damaged']);
  });

  it.each([0, 50])('is damaged for certain with %i bytes', (byteCount) => {
    const path = newHistoryPath();
    const bench = open(path);
    keep(bench, 1);
    const watch = new FileWatch(path);
    onTestFinished(() => {
      watch.stop();
    });
    truncateSync(path, byteCount);
    expect(watch.look(0)).toBe('damaged');
  });
});
