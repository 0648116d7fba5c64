import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSettings, openSettingsReadOnly, type SettingsStore } from '../../../main/settings/settings-store.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';

/** What may have happened to a settings file, and what is still there afterwards. */

const ACME = { id: 'acme', name: 'Acme', color: '#2f6bff', keyStored: true };
const BETA = { id: 'beta', name: 'Beta', color: '#0f9d8a', keyStored: true };
const GOOD = { accounts: [ACME, BETA], primaryAccountId: 'beta', pollIntervalMs: 30_000, theme: 'dark' };

let days = 0;
const open = (folder: string): SettingsStore =>
  openSettings(folder, createManualClock(Date.parse('2026-11-24T12:00:00Z') + (days += 1) * 86_400_000));
const write = (folder: string, data: unknown, name = 'settings.json'): void =>
  writeFileSync(
    join(folder, name),
    typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data),
  );
const written = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as Record<string, unknown>;
const quarantined = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes('damaged'));

describe('one value that does not fit', () => {
  it.each([
    [{ theme: 'sepia' }, ['theme'], { theme: 'system' }],
    [{ pollIntervalMs: 1 }, ['pollIntervalMs'], { pollIntervalMs: 60_000 }],
    [{ pollIntervalMs: '30000' }, ['pollIntervalMs'], { pollIntervalMs: 60_000 }],
    [{ pollIntervalMs: null }, ['pollIntervalMs'], { pollIntervalMs: 60_000 }],
    [{ backfillDays: 1e9 }, ['backfillDays'], { backfillDays: 90 }],
    [{ retentionMonths: 5 }, ['retentionMonths'], { retentionMonths: null }],
    [{ openAtLogin: 'yes' }, ['openAtLogin'], { openAtLogin: false }],
    [{ csv: 7 }, ['csv'], { csv: { format: 'standard', delimiter: 'comma', bom: false } }],
    [
      { csv: { delimiter: 'pipe', bom: true } },
      ['csv.delimiter'],
      { csv: { format: 'standard', delimiter: 'comma', bom: true } },
    ],
    [
      { notifications: { enabled: false, snoozedUntilMs: 9_007_199_254_740_991 } },
      ['notifications.snoozedUntilMs'],
      { notifications: { enabled: false, snoozedUntilMs: null } },
    ],
    [{ windowBounds: { x: 1.5, y: 0, width: 800, height: 600 } }, ['windowBounds'], { windowBounds: null }],
    [{ keysToDelete: ['acme', '', 7] }, ['keysToDelete.2', 'keysToDelete.3'], { keysToDelete: ['acme'] }],
  ])('%j: the rest is kept, and it is said once', (change, dropped, expected) => {
    const folder = temporaryFolder();
    const text = JSON.stringify({ ...GOOD, ...change });
    write(folder, text);
    const store = open(folder);
    expect(store.opening).toMatchObject({ origin: 'file', dropped });
    expect(readFileSync(store.opening.quarantinePath ?? '', 'utf8')).toBe(text);
    expect(store.get()).toMatchObject({
      ...{ theme: 'dark', pollIntervalMs: 30_000, primaryAccountId: 'beta' },
      ...expected,
    });
    expect(store.get().accounts.map(({ id, name }) => [id, name])).toEqual([
      ['acme', 'Acme'],
      ['beta', 'Beta'],
    ]);
    expect(open(folder).opening).toEqual({ origin: 'file', dropped: [], quarantinePath: null });
  });
});

