import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS, EXACT_TIMES, type CsvColumn } from '../../../../main/contract/csv.ts';
import type { CsvRow } from '../../../../main/domain/csv/csv-rows.ts';
import { recordReader, sheetReader, type SheetRecord } from '../../../../main/domain/csv/sheet-parsing.ts';
import { sheetCells, sheetHeader, sheetStyle } from '../../../../main/domain/csv/sheet-style.ts';
import { formatIso } from '../../../../main/domain/time/calendar.ts';
import { runs } from '../../../arbitraries.ts';

/** Files for spreadsheets: how each language writes them, and that they are read back, also from a spreadsheet. */

const ROW: CsvRow = {
  account: 'acme',
  bucket_start: '2026-10-05T09:00:00+02:00',
  bucket_end: '2026-10-05T10:00:00+02:00',
  granularity: 'hour',
  label: '09 AM',
  total_session: '20.75',
  average_session_seconds: '544.257',
  response_seconds: '',
  status: 'final',
  fetched_at: '2026-10-06T00:00:59+02:00',
};

const recordOf = (row: CsvRow, locale: string): SheetRecord => {
  const cells = sheetCells(row, CSV_COLUMNS, sheetStyle(locale));
  return Object.fromEntries(
    sheetHeader(CSV_COLUMNS).map((column, place) => [column, cells[place] ?? '']),
  ) as unknown as SheetRecord;
};

const refusal = (change: Partial<SheetRecord>): string => {
  const read = sheetReader()({ ...recordOf(ROW, 'de'), ...change });
  return read.ok ? 'taken' : (read.error.detail ?? '');
};

describe('a language', () => {
  it.each([
    ['en-GB', 'comma', '05/10/2026 09:00:00', '20.75'],
    ['en-US', 'comma', '10/05/2026 09:00:00', '20.75'],
    ['es', 'semicolon', '05/10/2026 09:00:00', '20,75'],
    ['es-MX', 'comma', '05/10/2026 09:00:00', '20.75'],
    ['de', 'semicolon', '05.10.2026 09:00:00', '20,75'],
    ['de-CH', 'semicolon', '05.10.2026 09:00:00', '20.75'],
    ['fr', 'semicolon', '05/10/2026 09:00:00', '20,75'],
    ['pt-BR', 'semicolon', '05/10/2026 09:00:00', '20,75'],
    ['hi', 'comma', '05-10-2026 09:00:00', '20.75'],
    ['ja', 'comma', '2026/10/05 09:00:00', '20.75'],
  ])('%s separates by %s and writes %s and %s', (locale, delimiter, time, number) => {
    expect(sheetStyle(locale).delimiter).toBe(delimiter);
    const record = recordOf(ROW, locale);
    expect([record.bucket_start, record.total_session]).toEqual([time, number]);
    expect([record.response_seconds, record.label]).toEqual(['', '09 AM']);
  });

  it('leaves the exact times out where a column is missing, for such a file cannot be read back', () => {
    const some: readonly CsvColumn[] = ['account', 'bucket_start'];
    expect(sheetHeader(some)).toEqual(some);
    expect(sheetCells(ROW, some, sheetStyle('de'))).toEqual(['acme', '05.10.2026 09:00:00']);
    expect(sheetHeader(CSV_COLUMNS)).toEqual([...CSV_COLUMNS, EXACT_TIMES]);
  });
});

const instant = fc.integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2060, 0, 1) }).map((ms) => ms - (ms % 1000));
const number = fc.oneof(fc.constant(''), fc.double({ min: 0, max: 1e9, noNaN: true }).map(String));
const rows = fc
  .record({ startMs: instant, fetchedMs: instant, offset: fc.integer({ min: -48, max: 56 }), a: number, b: number })
  .map(({ startMs, fetchedMs, offset, a, b }): CsvRow => ({
    ...ROW,
    bucket_start: formatIso(startMs, offset * 15),
    bucket_end: formatIso(startMs + 3_600_000, offset * 15),
    fetched_at: formatIso(fetchedMs, offset * 15),
    total_session: a === '' ? '0' : a,
    average_session_seconds: b,
  }));

describe('a row', () => {
  it.each(['en', 'en-US', 'es', 'de', 'fr', 'pt-BR', 'hi', 'ja'])('in %s is read back as it was', (locale) => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), (some) => {
        const read = sheetReader();
        for (const row of some)
          expect(read(recordOf(row, locale))).toEqual({ ok: true, value: { ...row, label: '09 AM' } });
      }),
      runs(60),
    );
  });
});

