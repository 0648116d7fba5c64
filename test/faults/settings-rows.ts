import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { NoticeKind } from '../../main/contract/snapshot.ts';
import { damagedWhileOff, offline, troubleWhileRunning, type Fault } from './fault.ts';
import { isIdle, type Stage } from './stage.ts';

/** What may happen to the settings file between two runs, and while Glance runs. */

type Settings = Record<string, unknown> & { accounts: Record<string, unknown>[] };

const KEPT = 'Every other value is kept, above all accounts; Glance names once what it could not use.';
const COPY = 'The newest whole copy serves, and the damaged file is kept under another name.';
const WHOLE = 'Nothing is lost.';

const change = (what: string, edit: (settings: Settings) => void, says: readonly NoticeKind[], promise = KEPT): Fault =>
  offline({ what, promise, says }, ({ settingsPath }) => {
    const settings = JSON.parse(readFileSync(settingsPath, 'utf8')) as Settings;
    edit(settings);
    writeFileSync(settingsPath, JSON.stringify(settings));
  });

const rewrite = (
  what: string,
  text: (before: string) => string | Uint8Array,
  says: readonly NoticeKind[],
  promise: string,
): Fault =>
  offline({ what, promise, says }, ({ settingsPath }) => {
    writeFileSync(settingsPath, text(readFileSync(settingsPath, 'utf8')));
  });

const VALUES: readonly (readonly [string, unknown])[] = [
  ['theme', 'sepia'],
  ['theme', 7],
  ['theme', null],
  ['pollIntervalMs', 1],
  ['pollIntervalMs', '60000'],
  ['pollIntervalMs', 1e300],
  ['pollIntervalMs', -60_000],
  ['pollIntervalMs', 20_000.5],
  ['openAtLogin', 'yes'],
  ['hourlyBackfillDays', 0],
  ['retentionMonths', 5],
  ['csv', 'semicolon'],
  ['csv', { delimiter: 'pipe', bom: false }],
  ['notifications', 'off'],
  ['lostAccountIds', 7],
  ['notifications', { enabled: true, snoozedUntilMs: 9_007_199_254_740_991 }],
  ['windowBounds', { x: 1e12, y: 0, width: 800, height: 600 }],
  ['windowBounds', 'maximised'],
  ['keysToDelete', 'acme'],
];

const ACCOUNT: readonly (readonly [string, unknown])[] = [
  ['color', 'blue'],
  ['color', '#fff'],
  ['name', 'x'.repeat(61)],
  ['name', 7],
  ['timeZone', ['UTC']],
  ['paused', 'no'],
  ['apiPath', 'triple-slash'],
  ['alerts', 'all'],
  ['alerts', { workDays: [1, 9] }],
  ['name', '\u200b\u2060'],
  ['timeZone', 'Mars/Olympus'],
];

/** What becomes of the list of accounts, where the copy has them all. */
const LISTS: readonly (readonly [string, (settings: Settings) => void, readonly NoticeKind[]])[] = [
  ['an object', (settings) => Object.assign(settings, { accounts: { 0: settings.accounts[0] } }), []],
  ['null', (settings) => Object.assign(settings, { accounts: null }), []],
  ['a text', (settings) => Object.assign(settings, { accounts: 'acme' }), []],
  ['not there', (settings) => delete (settings as Partial<Settings>).accounts, []],
  ['[7]', (settings) => Object.assign(settings, { accounts: [7] }), ['settings-partly-read']],
  ['[{}]', (settings) => Object.assign(settings, { accounts: [{}] }), ['settings-partly-read']],
];
const ACCOUNTS_OF_COPY = 'The accounts come out of the newest copy, every other value out of the file.';

const value = ([key, bad]: readonly [string, unknown]): Fault =>
  change(`settings: ${key} is ${JSON.stringify(bad)}`, (settings) => (settings[key] = bad), ['settings-partly-read']);

const inAccount = ([key, bad]: readonly [string, unknown]): Fault =>
  change(
    `settings: ${key} of the account is ${JSON.stringify(bad).slice(0, 40)}`,
    (settings) => Object.assign(settings.accounts[0] ?? {}, { [key]: bad }),
    ['settings-partly-read'],
  );

const OTHER_ACCOUNTS: readonly (readonly [string, unknown])[] = [
  ['a second one that is no account', 'nonsense'],
  ['a second one without an id', { name: 'who?' }],
  ['a second one whose id is an address', { id: 'https://evil.example/', name: 'x', color: '#000000' }],
  ['the same one twice', { id: 'acme', name: 'again', color: '#000000' }],
];

const UNUSABLE: readonly (readonly [string, (before: string) => string | Uint8Array])[] = [
  ['of 0 bytes', () => ''],
  ['of NUL bytes', () => Buffer.alloc(700)],
  ['that holds []', () => '[]'],
  ['that holds null', () => 'null'],
  ['that holds a number', () => '42'],
  ['of random bytes', () => Buffer.from(Array.from({ length: 999 }, (_, index) => (index * 7919) % 256))],
  ['of a web page', () => '<!DOCTYPE html><title>Sign in</title>'],
  ['cut off after 9 bytes', (before) => before.slice(0, 9)],
  ['cut off in the middle', (before) => before.slice(0, before.length / 2)],
  ['cut off before its last byte', (before) => before.trimEnd().slice(0, -1)],
  ['nested 100,000 deep', () => '['.repeat(100_000)],
];

