import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { plainName } from '../../../main/contract/settings-parts.ts';
import { settingsSchema } from '../../../main/contract/settings.ts';
import { openSettings } from '../../../main/settings/settings-store.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';
import { account, settingsContract } from './support.ts';
import { runs } from '../../arbitraries.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00.007Z');
const open = (folder: string) => openSettings(folder, createManualClock(NOW_MS));
const written = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));

settingsContract(() => open(temporaryFolder()));

describe('the settings file', () => {
  it('gives everything back after a restart', () => {
    const folder = temporaryFolder();
    const first = open(folder);
    first.addAccount(account('acme', { keyStored: true, timeZone: 'Pacific/Kiritimati', apiPath: 'single-slash' }));
    first.patch({ theme: 'light', pollIntervalMs: 3_600_000, windowBounds: { x: 1, y: 2, width: 3, height: 4 } });
    expect(open(folder).get()).toEqual(first.get());
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('holds nothing but what the schema names', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.updateAccount('acme', {});
    store.addAccount({ ...account('acme'), apiKey: 'secret' } as never);
    store.patch({ apiKey: 'secret', theme: 'dark' } as never);
    expect(JSON.stringify(written(folder))).not.toContain('secret');
  });

  it('is written for any settings that the schema allows, and read back the same', () => {
    const ids = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
    const pixels = fc.integer({ min: -100_000, max: 100_000 });
    const accounts = fc.uniqueArray(
      fc.record({
        id: ids,
        name: fc.stringMatching(/^[^\p{Cc}\s]{1,30}$/u).filter((name) => plainName(name) === name),
        color: fc.stringMatching(/^#[0-9a-f]{6}$/),
        timeZone: fc.constantFrom('system', 'Europe/Berlin', 'Etc/GMT+12', 'America/Argentina/Buenos_Aires'),
        paused: fc.boolean(),
        keyStored: fc.boolean(),
        backfillStopped: fc.boolean(),
      }),
      { maxLength: 5, selector: ({ id }) => id },
    );
    const settings = fc.record({
      accounts,
      pollIntervalMs: fc.integer({ min: 15_000, max: 3_600_000 }),
      theme: fc.constantFrom('system', 'light', 'dark'),
      backfillDays: fc.integer({ min: 0, max: 731 }),
      hourlyBackfillDays: fc.option(fc.integer({ min: 1, max: 731 })),
      retentionMonths: fc.constantFrom(null, 3, 6, 12, 24, 36),
      notifications: fc.record({ enabled: fc.boolean(), snoozedUntilMs: fc.option(fc.integer({ min: 0 })) }),
      csv: fc.record({
        format: fc.constantFrom('standard', 'spreadsheet'),
        delimiter: fc.constantFrom('comma', 'semicolon', 'tab'),
        bom: fc.boolean(),
      }),
      windowBounds: fc.option(
        fc.record({ x: pixels, y: pixels, width: fc.integer({ min: 1, max: 9_000 }), height: fc.constant(1) }),
      ),
    });
    fc.assert(
      fc.property(settings, (wanted) => {
        const folder = temporaryFolder();
        const store = open(folder);
        const primaryAccountId = wanted.accounts[0]?.id ?? null;
        store.patch({ ...wanted, primaryAccountId });
        const expected = v.parse(settingsSchema, { ...wanted, primaryAccountId });
        expect(store.get()).toEqual(expected);
        expect(open(folder).get()).toEqual(expected);
      }),
      runs(10),
    );
  });

  it.each([
    ['that is cut off', '{"accounts": [{"id": "ac'],
    ['that is empty', ''],
    ['of rubbish', '\u0000\u0000\u0000'],
    ['that is a list', '[]'],
    ['that is no object', '[]x'],
    ['that is nested too deep', '['.repeat(200_000)],
  ])('%s is quarantined as it was, and said; with no copy from before, the defaults serve', (_name, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), text);
    const store = open(folder);
    const quarantinePath = join(folder, 'settings.damaged-2026-11-24T12-00-00-007Z.json');
    expect(store.opening).toEqual({ origin: 'defaults', dropped: [], quarantinePath });
    expect(readFileSync(quarantinePath, 'utf8')).toBe(text);
    expect(store.get()).toMatchObject({ accounts: [], pollIntervalMs: 60_000 });
    store.addAccount(account('acme'));
    const again = open(folder);
    expect([again.opening.origin, again.account('acme')?.id]).toEqual(['file', 'acme']);
  });

  it('that is in order is copied beside it at each start, so that there is something to go back to', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.addAccount(account('acme'));
    open(folder);
    const good = readFileSync(join(folder, 'settings.json'), 'utf8');
    writeFileSync(join(folder, 'settings.json'), '{');
    open(folder);
    expect(readFileSync(join(folder, 'settings.backup.json'), 'utf8')).toBe(good);
  });

  it('with something a newer Glance put there is used for what is known of it', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ theme: 'dark', somethingNew: { x: 1 } }));
    const store = open(folder);
    expect([store.opening.quarantinePath, store.get().theme]).toEqual([null, 'dark']);
  });

  it('of the first days, with half of what is in it today, is completed with the defaults', () => {
    const folder = temporaryFolder();
    const old = { accounts: [{ id: 'acme', name: 'acme', color: '#2f6bff' }], primaryAccountId: 'acme' };
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(old));
    const store = open(folder);
    expect(store.opening.quarantinePath).toBeNull();
    expect(store.account('acme')).toEqual(account('acme'));
    store.patch({ theme: 'dark' });
    expect(open(folder).account('acme')).toEqual(account('acme'));
  });

  it('whose place is taken by a folder puts that aside', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'settings.json'));
    const store = open(folder);
    expect(existsSync(store.opening.quarantinePath ?? '')).toBe(true);
    store.patch({ theme: 'dark' });
    expect(open(folder).get().theme).toBe('dark');
  });

  it('that cannot be written is said, and written as soon as it can be', () => {
    const folder = join(temporaryFolder(), 'data');
    const clock = createManualClock(NOW_MS);
    const store = openSettings(folder, clock);
    store.patch({ theme: 'light' });
    const heard: string[] = [];
    store.onChange((settings) => heard.push(settings.theme));
    store.onSaveProblem((problem) => heard.push(problem?.code ?? 'saved'));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    store.patch({ theme: 'dark' });
    expect([store.get().theme, store.saveProblem()?.code]).toEqual(['dark', 'file-not-writable']);
    clock.advance(60_000);
    rmSync(folder);
    clock.advance(60_000);
    expect(heard).toEqual(['file-not-writable', 'dark', 'saved']);
    expect([store.saveProblem(), open(folder).get().theme]).toEqual([null, 'dark']);
  });

  it('is in order also where there is no room for the copy beside it', () => {
    const folder = temporaryFolder();
    open(folder).patch({ theme: 'dark' });
    mkdirSync(join(folder, 'settings.backup.json'));
    const store = open(folder);
    expect([store.opening.quarantinePath, store.get().theme]).toEqual([null, 'dark']);
  });
});