describe('what a spreadsheet makes of it by itself', () => {
  it.each([
    ['German, as shown', '05.10.26 09:00', '06.10.26 00:00', '20,75'],
    ['English', '10/05/26 09:00 AM', '10/06/2026 12:00 AM', '20.75'],
    ['Excel in French', '05/10/2026 09:00', '06/10/2026 0:00', '20,75'],
    ['with the day alone at midnight', '2026-10-05 09:00:00', '2026-10-06 00:00:59', '20.75'],
  ])('is taken: %s', (_name, start, fetched, sessions) => {
    const end = start.replace('09:00', '10:00');
    const changed = { bucket_start: start, bucket_end: end, fetched_at: fetched, total_session: sessions };
    const average = `544${sessions.charAt(2)}257`;
    const record = { ...recordOf(ROW, 'de'), ...changed, average_session_seconds: average, label: '09:00:00' };
    expect(sheetReader()(record)).toEqual({ ok: true, value: ROW });
  });

  it('leaves midnight out', () => {
    const day = { bucket_start: '2026-10-05T00:00:00+02:00', bucket_end: '2026-10-06T00:00:00+02:00' };
    const row: CsvRow = { ...ROW, ...day, granularity: 'day', label: '05 Oct' };
    const record = { ...recordOf(row, 'de'), bucket_start: '05.10.26', bucket_end: '06.10.2026', label: '05.10.26' };
    expect(sheetReader()(record)).toEqual({ ok: true, value: row });
  });

  it('spoils labels that look like times and dates, which are worked out again', () => {
    const labelled = (granularity: string, label: string): string => {
      const read = sheetReader()({ ...recordOf({ ...ROW, granularity }, 'de'), label });
      return read.ok ? read.value.label : '';
    };
    expect(labelled('hour', '09:00:00')).toBe('09 AM');
    expect(labelled('hour', '09:00 AM')).toBe('09 AM');
    expect(labelled('day', '05.10.26')).toBe('05 Oct');
    expect(labelled('month', '2026-10-05')).toBe('05 Oct 2026');
    expect(labelled('hour', 'Größe')).toBe('Größe');
    expect(labelled('day', '05 Oct')).toBe('05 Oct');
  });
});

describe('what was changed otherwise', () => {
  it.each([
    ['another hour', { bucket_start: '05.10.2026 08:00:00' }, 'bucket_start says another time than exact_times'],
    ['another day', { bucket_end: '15.10.2026 10:00:00' }, 'bucket_end says another time than exact_times'],
    ['other seconds', { fetched_at: '06.10.2026 00:00:58' }, 'fetched_at says another time than exact_times'],
    ['a serial number', { bucket_start: '46300,375' }, 'bucket_start says another time than exact_times'],
    ['no date at all', { bucket_start: '' }, 'bucket_start says another time than exact_times'],
    ['the exact times', { [EXACT_TIMES]: '2026-10-05' }, 'exact_times was changed; export the file again'],
    ['no exact times', { [EXACT_TIMES]: '' }, 'exact_times was changed; export the file again'],
    [
      'thousands separators',
      { total_session: '1.234,5' },
      'total_session is no plain number; show it without thousands separators or units',
    ],
    [
      'numbers that became dates',
      { total_session: '09.10.26' },
      'total_session is no plain number; show it without thousands separators or units',
    ],
    [
      'two decimal marks',
      { total_session: '20.75' },
      'numbers are written with a comma and with a point in the same file',
    ],
  ])('is refused: %s', (_name, change, reason) => {
    expect(refusal(change)).toBe(reason);
  });
});

describe('a header', () => {
  it('tells which kind of file it is', () => {
    const nowMs = Date.UTC(2027, 0, 1);
    const sheet = recordReader([...CSV_COLUMNS, EXACT_TIMES], nowMs)?.(recordOf(ROW, 'de'));
    expect(sheet).toMatchObject({ ok: true, value: { accountId: 'acme', bucket: { averageSessionSeconds: 544.257 } } });
    const standard = recordReader(CSV_COLUMNS, nowMs)?.({ ...ROW, [EXACT_TIMES]: '' });
    expect(standard).toEqual(sheet);
    expect(recordReader([...CSV_COLUMNS, 'more'], nowMs)).toBeNull();
    expect(recordReader([EXACT_TIMES, ...CSV_COLUMNS.slice(1)], nowMs)).toBeNull();
  });
});