const HARMLESS: readonly (readonly [string, (before: string) => string | Uint8Array, readonly NoticeKind[]])[] = [
  ['with a byte order mark', (before) => `\ufeff${before}`, []],
  ['in UTF-16', (before) => Buffer.from(`\ufeff${before}`, 'utf16le'), []],
  ['in UTF-16 with the other byte order', (before) => Buffer.from(`\ufeff${before}`, 'utf16le').swap16(), []],
  ['with Windows line ends', (before) => before.replaceAll('\n', '\r\n'), []],
  ['with a comma at the end', (before) => before.replace(/\}\s*$/, ',}'), ['settings-mended']],
  ['with a comma twice', (before) => before.replace(',', ',,'), ['settings-mended']],
  ['with comments', (before) => `// mine\n${before}/* end */`, ['settings-mended']],
  ['with zeros behind its end', (before) => `${before}${'\0'.repeat(4_096)}`, ['settings-mended']],
];

const newer = change(
  'settings of a newer Glance: unknown keys everywhere',
  (settings) => {
    Object.assign(settings, { somethingNew: { deep: [1] }, ['__proto__x']: 1 });
    Object.assign(settings.accounts[0] ?? {}, { mood: 'happy' });
  },
  [],
  'They are kept as they are and written back.',
);

/** Something that can never be read, in the place of one of the files. */
const inPlaceOf = (name: string, what: string, make: (path: string) => void, says: readonly NoticeKind[]): Fault =>
  offline({ what: `${what} in the place of ${name}`, promise: 'Glance moves it aside.', says }, ({ folder }) => {
    const path = join(folder, name);
    rmSync(path, { recursive: true, force: true });
    make(path);
  });
const pipe = (path: string): void => void execFileSync('mkfifo', [path]);
const linkToItself = (path: string): void => {
  symlinkSync(path, path);
};
const fullFolder = (path: string): void => void mkdirSync(join(path, 'full'), { recursive: true });

const files: readonly Fault[] = [
  inPlaceOf('settings.json', 'a pipe', pipe, ['settings-from-copy']),
  inPlaceOf('settings.json', 'a link to itself', linkToItself, ['settings-from-copy']),
  inPlaceOf('settings.backup.json', 'a pipe', pipe, []),
  inPlaceOf('settings.backup.json', 'a folder', fullFolder, []),
  inPlaceOf('settings.backup-2.json', 'a pipe', pipe, []),
  inPlaceOf('status.json', 'a folder', fullFolder, []),
  removedWhileRunning('settings file', (folder) => [join(folder, 'settings.json')]),
  removedWhileRunning('settings file and its copies', (folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith('settings'))
      .map((name) => join(folder, name)),
  ),
  removedWhileRunning('whole data folder', (folder) => [folder]),
  offline({ what: 'settings file deleted', promise: COPY, says: ['settings-from-copy'] }, ({ settingsPath }) => {
    rmSync(settingsPath);
  }),
  offline(
    { what: 'a folder in the place of the settings file', promise: COPY, says: ['settings-from-copy'] },
    ({ settingsPath }) => {
      rmSync(settingsPath);
      mkdirSync(settingsPath);
    },
  ),
  {
    what: 'settings and their newest copy both cut off',
    promise: 'An older copy serves.',
    says: ['settings-from-copy'],
    run: async (stage) => {
      anotherGeneration(stage);
      return damagedWhileOff(({ settingsPath, folder }) => {
        writeFileSync(settingsPath, '{"acc');
        writeFileSync(join(folder, 'settings.backup.json'), '{"acc');
      })(stage);
    },
  },
  {
    what: 'settings cannot be written while Glance runs',
    promise: 'The change is in force, it is said, and it is written when it can be.',
    says: ['settings-not-saved'],
    run: troubleWhileRunning(
      (stage) => {
        const before = readFileSync(stage.settingsPath);
        rmSync(stage.settingsPath);
        mkdirSync(join(stage.settingsPath, 'in the way'), { recursive: true });
        stage.core().updateSettings({ theme: 'dark' });
        expect(stage.core().settings().theme).toBe('dark');
        return () => {
          rmSync(stage.settingsPath, { recursive: true });
          writeFileSync(stage.settingsPath, before);
        };
      },
      (stage) => stage.said().window !== '',
    ),
  },
];

function removedWhileRunning(what: string, paths: (folder: string) => readonly string[]): Fault {
  return {
    what: `${what} removed while Glance runs`,
    promise: 'It is written anew, and the next start has every account and every row.',
    says: [],
    run: async (stage) => {
      stage.start();
      await stage.until('everything fetched', () => isIdle(stage));
      const rowsBefore = stage.rows();
      for (const path of paths(stage.folder)) rmSync(path, { recursive: true });
      const recoverySeconds = await stage.until('it is there again', () => existsSync(stage.settingsPath), 5_000);
      await stage.until('every row is there again', () => stage.rows() >= rowsBefore, 5_000);
      stage.start();
      await stage.until('good numbers', () => isIdle(stage));
      return { ...stage.said(), recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
    },
  };
}

/** Lets the copies move on by one. */
function anotherGeneration(stage: Stage): void {
  stage.start();
  stage.core().updateSettings({ theme: 'light' });
  stage.stop();
  stage.start();
  stage.stop();
}

export const SETTINGS_ROWS: readonly Fault[] = [
  ...VALUES.map(value),
  ...ACCOUNT.map(inAccount),
  ...OTHER_ACCOUNTS.map(([what, account]) =>
    change(`settings: ${what}`, (settings) => settings.accounts.push(account as never), ['settings-partly-read']),
  ),
  ...LISTS.map(([what, edit, says]) =>
    change(`settings: the list of accounts is ${what}`, edit, ['settings-from-copy', ...says], ACCOUNTS_OF_COPY),
  ),
  newer,
  ...UNUSABLE.map(([what, text]) => rewrite(`settings file ${what}`, text, ['settings-from-copy'], COPY)),
  ...HARMLESS.map(([what, text, says]) => rewrite(`settings file ${what}`, text, says, WHOLE)),
  ...files,
];
