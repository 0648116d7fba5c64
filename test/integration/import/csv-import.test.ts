import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCsvText } from '../../../main/export/csv-export.ts';
import { prepareImport } from '../../../main/import/csv-import.ts';
import { temporaryFolder } from '../core/support.ts';
import { DAY, hour, HOUR_MS, newStore, report, type StoreBench } from '../history/support.ts';

/** Later than anything in these files. */
const NOW = { nowMs: Date.parse('2027-06-01T00:00:00Z'), signal: new AbortController().signal };

const LATER_MS = DAY.endMs + HOUR_MS;
const HEADER =
  'account,bucket_start,bucket_end,granularity,label,total_session,average_session_seconds,response_seconds,status,fetched_at';
const GOOD =
  'acme,2026-11-24T09:00:00+00:00,2026-11-24T10:00:00+00:00,hour,09 AM,5,544,21,final,2026-11-25T00:00:00+00:00';

function file(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'in.csv');
  writeFileSync(path, content);
  return path;
}

const lines = (...rows: string[]): string => [HEADER, ...rows, ''].join('\r\n');

async function exported({ store }: StoreBench): Promise<string> {
  const outcome = await exportCsvText(store, {
    request: { fromDate: '2026-11-24', toDate: '2026-11-24', granularity: 'hour' },
    accounts: [{ id: 'acme', timeZone: 'UTC' }],
    delimiter: 'comma',
    bom: false,
    appVersion: '1',
  });
  return outcome.ok ? outcome.value.text : '';
}

describe('what a file would change', () => {
  it('is counted as new, equal, different and newer; the one fetched later wins', async () => {
    const source = newStore();
    const [equal, newer, older, fresh] = [hour(1), hour(2), hour(3), hour(4)];
    source.store.keep(
      'acme',
      DAY,
      report([equal, { ...newer, totalSessions: 50, fetchedAtMs: LATER_MS }, { ...older, totalSessions: 60 }, fresh]),
      DAY.endMs,
    );
    const path = file(await exported(source));

    const target = newStore();
    target.store.keep('acme', DAY, report([equal, newer, { ...older, fetchedAtMs: LATER_MS }]), DAY.endMs);
    const read = await prepareImport(path, target.store, NOW);
    expect(read).toMatchObject({
      value: {
        preview: {
          fileName: 'in.csv',
          rowCount: 4,
          accountIds: ['acme'],
          newCount: 1,
          equalCount: 1,
          differentCount: 2,
          newerCount: 1,
        },
      },
    });
    const before = await exported(target);
    expect(before).not.toContain(',50,');
    expect(read.ok && (await read.value.commit())).toEqual({ ok: true, value: { writtenCount: 2 } });
    const sessions = target.store.buckets('acme', 'hour', DAY.startMs, DAY.endMs).map((each) => each.totalSessions);
    expect(sessions).toEqual([5, 50, 5, 5]);
  });

  it('may be of an account that is not connected, with what a spreadsheet may have made of it', async () => {
    const target = newStore();
    const text = lines(GOOD.replace('acme', 'other-team')).replaceAll(',', ';').replaceAll('\r\n', '\n');
    const read = await prepareImport(file(`\ufeff${text}`), target.store, NOW);
    expect(read).toMatchObject({ value: { preview: { accountIds: ['other-team'], newCount: 1 } } });
    expect(read.ok && (await read.value.commit()).ok).toBe(true);
    expect(target.store.accountIds()).toEqual(['other-team']);
  });
});

