import Database from 'libsql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHistory } from '../../../main/history/open-history.ts';
import { temporaryFolder } from '../core/support.ts';
import { openOnDisk } from './on-disk.ts';
import { DAY, HOUR_MS, hour, report } from './support.ts';

/** What Acquire changes of hours that are over, again and again. */

const ALTERED_HOURS = 18;
/** A day of polls a minute apart. */
const POLLS = 24 * 60;

it('keeps one row an hour where every poll of a day alters eighteen finished hours', () => {
  const { history, audit } = openOnDisk(temporaryFolder(), 'history.sqlite');
  const answerAt = (poll: number) =>
    report(
      Array.from({ length: ALTERED_HOURS }, (_, place) =>
        hour(place, { totalSessions: 100 + poll, fetchedAtMs: DAY.endMs + 3 * HOUR_MS + poll * 60_000 }),
      ),
    );
  for (let poll = 0; poll <= POLLS; poll += 1) {
    expect(history.keep('acme', DAY, answerAt(poll), DAY.endMs + 3 * HOUR_MS + poll * 60_000).ok).toBe(true);
  }
  const revisions = audit.revisions('acme', 100_000);
  expect(revisions).toHaveLength(ALTERED_HOURS);
  expect(audit.revisionCount('acme')).toBe(ALTERED_HOURS);
  for (const { before, after, changeCount, afterFetchedAtMs } of revisions) {
    expect(before.totalSessions).toBe(100);
    expect(after.totalSessions).toBe(100 + POLLS);
    expect(changeCount).toBe(POLLS);
    expect(afterFetchedAtMs).toBe(DAY.endMs + 3 * HOUR_MS + POLLS * 60_000);
  }
});

it('makes one row of the many that an earlier version left', () => {
  const path = join(temporaryFolder(), 'history.sqlite');
  const old = new Database(path);
  old.exec(readFileSync(join(import.meta.dirname, '../../fixtures/schemas/0007.sql'), 'utf8'));
  old.exec('DELETE FROM revision');
  const insert = old.prepare("INSERT INTO revision VALUES ('acme', 'hour', ?, ?, ?, NULL, 9, ?, ?, 60, NULL, ?)");
  for (let place = 0; place < 18; place += 1) {
    const startMs = DAY.startMs + place * HOUR_MS;
    for (let change = 0; change < 50; change += 1) {
      insert.run(startMs, startMs + HOUR_MS, change, DAY.endMs + change, change + 1, DAY.endMs + change + 1);
    }
  }
  old.close();
  const opened = openHistory(path, 0);
  expect(opened.problem).toBeNull();
  const revisions = opened.audit.revisions('acme', 100_000);
  opened.history.close();
  expect(revisions).toHaveLength(18);
  for (const revision of revisions) {
    expect(revision).toMatchObject({
      before: { totalSessions: 0, averageSessionSeconds: null, responseSeconds: 9 },
      after: { totalSessions: 50, averageSessionSeconds: 60, responseSeconds: null },
      beforeFetchedAtMs: DAY.endMs,
      afterFetchedAtMs: DAY.endMs + 50,
      changeCount: 50,
    });
  }
});