describe('one account that does not fit', () => {
  const rule = { enabled: true, sensitivity: 'extreme', forPolls: 3 };
  it.each([
    [{ ...ACME, color: 'blue' }, ['accounts.acme.color'], { id: 'acme', color: '#2f6bff' }],
    [{ ...ACME, name: 'x'.repeat(61) }, ['accounts.acme.name'], { name: 'x'.repeat(60) }],
    [{ ...ACME, name: 7 }, ['accounts.acme.name'], { name: 'acme' }],
    [{ ...ACME, name: 'Ac\u0000me\n' }, [], { name: 'Ac me' }],
    [{ ...ACME, name: '\u202eAcme' }, [], { name: 'Acme' }],
    [{ id: ' ACME ' }, [], { id: 'acme', name: 'acme' }],
    [{ ...ACME, paused: 'no' }, ['accounts.acme.paused'], { paused: false, keyStored: true }],
    [{ ...ACME, timeZone: 7 }, ['accounts.acme.timeZone'], { timeZone: 'system' }],
    [
      { ...ACME, alerts: { workDays: [1, 2], rules: { 'sessions-up': rule } } },
      ['accounts.acme.alerts.rules.sessions-up.sensitivity'],
      { alerts: { workDays: [1, 2], rules: { 'sessions-up': { sensitivity: 'medium', forPolls: 3 } } } },
    ],
  ])('%j is kept with what fits of it', (acme, dropped, expected) => {
    const folder = temporaryFolder();
    write(folder, { ...GOOD, accounts: [acme, BETA] });
    const store = open(folder);
    expect(store.opening.dropped).toEqual(dropped);
    expect(store.account('acme')).toMatchObject(expected);
    expect(store.account('beta')).toMatchObject(BETA);
  });

  it.each([
    ['nonsense', 'accounts.1'],
    [null, 'accounts.1'],
    [{ id: 'https://evil.example/', name: 'x', color: '#2f6bff' }, 'accounts.https://evil.example/'],
    [{ name: 'without an id' }, 'accounts.1'],
  ])('%j cannot be an account: the other one is kept', (acme, name) => {
    const folder = temporaryFolder();
    write(folder, { ...GOOD, accounts: [acme, BETA] });
    const store = open(folder);
    expect(store.opening.dropped).toEqual([name]);
    expect(store.get().accounts.map(({ id }) => id)).toEqual(['beta']);
  });

  it('is there twice: the first stays', () => {
    const folder = temporaryFolder();
    write(folder, { ...GOOD, accounts: [ACME, { ...ACME, name: 'again' }, BETA] });
    const store = open(folder);
    expect(store.opening.dropped).toEqual(['accounts.acme']);
    expect(store.get().accounts.map(({ name }) => name)).toEqual(['Acme', 'Beta']);
  });

  it('is the 51st: fifty stay', () => {
    const folder = temporaryFolder();
    write(folder, { accounts: Array.from({ length: 51 }, (_, index) => ({ id: `team-${index + 1}` })) });
    const store = open(folder);
    expect([store.get().accounts.length, store.opening.dropped]).toEqual([50, ['accounts.team-51']]);
  });
});

describe('what a newer Glance put there', () => {
  it('is written back as it was, wherever it stands', () => {
    const folder = temporaryFolder();
    const newer = {
      ...GOOD,
      accounts: [{ ...ACME, mood: { happy: true } }, BETA],
      notifications: { sound: 'bell' },
      somethingNew: [1, { x: null }],
    };
    write(folder, newer);
    const store = open(folder);
    store.patch({ theme: 'light' });
    store.updateAccount('acme', { name: 'Renamed' });
    store.removeAccount('beta');
    store.addAccount({ ...store.account('acme')!, id: 'gamma' });
    expect(written(folder)).toMatchObject({
      theme: 'light',
      accounts: [{ id: 'acme', name: 'Renamed', mood: { happy: true } }, { id: 'gamma' }],
      notifications: { enabled: true, sound: 'bell' },
      somethingNew: [1, { x: null }],
    });
  });

  it('may be called __proto__ and does no harm', () => {
    const folder = temporaryFolder();
    write(folder, '{"theme":"dark","__proto__":{"openAtLogin":true},"constructor":{"x":1}}');
    const store = open(folder);
    store.patch({ pollIntervalMs: 15_000 });
    expect(store.get()).toMatchObject({ theme: 'dark', openAtLogin: false });
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toMatch(/"__proto__"[^]*"constructor"/);
  });
});

describe('a file that is not quite JSON', () => {
  const text = JSON.stringify(GOOD, null, 2);
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  it.each<[string, string | Uint8Array, string]>([
    ['a byte order mark', `\ufeff${text}`, 'file'],
    ['UTF-16, as an editor saved it', utf16, 'file'],
    ['a comma at the end', text.replace(/\n\}$/, ',\n}'), 'mended'],
    ['a comma twice', text.replace(',\n  "theme"', ',,\n  "theme"'), 'mended'],
    ['a comma missing', text.replace(',\n  "theme"', '\n  "theme"'), 'mended'],
    ['comments', `// by hand\n${text}`, 'mended'],
    ['zeros after its end', `${text}${'\0'.repeat(500)}`, 'mended'],
  ])('with %s loses nothing', (_name, content, origin) => {
    const folder = temporaryFolder();
    write(folder, content);
    const store = open(folder);
    expect(store.opening).toMatchObject({ origin, dropped: [] });
    expect(store.get()).toMatchObject(GOOD);
    expect(open(folder).opening.origin).toBe('file');
  });

  it.each([
    ['cut in its second account', text.slice(0, text.indexOf('"beta"') + 3), ['acme'], 60_000],
    ['cut in its last value', text.slice(0, -6), ['acme', 'beta'], 30_000],
    ['with a quotation mark gone', text.replace('"theme"', 'theme"'), ['acme', 'beta'], 30_000],
    ['with a number scratched', text.replace('30000', '3x000'), ['acme', 'beta'], 60_000],
  ])('%s keeps what is certain', (_name, content, ids, pollIntervalMs) => {
    const folder = temporaryFolder();
    write(folder, content);
    const store = open(folder);
    expect(store.opening.origin).toBe('parts');
    expect(store.get().accounts.map(({ id }) => id)).toEqual(ids);
    expect(store.get()).toMatchObject({ pollIntervalMs, accounts: [ACME, ...(ids.length > 1 ? [BETA] : [])] });
  });
});

