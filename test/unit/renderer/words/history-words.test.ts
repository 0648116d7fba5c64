import { describe, expect, it } from 'vitest';
import type { HistoryInfo, ImportPreview, Revision } from '../../../../main/contract/history-care.ts';
import { backfillLine } from '../../../../renderer/words/backfill-words.ts';
import { briefDate, dateAndTime, longDate, monthWords, shortDate } from '../../../../renderer/words/date-words.ts';
import {
  outcomeWords,
  previewLines,
  unconnectedWords,
  writtenByImport,
} from '../../../../renderer/words/import-words.ts';
import { revisionChanges, revisionSource, revisionTitle } from '../../../../renderer/words/revision-words.ts';
import { hourlyChoices } from '../../../../renderer/words/setting-choices.ts';
import {
  compactedWords,
  keepsLess,
  placeWords,
  retentionOf,
  sizeWords,
  spanWords,
} from '../../../../renderer/words/upkeep-words.ts';

const ZONE = 'Europe/Berlin';
const at = (iso: string): number => Date.parse(iso);

describe('dates', () => {
  it('read the same on every machine, with short months of three letters', () => {
    expect(briefDate('2026-09-03')).toBe('3 Sep');
    expect(shortDate('2026-09-03')).toBe('Thu 3 Sep 2026');
    expect(longDate('2026-09-03')).toBe('Thursday 3 September 2026');
    expect(monthWords('2024-02-29')).toBe('Feb 2024');
    expect(dateAndTime(at('2026-11-02T23:30:00Z'), ZONE)).toBe('Tue 3 Nov 2026, 00:30');
  });
});

describe('a revision', () => {
  const revision = (change: Partial<Revision> = {}): Revision => ({
    granularity: 'hour',
    startMs: at('2026-11-02T13:00:00Z'),
    endMs: at('2026-11-02T14:00:00Z'),
    before: { totalSessions: 12, averageSessionSeconds: 540, responseSeconds: 21 },
    after: { totalSessions: 14, averageSessionSeconds: 540, responseSeconds: 21 },
    beforeFetchedAtMs: at('2026-11-02T14:01:00Z'),
    afterFetchedAtMs: at('2026-11-05T08:12:00Z'),
    changeCount: 1,
    ...change,
  });

  it('is named by its bucket, in the zone shown', () => {
    expect(revisionTitle(revision(), ZONE)).toBe('Mon 2 Nov 2026, 14:00');
    expect(revisionTitle(revision({ granularity: 'day', startMs: at('2026-11-01T23:00:00Z') }), ZONE)).toBe(
      'Mon 2 Nov 2026',
    );
    expect(revisionTitle(revision({ granularity: 'month', startMs: at('2026-10-31T23:00:00Z') }), ZONE)).toBe(
      'Nov 2026',
    );
  });

  it('says what changed and nothing else', () => {
    expect(revisionChanges(revision())).toEqual(['12 → 14 sessions']);
    const after = { totalSessions: 1, averageSessionSeconds: 544, responseSeconds: null };
    expect(revisionChanges(revision({ after }))).toEqual([
      '12 → 1 session',
      'Average session 9 min → 9 min 4 s',
      'Response time 21 s → —',
    ]);
  });

  it('says when each was seen', () => {
    expect(revisionSource(revision(), at('2026-11-05T12:00:00Z'), ZONE)).toBe(
      'Changed 09:12, first downloaded 2 Nov 15:01',
    );
    expect(revisionSource(revision({ changeCount: 14 }), at('2026-11-05T12:00:00Z'), ZONE)).toBe(
      'Changed 14 times, last 09:12; first downloaded 2 Nov 15:01',
    );
  });
});

describe('an import', () => {
  const preview = (change: Partial<ImportPreview> = {}): ImportPreview => ({
    fileName: 'glance.csv',
    rowCount: 100,
    accountIds: ['acme'],
    newCount: 60,
    equalCount: 30,
    differentCount: 10,
    newerCount: 7,
    ...change,
  });

  it('shows what becomes of every row', () => {
    const lines = previewLines(preview());
    expect(lines.map(({ label, count }) => [label, count])).toEqual([
      ['New', 60],
      ['Same', 30],
      ['Different, newer in the file', 7],
      ['Different, older in the file', 3],
    ]);
    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  });

  it('leaves out what does not occur, but always says what is new and equal', () => {
    const lines = previewLines(preview({ newCount: 0, equalCount: 100, differentCount: 0, newerCount: 0 }));
    expect(lines.map(({ label, count }) => [label, count])).toEqual([
      ['New', 0],
      ['Same', 100],
    ]);
  });

  it('writes what is new and what is newer', () => {
    expect(writtenByImport(preview())).toBe(67);
    expect(outcomeWords({ writtenCount: 1 })).toBe('Imported 1 row');
    expect(outcomeWords({ writtenCount: 1067 })).toBe('Imported 1,067 rows');
    expect(outcomeWords({ writtenCount: 0 })).toBe('There was nothing to import');
  });

  it('says which accounts are not connected', () => {
    expect(unconnectedWords(preview(), ['acme'])).toBe('');
    expect(unconnectedWords(preview({ accountIds: ['acme', 'globex'] }), ['acme'])).toMatch(/^globex isn’t connected/);
    expect(unconnectedWords(preview({ accountIds: ['a', 'b', 'c'] }), [])).toMatch(/^a, b and c aren’t connected/);
  });
});

