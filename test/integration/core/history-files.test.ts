import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverage, NOON, settled, YESTERDAY } from './history-bench.ts';
import { startBench, temporaryFolder } from './support.ts';

describe('the original from Acquire', () => {
  const request = { accountId: 'acme', fromDate: '2026-11-21', toDate: YESTERDAY };

  it('is saved byte for byte', async () => {
    const bench = await settled(0);
    const path = join(temporaryFolder(), 'original.csv');
    expect(await bench.core.historyService.saveOriginalCsv(path, request)).toEqual({ ok: true, value: { path } });
    expect(bench.server.requests.at(-1)?.query).toEqual({
      start_date: '2026-11-21 00:00:00',
      end_date: '2026-11-23 23:59:59',
      offset: '+00:00',
      output: 'csv',
    });
    const lines = readFileSync(path, 'utf8').split('\r\n');
    expect(lines[0]).toBe('label,totalSession,averageSessionTime,responseTime');
    expect(lines[1]).toMatch(/^21 Nov,\d+,/);
  });

  it.each([
    ['a web page', { kind: 'html' }, 'not-the-api'],
    ['a refusal in JSON', { kind: 'refused' }, 'refused-by-api'],
    ['nothing', { kind: 'empty' }, 'cut-off-answer'],
    ['a status', { kind: 'status', status: 403 }, 'forbidden'],
    ['an error in JSON', { kind: 'status', status: 200, body: '{"error":"ERROR_RECORD_NOT_FOUND"}' }, 'refused-by-api'],
  ] as const)('is not %s', async (_name, answer, code) => {
    const bench = await settled(0);
    bench.server.setFaults({ answer });
    const path = join(temporaryFolder(), 'original.csv');
    expect(await bench.core.historyService.saveOriginalCsv(path, request)).toMatchObject({
      ok: false,
      error: { code },
    });
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['another shape', 'Total;7\nAverage;12\n'],
    ['JSON that is no error', '{"data":{"csv":"label,totalSession"}}'],
    ['bytes that are no text', '\u0000\u0001,1'],
  ])('may have %s', async (_name, body) => {
    const bench = await settled(0);
    bench.server.setFaults({ answer: { kind: 'status', status: 200, body, contentType: 'application/octet-stream' } });
    const path = join(temporaryFolder(), 'original.csv');
    expect(await bench.core.historyService.saveOriginalCsv(path, request)).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe(body);
  });
});

describe('importing', () => {
  it('shows what a file would do, and does it when told to', async () => {
    const one = await settled(3);
    const file = join(temporaryFolder(), 'history.csv');
    const range = { accountId: 'acme', fromDate: '2026-11-20', toDate: '2026-11-24', granularity: 'hour' as const };
    expect(await one.core.exportCsv(file, range)).toMatchObject({ ok: true });

    const notified: string[] = [];
    const other = await startBench({
      nowMs: NOON,
      connected: false,
      core: { onHistoryChanged: (id) => notified.push(id) },
    });
    const { historyService } = other.core;
    expect(await historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });
    const preview = await historyService.openImport(file);
    expect(preview).toMatchObject({ ok: true, value: { accountIds: ['acme'], equalCount: 0, differentCount: 0 } });
    const count = preview.ok ? preview.value.newCount : 0;
    expect(count).toBe(3 * 24 + 13);
    expect(await historyService.info()).toMatchObject({ value: { bucketCount: 0, otherAccountIds: [] } });
    expect(await historyService.confirmImport()).toEqual({ ok: true, value: { writtenCount: count } });
    expect(await historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });
    expect(notified).toEqual(['acme']);
    // Not connected, and there to be seen.
    expect(await historyService.info()).toMatchObject({ value: { bucketCount: count, otherAccountIds: ['acme'] } });
    expect(coverage(other).days.filter(({ status }) => status === 'complete')).toHaveLength(3);

    const again = await historyService.openImport(file);
    expect(again).toMatchObject({ value: { newCount: 0, equalCount: count, differentCount: 0 } });
    historyService.cancelImport();
    expect(await historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });

    const copy = join(temporaryFolder(), 'copy.csv');
    await other.core.exportCsv(copy, range);
    expect(readFileSync(copy)).toEqual(readFileSync(file));
  });

  it('forgets the file before when another cannot be read', async () => {
    const bench = await settled(1);
    const folder = temporaryFolder();
    const good = join(folder, 'good.csv');
    const range = { accountId: 'acme', fromDate: YESTERDAY, toDate: YESTERDAY, granularity: 'hour' as const };
    await bench.core.exportCsv(good, range);
    await bench.core.historyService.openImport(good);
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, 'name,age\r\nanna,7\r\n');
    expect(await bench.core.historyService.openImport(bad)).toMatchObject({
      error: { code: 'file-not-readable', detail: expect.stringContaining('line 1') as string },
    });
    expect(await bench.core.historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });
  });
});