/** What programs and people make of the same two rows without changing what they say. */
describe('a file that another program saved', () => {
  const SECOND = GOOD.replace('T09', 'T10').replace('T10:00:00+00:00,hour', 'T11:00:00+00:00,hour');
  const text = lines(GOOD, '', SECOND);
  const utf16 = (content: string): Buffer => Buffer.from(`\ufeff${content}`, 'utf16le');

  it.each<[string, string | Buffer]>([
    ['empty lines below', `${text}\r\n\n  \n`],
    ['empty lines above', `\n\r\n${text}`],
    ['rows without anything in them', `${text}${','.repeat(9)}\r\n`],
    ['the line by which Excel is told the delimiter', `sep=;\r\n${text.replaceAll(',', ';')}`],
    ['that line for commas, in quotation marks', `"sep=,"\r\n${text}`],
    ['UTF-16 with tabs', utf16(text.replaceAll(',', '\t'))],
    ['UTF-16, the other end first', utf16(text).swap16()],
    ['single carriage returns', text.replaceAll('\r\n', '\r')],
  ])('is read with %s', async (_name, content) => {
    const target = newStore();
    const read = await prepareImport(file(content), target.store, NOW);
    expect(read).toMatchObject({ value: { preview: { rowCount: 2, newCount: 2 } } });
  });

  it('says the line of the file, also below empty ones', async () => {
    const read = await prepareImport(file(lines('', '', GOOD.replace(',5,', ',-5,'))), newStore().store, NOW);
    expect(read.ok ? '' : read.error.detail).toContain('line 4: total_session');
  });
});

describe('a file that is refused', () => {
  it.each([
    ['foreign', 'name,age\r\nanna,7\r\n', 'line 1'],
    ['the original from Acquire', 'label,totalSession,averageSessionTime,responseTime\r\n12 AM,1,2,3\r\n', 'line 1'],
    ['without all columns', 'account,bucket_start\r\nacme,2026-11-24T09:00:00+00:00\r\n', 'line 1'],
    ['empty', '', 'no row'],
    ['only a header', lines(), 'no row'],
    ['only empty lines', '\n\n,,\n', 'no row'],
    ['with weeks', lines(GOOD.replace(',hour,', ',week,')), 'line 2: weeks'],
    ['with a time without offset', lines(GOOD, GOOD.replace('T09:00:00+00:00', 'T08:00:00')), 'line 3: bucket_start'],
    ['with a bucket that ends before it begins', lines(GOOD.replace('T10:', 'T08:')), 'line 2: its times'],
    ['with a word for a number', lines(GOOD.replace(',544,', ',5m,')), 'line 2: average_session_seconds does not fit'],
    ['with a number below zero', lines(GOOD.replace(',5,', ',-5,')), 'line 2: total_session'],
    ['with an account that cannot be', lines(GOOD.replace('acme', '../etc')), 'line 2: account'],
    [
      'with a day that there never was',
      lines(GOOD.replaceAll(/2026-11-24/g, '2026-02-29')),
      'line 2: bucket_start does not fit',
    ],
    [
      'with an hour that begins where none does',
      lines(GOOD.replace('T09:00', 'T09:17').replace('T10:00', 'T10:17')),
      'line 2: it does not begin',
    ],
    ['with another status', lines(GOOD.replace('final', 'sure')), 'line 2: status'],
    ['with a bucket twice', lines(GOOD, GOOD), 'line 3: the same bucket'],
    ['cut off in the middle of a line', lines(GOOD, GOOD.replace('T09', 'T11')).slice(0, -60), 'line 3'],
    ['cut off in the middle of a quoted cell', `${lines(GOOD)}"acme`, 'line '],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'line '],
  ])('is %s: it says where and why, and nothing is written', async (_name, content, words) => {
    const target = newStore();
    const read = await prepareImport(file(content), target.store, NOW);
    expect(read).toMatchObject({ ok: false, error: { code: 'file-not-readable' } });
    expect(read.ok ? '' : read.error.detail).toContain(words);
    expect(target.store.accountIds()).toEqual([]);
  });

  it('is one that is not there', async () => {
    expect(await prepareImport(join(temporaryFolder(), 'none.csv'), newStore().store, NOW)).toMatchObject({
      error: { code: 'file-not-readable', detail: 'ENOENT' },
    });
  });
});
