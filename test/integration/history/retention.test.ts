import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';
import { openLastingHistory } from '../../../main/history/lasting-history.ts';
import { startRetention } from '../../../main/history/retention.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createMemorySettings } from '../../fakes/memory-settings.ts';
import { DAY, hour, newHistoryPath, report } from './support.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function open(path: string) {
  const lasting = openLastingHistory({
    ...{ path, log, clock: createManualClock(DAY.endMs), accountIds: () => ['acme'] },
    // A rescue that comes to no end.
    pause: () => new Promise<never>(() => undefined),
    onProblem: () => undefined,
    onRecovered: () => undefined,
    onReplaced: () => undefined,
  });
  onTestFinished(() => {
    lasting.close();
  });
  return lasting;
}

/** A history that is new, beside a damaged one, and a disk that takes no word about what is deleted. */
async function withoutNotes() {
  const path = newHistoryPath();
  const first = open(path);
  first.history.keep('acme', DAY, report([hour(0)]), DAY.endMs);
  first.close();
  const file = new Database(path);
  file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  file.exec('DROP TABLE summary');
  file.close();
  const lasting = open(path);
  await nextTurn();
  const mark = join(dirname(path), readdirSync(dirname(path)).find((name) => name.endsWith('.unsaved')) ?? '');
  rmSync(mark);
  mkdirSync(mark);
  return lasting;
}

it('what is too old and goes without a word on the disk is gone for views too', async () => {
  const lasting = await withoutNotes();
  const old = [-3_000, 1].map((place) => hour(place));
  expect(lasting.history.keep('acme', { startMs: 0, endMs: DAY.endMs }, report(old), DAY.endMs)).toMatchObject({
    ok: true,
  });
  const changed: string[] = [];
  const retention = startRetention({
    ...lasting,
    log,
    clock: createManualClock(DAY.endMs),
    settings: createMemorySettings({ retentionMonths: 3 }),
    zoneOf: () => 'Etc/UTC',
    onHistoryChanged: (id) => changed.push(id),
  });
  retention.apply();
  expect(lasting.history.buckets('acme', 'hour', 0, DAY.startMs)).toEqual([]);
  expect(lasting.maintenance.deleteBefore('acme', 0).ok).toBe(false);
  expect(changed).toEqual(['acme']);
});
