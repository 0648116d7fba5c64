import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ok, fail } from '../../../main/contract/errors.ts';
import { Backups, backupFolder, listBackups } from '../../../main/history/backups.ts';
import { compareWithBackup, forgetInBackup, lookIntoBackup, restoreBackup } from '../../../main/history/backup-file.ts';
import { createMaintenance } from '../../../main/history/maintenance.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';
import { DAY, DAY_START_MS, hour, newStore, report, type StoreBench } from './support.ts';

/** Backups that Glance makes by itself, and going back to one. */

const DAY_MS = 86_400_000;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function bench(): StoreBench & { readonly folder: string } {
  const folder = temporaryFolder();
  return { ...newStore(join(folder, 'history.sqlite')), folder };
}

function backupsOn(
  { connection, path, folder }: ReturnType<typeof bench>,
  change: Partial<ConstructorParameters<typeof Backups>[0]> = {},
) {
  const clock = createManualClock(DAY_START_MS);
  const outcomes: boolean[] = [];
  const backups = new Backups({
    dataDir: folder,
    clock,
    log: quiet,
    copy: (target) => Promise.resolve(createMaintenance(connection, path).backup(target)),
    look: (target) => Promise.resolve(lookIntoBackup(target, backupFolder(folder), clock.nowMs())),
    onOutcome: (failed) => outcomes.push(failed),
    ...change,
  });
  return {
    clock,
    outcomes,
    backups,
    /** Lets days pass, six hours at a time. */
    async pass(days: number) {
      for (let step = 0; step < days * 4; step += 1) {
        clock.advance(DAY_MS / 4);
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

it('makes one a week, keeps three, and each is a whole history', async () => {
  const own = bench();
  own.store.keep('acme', DAY, report([hour(0), hour(1)]), DAY.endMs);
  const { pass, outcomes, backups } = backupsOn(own);
  await pass(1);
  expect(listBackups(own.folder).map(({ name }) => name)).toEqual(['history-2026-11-24.sqlite']);
  await pass(34);
  backups.stop();
  expect(outcomes).toEqual([false, false, false, false, false]);
  expect(listBackups(own.folder).map(({ name }) => name)).toEqual([
    'history-2026-12-22.sqlite',
    'history-2026-12-15.sqlite',
    'history-2026-12-08.sqlite',
  ]);
  for (const { name } of listBackups(own.folder)) {
    expect(lookIntoBackup(join(backupFolder(own.folder), name), own.folder, 0)).toEqual(
      ok({
        bucketCount: 2,
        oldestStartMs: hour(0).startMs,
        newestStartMs: hour(1).startMs,
        accountIds: ['acme'],
      }),
    );
  }
  // Nothing that was begun is left.
  expect(readdirSync(backupFolder(own.folder)).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('does not let a history that was lost push out the fullest backup', async () => {
  const own = bench();
  own.store.keep('acme', DAY, report(Array.from({ length: 24 }, (_, place) => hour(place))), DAY.endMs);
  const { pass, backups } = backupsOn(own);
  await pass(1);
  own.store.deleteAccount('acme');
  await pass(60);
  backups.stop();
  const counts = listBackups(own.folder).map(({ name }) => {
    const read = lookIntoBackup(join(backupFolder(own.folder), name), own.folder, 0);
    return read.ok ? read.value.bucketCount : null;
  });
  expect(counts).toEqual([0, 0, 0, 24]);
});

it('says when one failed, leaves nothing half behind, and tries again', async () => {
  const own = bench();
  let broken = true;
  const { pass, outcomes, backups } = backupsOn(own, {
    copy: (target) => {
      if (broken) return Promise.resolve(fail('disk-full'));
      return Promise.resolve(createMaintenance(own.connection, own.path).backup(target));
    },
  });
  await pass(1);
  expect(outcomes.every((failed) => failed)).toBe(true);
  expect(outcomes.length).toBeGreaterThan(0);
  expect(listBackups(own.folder)).toEqual([]);
  broken = false;
  await pass(1);
  backups.stop();
  expect(outcomes.at(-1)).toBe(false);
  expect(listBackups(own.folder)).toHaveLength(1);
});

it('makes one although another claims to be of next year', async () => {
  const own = bench();
  mkdirSync(backupFolder(own.folder));
  writeFileSync(join(backupFolder(own.folder), 'history-2027-11-24.sqlite'), '');
  const { pass, backups } = backupsOn(own);
  await pass(1);
  backups.stop();
  expect(listBackups(own.folder).map(({ name }) => name)).toContain('history-2026-11-24.sqlite');
});

it('says what going back would change, and goes back to all of it', () => {
  const own = bench();
  own.store.keep('acme', DAY, report([hour(0), hour(1), hour(2)]), DAY.endMs);
  const saved = join(own.folder, 'saved.sqlite');
  expect(createMaintenance(own.connection, own.path).backup(saved).ok).toBe(true);
  const bytes = readFileSync(saved);
  own.store.deleteAccount('acme');
  own.store.keep('acme', DAY, report([hour(1, { totalSessions: 9 }), hour(3), hour(4)]), DAY.endMs + 1);
  utimesSync(saved, 1, 1);

  expect(compareWithBackup(own.connection, saved, own.folder, 0)).toEqual(
    ok({
      contents: {
        bucketCount: 3,
        oldestStartMs: hour(0).startMs,
        newestStartMs: hour(2).startMs,
        accountIds: ['acme'],
      },
      effect: { addedCount: 2, removedCount: 2, changedCount: 1 },
    }),
  );
  expect(restoreBackup(own.connection, saved, own.folder, 0)).toEqual(ok(null));
  expect(own.store.buckets('acme', 'hour', 0, Infinity)).toEqual([hour(0), hour(1), hour(2)]);
  expect(own.store.summary('acme', DAY.startMs, DAY.endMs)?.fetchedAtMs).toBe(DAY.endMs);
  // The backup itself was only read.
  expect(readFileSync(saved).equals(bytes)).toBe(true);
  expect(readdirSync(own.folder).toSorted()).toEqual(
    ['history.sqlite', 'history.sqlite-shm', 'history.sqlite-wal', 'saved.sqlite'].toSorted(),
  );
});

it.each([
  ['a damaged file', Buffer.alloc(40_000, 7)],
  ['an empty file', Buffer.alloc(0)],
  ['a text', Buffer.from('no history')],
])('refuses %s and leaves the history as it is', (_what, content) => {
  const own = bench();
  own.store.keep('acme', DAY, report([hour(0)]), DAY.endMs);
  const other = join(own.folder, 'other.sqlite');
  writeFileSync(other, content);
  const compared = compareWithBackup(own.connection, other, own.folder, 0);
  if (content.length > 0) expect(compared).toMatchObject({ ok: false, error: { code: 'file-not-readable' } });
  else expect(compared).toMatchObject({ ok: true, value: { contents: { bucketCount: 0 } } });
  expect(own.store.buckets('acme', 'hour', 0, Infinity)).toEqual([hour(0)]);
});

it('to forget an account, deletes a backup that is no history, and none that is only out of reach', () => {
  const folder = temporaryFolder();
  const [garbage, unreachable] = [join(folder, 'garbage.sqlite'), join(folder, 'unreachable.sqlite')];
  writeFileSync(garbage, 'no database at all, and longer than a header of one would be'.repeat(9));
  mkdirSync(unreachable);
  expect(forgetInBackup(garbage, 'acme', folder, 0)).toEqual(ok(null));
  expect(forgetInBackup(unreachable, 'acme', folder, 0).ok).toBe(false);
  expect([existsSync(garbage), existsSync(unreachable)]).toEqual([false, true]);
});

it('leaves a backup that says nothing of an account as it is', () => {
  const own = bench();
  own.store.keep('acme', DAY, report([hour(0)]), DAY.endMs);
  const saved = join(own.folder, 'saved.sqlite');
  expect(createMaintenance(own.connection, own.path).backup(saved).ok).toBe(true);
  const idOf = (): number => statSync(saved).ino;
  const before = idOf();
  expect(forgetInBackup(saved, 'beta', own.folder, 0)).toEqual(ok(null));
  expect(idOf()).toBe(before);
  expect(forgetInBackup(saved, 'acme', own.folder, 0)).toEqual(ok(null));
  expect(idOf()).not.toBe(before);
});
