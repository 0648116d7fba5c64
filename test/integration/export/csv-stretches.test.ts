import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CSV_COLUMNS, type CsvColumn, type CsvDelimiter } from '../../../main/contract/csv.ts';
import type { Bucket } from '../../../main/contract/report.ts';
import { csvRows, mergeRows } from '../../../main/domain/csv/csv-rows.ts';
import { localDay, offsetMinutesAt } from '../../../main/domain/time/calendar.ts';
import { exportCsvText } from '../../../main/export/csv-export.ts';
import { csvFormatter } from '../../../main/export/csv-format.ts';
import { csvStretches } from '../../../main/export/csv-stretches.ts';
import type { HistoryStore } from '../../../main/history/history-store.ts';
import { readIndexLazily } from '../../../main/history/range-query.ts';
import { runs } from '../../arbitraries.ts';
import { newStore } from '../history/support.ts';
import { DAY_MS, HOUR_MS } from '../../../main/domain/time/units.ts';

/** What the database writes, against what the rows give one by one: the same to the byte, whatever is in the history. */

interface Asked {
  readonly ids: readonly string[];
  readonly timeZone: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly columns?: readonly CsvColumn[];
  readonly delimiter?: CsvDelimiter;
}

function oneByOne(history: HistoryStore, asked: Asked): string {
  const { ids, timeZone, fromDate, toDate, columns = CSV_COLUMNS, delimiter = 'comma' } = asked;
  const rows = mergeRows(
    ids.map((accountId) =>
      csvRows({
        ...{ accountId, timeZone, fromDate, toDate, granularity: 'hour', extent: history.extent(accountId) },
        indexOf: (fromMs, toMs) => readIndexLazily(history, accountId, fromMs - DAY_MS, toMs + DAY_MS),
      }),
    ),
  );
  const format = csvFormatter(columns, delimiter);
  return `${format.header}${format.rows([...rows])}`;
}

async function exported(history: HistoryStore, asked: Asked): Promise<string> {
  const { ids, timeZone, fromDate, toDate, columns = CSV_COLUMNS, delimiter = 'comma' } = asked;
  const outcome = await exportCsvText(history, {
    request: { fromDate, toDate, granularity: 'hour', columns: [...columns] },
    accounts: ids.map((id) => ({ id, timeZone })),
    ...{ delimiter, bom: false, appVersion: '1' },
  });
  if (outcome.ok) return outcome.value.text;
  expect(outcome.error.code).toBe('nothing-to-export');
  return csvFormatter(columns, delimiter).header;
}

