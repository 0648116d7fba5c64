import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS, exportRequestSchema } from '../../../../main/contract/csv.ts';
import {
  canBeReadBack,
  columnName,
  exportMistake,
  exportRequest,
  firstOptions,
  formatHint,
  rowsWords,
  withColumn,
  type ExportOptions,
} from '../../../../renderer/words/export-options.ts';

const SPAN = { accountId: 'acme', fromDate: '2026-11-01', toDate: '2026-11-24', granularity: 'hour' } as const;
const options = (change: Partial<ExportOptions> = {}): ExportOptions => ({
  ...firstOptions(SPAN, { format: 'standard', delimiter: 'comma', bom: false }, null),
  ...change,
});

describe('what the dialog begins with', () => {
  it('is the range on screen, the settings, and every column', () => {
    expect(firstOptions(SPAN, { format: 'standard', delimiter: 'semicolon', bom: true }, null)).toEqual({
      fromDate: '2026-11-01',
      toDate: '2026-11-24',
      granularity: 'hour',
      columns: CSV_COLUMNS,
      format: 'standard',
      delimiter: 'semicolon',
      bom: true,
      allAccounts: false,
      sidecar: false,
    });
  });

  it('takes over from last time what is nowhere else', () => {
    const last = options({ columns: ['label'], sidecar: true, delimiter: 'tab', fromDate: '2020-01-01' });
    const first = firstOptions(SPAN, { format: 'standard', delimiter: 'comma', bom: false }, last);
    expect(first).toMatchObject({ columns: ['label'], sidecar: true, delimiter: 'comma', fromDate: '2026-11-01' });
  });
});

describe('the columns', () => {
  it('stay in the order of the file, however they are chosen', () => {
    expect(withColumn(['fetched_at'], 'account', true)).toEqual(['account', 'fetched_at']);
    expect(withColumn(CSV_COLUMNS, 'label', false)).toEqual(CSV_COLUMNS.filter((column) => column !== 'label'));
    expect(withColumn(['label'], 'label', true)).toEqual(['label']);
  });

  it('each have words of their own', () => {
    expect(new Set(CSV_COLUMNS.map(columnName)).size).toBe(CSV_COLUMNS.length);
  });
});

describe('the format', () => {
  it('says how a spreadsheet in the window’s language writes', () => {
    expect(formatHint('standard')).toBe('The same in every language, for scripts and other programs.');
    expect(formatHint('spreadsheet')).toBe(
      'Dates and numbers the way your spreadsheet writes them, such as 24/11/2026 14:00:00 and 9.5.',
    );
  });

  it('of a spreadsheet leaves separator and mark to the language', () => {
    const request = exportRequest('acme', options({ format: 'spreadsheet' }));
    expect(request).toMatchObject({ format: 'spreadsheet' });
    expect(request).not.toHaveProperty('delimiter');
    expect(request).not.toHaveProperty('bom');
    expect(exportRequest('acme', options({ delimiter: 'tab' }))).toMatchObject({
      format: 'standard',
      delimiter: 'tab',
    });
  });
});

describe('the request', () => {
  it('names columns only where some are left out, and fits the contract', () => {
    const all = exportRequest('acme', options());
    expect(all).not.toHaveProperty('columns');
    expect(v.is(exportRequestSchema, all)).toBe(true);
    const some = exportRequest('acme', options({ columns: ['account', 'label'], sidecar: true, bom: true }));
    expect(some).toMatchObject({ accountId: 'acme', columns: ['account', 'label'], sidecar: true, bom: true });
    expect(v.is(exportRequestSchema, some)).toBe(true);
  });

  it('is not made of dates the wrong way round, to come or missing, nor of no column', () => {
    const today = '2026-11-24';
    expect(exportMistake(options(), today)).toBe('');
    expect(exportMistake(options({ fromDate: '2026-11-25' }), today)).toMatch(/can’t be after the last/);
    expect(exportMistake(options({ toDate: '2026-11-25' }), today)).toMatch(/future/);
    expect(exportMistake(options({ toDate: '' }), today)).toBe('Enter both dates.');
    expect(exportMistake(options({ columns: [] }), today)).toMatch(/column/);
  });

  it('says when the file could not be imported again', () => {
    expect(canBeReadBack(options())).toBe(true);
    expect(canBeReadBack(options({ granularity: 'week' }))).toBe(false);
    expect(canBeReadBack(options({ columns: ['label'] }))).toBe(false);
  });
});

it('counts one row as one', () => {
  expect([rowsWords(0), rowsWords(1), rowsWords(12_500)]).toEqual(['0 rows', '1 row', '12,500 rows']);
});
