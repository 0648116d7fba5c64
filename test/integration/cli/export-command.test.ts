import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportFlags } from '../../../main/cli/command-line.ts';
import { runExportCommand } from '../../../main/cli/export-command.ts';
import { createMemorySettings } from '../../fakes/memory-settings.ts';
import { startBench, temporaryFolder } from '../core/support.ts';
import { DAY, hour, newHistoryPath, newStore, report } from '../history/support.ts';
import { account } from '../settings/support.ts';

const NOW_MS = DAY.endMs + 6 * 3_600_000;

function command(historyPath: string, change: Partial<ExportFlags> = {}, settings = createMemorySettings()) {
  const file = join(temporaryFolder(), 'out.csv');
  const flags = { file, from: '2026-11-24', to: '2026-11-24', granularity: 'hour', bom: false, ...change } as const;
  const run = runExportCommand({
    flags,
    historyPath,
    settings,
    systemTimeZone: 'UTC',
    systemLanguages: () => ['fr-FR', 'en'],
    nowMs: NOW_MS,
    appVersion: '0.0.0-test',
  });
  return { file, run, lines: () => readFileSync(file, 'utf8').split('\r\n').slice(1, -1) };
}

function historyWith(...ids: readonly string[]): string {
  const { path, store, connection } = newStore();
  for (const id of ids) store.keep(id, DAY, report([hour(9), hour(10)]), NOW_MS);
  connection.close();
  return path;
}

describe('the export command', () => {
  it('writes every account of the folder, connected or not, and says nothing', async () => {
    const settings = createMemorySettings({ accounts: [account('acme'), account('empty')] });
    const { run, lines } = command(historyWith('acme', 'removed'), {}, settings);
    expect(await run).toBeNull();
    expect(lines().map((line) => line.split(',')[0])).toEqual(['acme', 'removed', 'acme', 'removed']);
  });

  it('writes one account, in its own zone, with the dates the wrong way round put right', async () => {
    const settings = createMemorySettings({ accounts: [account('acme', { timeZone: 'Pacific/Auckland' })] });
    const change = {
      account: 'acme',
      from: '2026-11-25',
      to: '2026-11-24',
      delimiter: 'semicolon',
      bom: true,
    } as const;
    const { file, run } = command(historyWith('acme', 'beta'), change, settings);
    expect(await run).toBeNull();
    const text = readFileSync(file, 'utf8');
    expect([text.charCodeAt(0), text.includes('beta'), text.includes('acme;2026-11-24T22:00:00+13:00')]).toEqual([
      0xfeff,
      false,
      true,
    ]);
  });

  it('writes for a spreadsheet in the language asked for, else in that of the settings', async () => {
    const first = async (change: Partial<ExportFlags>, settings = createMemorySettings()): Promise<string> => {
      const { file, run } = command(historyWith('acme'), change, settings);
      expect(await run).toBeNull();
      return readFileSync(file, 'utf8').split('\r\n')[1] ?? '';
    };
    expect(await first({ format: 'spreadsheet' })).toMatch(/^acme;24\/11\/2026 09:00:00;/);
    expect(await first({ language: 'de' })).toMatch(/^acme;24\.11\.2026 09:00:00;/);
    expect(await first({ language: 'en-US' })).toMatch(/^acme,11\/24\/2026 09:00:00,/);
    const csv = { format: 'spreadsheet', delimiter: 'tab', bom: false } as const;
    expect(await first({}, createMemorySettings({ csv, language: 'ja' }))).toMatch(/^acme,2026\/11\/24 09:00:00,/);
    expect(await first({ format: 'standard' }, createMemorySettings({ csv }))).toMatch(/^acme\t2026-11-24T09/);
  });

  it('says in one line what is wrong, and writes nothing', async () => {
    const nobody = command(historyWith('acme'), { account: 'nobody' });
    expect(await nobody.run).toBe('There is no account “nobody” in this data folder; its accounts are acme.');
    const nothing = command(historyWith('acme'), { from: '2020-01-01', to: '2020-01-02' });
    expect(await nothing.run).toMatch(/^Nothing to export\. .*/);
    const nowhere = command(historyWith('acme'), { file: join(temporaryFolder(), 'no', 'such', 'folder.csv') });
    expect(await nowhere.run).toMatch(/^The file couldn’t be saved\. .*/);
    for (const each of [nobody, nothing, nowhere]) {
      expect(await each.run).not.toContain('\n');
      expect(existsSync(each.file)).toBe(false);
    }
  });

  it('makes nothing where there is no history', async () => {
    const path = newHistoryPath();
    expect(await command(path).run).toMatch(/^No account is connected/);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('leaves a damaged history where it is, for a Glance that may be running has it open', async () => {
    const path = newHistoryPath();
    writeFileSync(path, 'no database at all '.repeat(500));
    expect(await command(path).run).toMatch(/^The history can’t be opened\. .*/);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('works beside a Glance that runs, and that one goes on', async () => {
    const bench = await startBench({ nowMs: Date.parse('2026-11-24T12:00:00Z') });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    const shown = bench.snapshot().accounts[0]?.today?.hours;
    const { run, lines } = command(join(bench.dataDir, 'history.sqlite'));
    expect(await run).toBeNull();
    expect(lines()).toHaveLength(shown?.length ?? -1);
    const asked = bench.server.requests.length;
    await bench.until(() => bench.server.requests.length > asked + 1, 1_000);
    expect(bench.snapshot()).toMatchObject({ notices: [], accounts: [{ connection: { status: 'fresh' } }] });
  });
});