const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia'];
const LABELS = fc.oneof(
  fc.constantFrom(
    '09 AM',
    '=1+1',
    '+49',
    '-',
    '@x',
    '\tx',
    '\rx',
    '＝1',
    'a,b',
    'a;b',
    'say "hi"',
    'a\nb',
    'a\r\nb',
    '',
    ' ',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);
const number = fc.oneof(
  fc.integer({ min: 0, max: 2000 }),
  fc.double({ min: 0, max: 5000, noNaN: true }),
  fc.constantFrom(0.1 + 0.2, 1 / 3, 1e21, 1e-7, 848.2727, 123456789.123, 0),
);
const figures = fc.record({
  totalSessions: number,
  averageSessionSeconds: fc.option(number),
  responseSeconds: fc.option(number),
});

let history: HistoryStore;
beforeEach(() => {
  history = newStore().store;
});

const bucketAt = (startMs: number, lengthMs: number, given: Partial<Bucket>): Bucket => ({
  ...{ startMs, endMs: startMs + lengthMs, offsetMinutes: 0, granularity: 'hour', label: '09 AM', status: 'final' },
  ...{ totalSessions: 3, averageSessionSeconds: 300, responseSeconds: null, fetchedAtMs: startMs + 2 * HOUR_MS },
  ...given,
});

describe('the text of an export', () => {
  it('is that of its rows for any labels, numbers, columns, zones, holes and wider buckets', async () => {
    const day = fc.integer({ min: 0, max: 59 });
    const hour = fc.record({
      ...{ id: fc.constantFrom('acme', 'beta'), day, hour: fc.integer({ min: 0, max: 24 }), label: LABELS, figures },
      status: fc.constantFrom('final' as const, 'provisional' as const),
      fetchedAfter: fc.integer({ min: -2, max: 9_000 }),
      shiftMs: fc.constantFrom(0, 0, 0, 0, 0, 0, HOUR_MS / 2),
    });
    const drawn = fc.record({
      timeZone: fc.constantFrom(...ZONES),
      hours: fc.array(hour, { maxLength: 40 }),
      whole: fc.array(fc.record({ id: fc.constantFrom('acme', 'beta'), day }), { maxLength: 4 }),
      days: fc.array(day, { maxLength: 3 }),
      month: fc.option(fc.constantFrom(0, HOUR_MS, -HOUR_MS)),
      columns: fc.subarray([...CSV_COLUMNS], { minLength: 1 }),
      delimiter: fc.constantFrom('comma' as const, 'semicolon' as const, 'tab' as const),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ timeZone, hours, whole, days, month, columns, delimiter }) => {
        history = newStore().store;
        const dayAt = (place: number) =>
          localDay(new Date(Date.UTC(2026, 2, 1) + place * DAY_MS).toISOString().slice(0, 10), timeZone);
        const rows = hours.map((each) => {
          const startMs = dayAt(each.day).startMs + each.hour * HOUR_MS + each.shiftMs;
          const fetchedAtMs = startMs + each.fetchedAfter * HOUR_MS;
          const { label, status } = each;
          return {
            accountId: each.id,
            bucket: bucketAt(startMs, HOUR_MS, { ...each.figures, label, status, fetchedAtMs }),
          };
        });
        for (const { id, day: place } of whole) {
          const { startMs, endMs } = dayAt(place);
          for (let ms = startMs; ms < endMs; ms += HOUR_MS)
            rows.push({ accountId: id, bucket: bucketAt(ms, HOUR_MS, {}) });
        }
        for (const place of days) {
          const { startMs, endMs } = dayAt(place);
          rows.push({ accountId: 'acme', bucket: bucketAt(startMs, endMs - startMs, { granularity: 'day' }) });
        }
        if (month !== null) {
          const startMs = localDay('2026-04-01', timeZone).startMs + month;
          rows.push({ accountId: 'acme', bucket: bucketAt(startMs, 30 * DAY_MS, { granularity: 'month' }) });
        }
        expect(history.importBuckets(rows).ok).toBe(true);
        const asked = {
          ids: ['acme', 'beta'],
          timeZone,
          fromDate: '2026-03-03',
          toDate: '2026-04-30',
          columns,
          delimiter,
        };
        expect(await exported(history, asked)).toBe(oneByOne(history, asked));
      }),
      runs(60),
    );
  });

  it('is written by the database where hours are all there is, across a change of the clocks too', () => {
    const timeZone = 'Europe/Berlin';
    const fromMs = localDay('2026-01-01', timeZone).startMs;
    const rows = Array.from({ length: 200 * 24 }, (_unused, place) => {
      const startMs = fromMs + place * HOUR_MS;
      const offsetMinutes = offsetMinutesAt(startMs, timeZone);
      return {
        accountId: 'acme',
        bucket: bucketAt(startMs, HOUR_MS, { offsetMinutes, label: place % 7 === 0 ? '=a,"b"' : '09 AM' }),
      };
    });
    expect(history.importBuckets(rows).ok).toBe(true);
    const request = { fromDate: '2026-01-01', toDate: '2026-12-31', granularity: 'hour' as const };
    const stretches = csvStretches({
      ...{ history, request, accounts: [{ id: 'acme', timeZone }], columns: CSV_COLUMNS, delimiter: 'comma' },
    });
    const texts: string[] = [];
    for (const stretch of stretches) {
      expect(stretch.kind).toBe('text');
      if (stretch.kind === 'text') texts.push(...stretch.texts);
    }
    const asked = { ids: ['acme'], timeZone, fromDate: '2026-01-01', toDate: '2026-12-31' };
    expect(csvFormatter(CSV_COLUMNS, 'comma').header + texts.join('')).toBe(oneByOne(history, asked));
  });
});