describe('upkeep', () => {
  const info = (change: Partial<HistoryInfo> = {}): HistoryInfo => ({
    path: '/data/history.db',
    sizeBytes: 12_412_416,
    bucketCount: 8760,
    oldestStartMs: at('2025-11-23T23:00:00Z'),
    newestStartMs: at('2026-11-24T12:00:00Z'),
    ...change,
  });

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [48_200, '48 kB'],
    [1_000_000, '1 MB'],
    [12_412_416, '12.4 MB'],
    [312_412_416, '312 MB'],
    [2_000_000_000, '2 GB'],
  ])('says %i bytes as %s', (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words);
  });

  it('says how much there is and from when', () => {
    expect(spanWords(info(), ZONE)).toBe('8,760 entries from Mon 24 Nov 2025 to Tue 24 Nov 2026');
    expect(spanWords(info({ bucketCount: 1, oldestStartMs: info().newestStartMs }), ZONE)).toBe(
      '1 entry for Tue 24 Nov 2026',
    );
    expect(spanWords(info({ bucketCount: 0, oldestStartMs: null, newestStartMs: null }), ZONE)).toBe(
      'Nothing saved yet.',
    );
  });

  it('says where it is, and whose numbers are there without a connection', () => {
    expect(placeWords(info())).toBe('The history of all accounts is in /data/history.db');
    expect(placeWords(info({ otherAccountIds: ['a', 'b'] }))).toMatch(/, along with that of a and b, which/);
  });

  it('says what compacting gave back', () => {
    expect(compactedWords(info(), info({ sizeBytes: 11_212_416 }))).toBe('Freed 1.2 MB; the history now takes 11.2 MB');
    expect(compactedWords(info(), info())).toBe('There was no space to free');
  });

  it('asks before keeping less, and only then', () => {
    expect(keepsLess(null, 24)).toBe(true);
    expect(keepsLess(24, 12)).toBe(true);
    expect(keepsLess(12, 24)).toBe(false);
    expect(keepsLess(12, 12)).toBe(false);
    expect(keepsLess(12, null)).toBe(false);
    expect(retentionOf('for-ever')).toBeNull();
    expect(retentionOf(12)).toBe(12);
  });
});

describe('fetching the past', () => {
  const account = { paused: false, backfillStopped: false };
  const settings = { backfillDays: 90 };
  const fetching = { doneCount: 34, totalCount: 90 };

  it('says how far it is', () => {
    expect(backfillLine(account, settings, fetching)).toEqual({
      kind: 'running',
      text: 'Downloading history: 34 of 90 days',
      progress: fetching,
    });
  });

  it('says that it is stopped or paused even while a last day comes in', () => {
    expect(backfillLine({ ...account, backfillStopped: true }, settings, fetching).kind).toBe('stopped');
    expect(backfillLine({ paused: true, backfillStopped: true }, settings, fetching).kind).toBe('paused');
  });

  it('says how far back it goes when nothing is to be fetched', () => {
    expect(backfillLine(account, settings, null).text).toBe('Glance downloads the last 90 days.');
    expect(backfillLine(account, { backfillDays: 731 }, null).text).toBe('Glance downloads the last 24 months.');
    expect(backfillLine(account, { backfillDays: 17 }, null).text).toBe('Glance downloads the last 17 days.');
    expect(backfillLine(account, { backfillDays: 0 }, null).text).toBe('Glance doesn’t download earlier days.');
  });

  it('offers monthly totals for days of a certain age, and the age in force', () => {
    expect(hourlyChoices(null).map(({ value }) => value)).toEqual(['never', 30, 90, 180, 365, 731]);
    expect(hourlyChoices(10).map(({ label }) => label)).toContain('Older than 10 days');
    expect(hourlyChoices(90)).toHaveLength(6);
  });
});
