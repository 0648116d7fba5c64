import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** What the layout promises: see ARCHITECTURE.md. Imports between rooms are checked by `.dependency-cruiser.mjs`. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

/** Sources of the product; what is compiled from the catalogue is none. */
const SOURCES = [...filesIn('main'), ...filesIn('renderer')].filter(
  (path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('main/domain/wording/messages/'),
);
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('the layout', () => {
  it('has three files that stand loose in main', () => {
    const loose = SOURCES.filter((path) => dirname(path) === 'main');
    expect(loose.sort()).toEqual(['main/app.ts', 'main/main.ts', 'main/preload.ts']);
  });

  it('has a room in main, renderer or build for each folder of unit tests', () => {
    const folders = new Set(filesIn('test/unit').map((path) => relative('test/unit', dirname(path))));
    const homeless = [...folders].filter((folder) => {
      const room = /^(renderer|build)\b/.test(folder) ? folder : join('main', folder);
      return !existsSync(join(ROOT, room));
    });
    expect(homeless).toEqual([]);
  });

  it('has a README that can be read in one go', () => {
    expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it('gives every property its seed: a red test is red for everybody', () => {
    const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    const seedless = filesIn('test').filter((path) => {
      if (!path.endsWith('.ts') || path.startsWith('test/unit/layout')) return false;
      const text = textOf(path);
      return count(text, /\bfc\.(assert|sample)\(/g) > count(text, /\bruns\(|\bseed: SEED\b/g);
    });
    expect(seedless).toEqual([]);
  });

  it('has no file in main that is longer than 290 lines', () => {
    const long = SOURCES.filter((path) => path.startsWith('main/')).filter(
      (path) => textOf(path).trimEnd().split('\n').length > 290,
    );
    expect(long).toEqual([]);
  });
});

/** Each of these is in one file; a second place would come to differ from the first. */
const ONCE: readonly (readonly [what: string, pattern: RegExp, home: string])[] = [
  ['the lengths of time', /\b(SECOND|MINUTE|HOUR|DAY|WEEK)_MS = /, 'main/domain/time/units.ts'],
  ['an hour in milliseconds', /\b(?:3_?600_?000|86_?400_?000|604_?800_?000)\b/, ''],
  [
    'windows of days',
    /\b(LEARNT|PACE|TYPICAL|REPLAYED|KEPT_OBSERVATIONS|FURTHEST)_DAYS = /,
    'main/domain/time/windows.ts',
  ],
  ['the name of this computer’s zone', /resolvedOptions\(\)\.timeZone/, 'main/system/time-zone.ts'],
  ['what a damaged file is called', /\.damaged-\$/, 'main/files/quarantine.ts'],
  ['moving a whole file into its place', /\brename(Sync)?\(partPath/, 'main/files/atomic-file.ts'],
  ['bringing a file to disk', /\bfsync(Sync)?\(|\.sync\(\)/, 'main/files/atomic-file.ts'],
  ['an exception as a Result', /\bfunction attempt\w*<|\bconst attempt\w* = /, 'main/contract/errors.ts'],
  ['the host of an account in what was typed', /replace\(.*acquire\\\.io/, 'main/domain/account/account-address.ts'],
  ['what overtakes an answer', /\+\+this\.#asked|this\.#asked\+\+/, 'renderer/state/latest.ts'],
];

describe('each thing is there once', () => {
  it.each(ONCE)('%s', (_what, pattern, home) => {
    const places = SOURCES.filter((path) => pattern.test(textOf(path)));
    expect(places.filter((path) => path !== home)).toEqual([]);
    if (home !== '') expect(places).toEqual([home]);
  });
});