describe('a file that cannot be used', () => {
  const DAMAGES: readonly [string, (path: string) => void][] = [
    ['of 0 bytes', (path) => writeFileSync(path, '')],
    ['of zeros', (path) => writeFileSync(path, Buffer.alloc(900))],
    ['that is a list', (path) => writeFileSync(path, '[]')],
    ['that is deleted', (path) => rmSync(path)],
    [
      'that is a folder',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    ['that was cut off', (path) => writeFileSync(path, readFileSync(path).subarray(0, 40))],
  ];
  it.each(DAMAGES)('%s gives way to the newest whole copy, over any number of starts', (_name, damage) => {
    const folder = temporaryFolder();
    write(folder, GOOD);
    open(folder);
    for (let round = 0; round < 4; round += 1) {
      damage(join(folder, 'settings.json'));
      const store = open(folder);
      expect(store.opening.origin).toBe('copy');
      expect(store.get()).toMatchObject(GOOD);
      expect(openSettingsReadOnly(folder).get()).toMatchObject(GOOD);
    }
    expect(open(folder).opening.origin).toBe('file');
  });

  it('never lets defaults take the place of a copy with accounts', () => {
    const folder = temporaryFolder();
    write(folder, GOOD);
    open(folder);
    for (let round = 0; round < 5; round += 1) {
      write(folder, { theme: round % 2 === 0 ? 'light' : 'dark' });
      open(folder);
    }
    rmSync(join(folder, 'settings.json'));
    expect(open(folder).get().accounts).toMatchObject([ACME, BETA]);
  });

  it('gives way to an older copy where the newest is damaged too', () => {
    const folder = temporaryFolder();
    for (const theme of ['light', 'dark', 'system'] as const) {
      write(folder, { ...GOOD, theme });
      open(folder);
    }
    write(folder, '{"the');
    write(folder, '', 'settings.backup.json');
    expect(open(folder).get()).toMatchObject({ ...GOOD, theme: 'dark' });
  });

  it('has what could be read of it laid over the copy', () => {
    const folder = temporaryFolder();
    write(folder, { ...GOOD, accounts: [ACME] });
    open(folder);
    write(folder, `${JSON.stringify({ ...GOOD, theme: 'light' }).slice(0, -1)},"openAt`);
    const store = open(folder);
    expect(store.opening.origin).toBe('copy');
    expect(store.get()).toMatchObject({ ...GOOD, theme: 'light' });
  });

  it('does not bring back an account that the person removed', () => {
    const folder = temporaryFolder();
    write(folder, GOOD);
    open(folder);
    write(folder, { ...GOOD, theme: 'light' });
    open(folder).removeAccount('acme');
    rmSync(join(folder, 'settings.json'));
    expect(
      open(folder)
        .get()
        .accounts.map(({ id }) => id),
    ).toEqual(['beta']);
    expect(readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'utf8').includes('acme'))).toEqual([]);
  });

  it('an account added in this run is in the copy at once', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    write(folder, GOOD);
    store.addAccount(openSettingsReadOnly(folder).account('acme')!);
    write(folder, '');
    expect(open(folder).account('acme')).toMatchObject(ACME);
  });
});

describe('reading for a command', () => {
  it.each(['', '{', JSON.stringify({ ...GOOD, theme: 'sepia' }), '[]'])(
    'changes nothing where the file is %j',
    (text) => {
      const folder = temporaryFolder();
      write(folder, text);
      write(folder, GOOD, 'settings.backup.json');
      const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
      expect(openSettingsReadOnly(folder).account('beta')).toMatchObject(BETA);
      expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual(before);
    },
  );
});

it('litter of writes that were killed is gone after the next start', () => {
  const folder = temporaryFolder();
  write(folder, GOOD);
  for (const name of ['settings.json.tmp-1764000000000a1b2c3', '.settings.backup.json.999999-0123456789ab.part'])
    write(folder, '{', name);
  open(folder);
  expect(readdirSync(folder).sort()).toEqual(['settings.backup.json', 'settings.json']);
  expect(quarantined(folder)).toEqual([]);
});
