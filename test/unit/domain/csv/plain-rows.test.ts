import { expect, it } from 'vitest';
import { CSV_COLUMNS } from '../../../../main/contract/csv.ts';
import { recordReader, type RecordReader, type SheetRecord } from '../../../../main/domain/csv/sheet-parsing.ts';

/** The plain rows of a long file are seen at once; they are refused for what any other row is refused for. */

const NOW_MS = Date.UTC(2026, 10, 25);
const GOOD = {
  account: 'acme',
  bucket_start: '2026-01-05T09:00:00+05:30',
  bucket_end: '2026-01-05T10:00:00+05:30',
  granularity: 'hour',
  label: '09 AM',
  total_session: '7',
  average_session_seconds: '312.25',
  response_seconds: '',
  status: 'final',
  fetched_at: '2026-01-05T10:30:00+05:30',
};

/** None of them stands alone: each goes into every column. */
const CELLS = [
  ...['', ' ', '-1', '1e3', '1,5', '0x10', 'NaN', '7 ', "'=1+1", "'acme", 'ACME', 'acme-', 'x'.repeat(61), 'final'],
  ...['week', 'day', 'month', 'provisional', '2026-01-05', '2026-01-05T09:00:00Z', '2026-13-05T09:00:00+05:30'],
  ...['2009-01-05T09:00:00+05:30', '2030-01-05T09:00:00-03:00', '2026-01-05T09:30:00+19:00', '9'.repeat(400)],
];

function readerAfterGoodRows(): RecordReader {
  const read = recordReader(CSV_COLUMNS, NOW_MS);
  if (read === null) throw new Error('not a header');
  for (let row = 0; row < 2; row += 1) expect(read(GOOD as unknown as SheetRecord).ok).toBe(true);
  return read;
}

it.each(CSV_COLUMNS)('a cell of %s means the same in the first row and in a later one', (column) => {
  for (const cell of CELLS) {
    const record = { ...GOOD, [column]: cell } as unknown as SheetRecord;
    const first = recordReader(CSV_COLUMNS, NOW_MS)?.(record);
    expect(readerAfterGoodRows()(record), cell).toEqual(first);
  }
});

it('times that follow each other are each read for themselves', () => {
  const read = readerAfterGoodRows();
  const later = { ...GOOD, bucket_start: '2026-01-05T10:00:00-03:00', bucket_end: '2026-01-05T11:00:00-03:00' };
  for (const [record, startMs, offsetMinutes] of [
    [later, Date.UTC(2026, 0, 5, 13), -180],
    [GOOD, Date.UTC(2026, 0, 5, 3, 30), 330],
  ] as const) {
    expect(read(record as unknown as SheetRecord)).toMatchObject({ value: { bucket: { startMs, offsetMinutes } } });
  }
});
