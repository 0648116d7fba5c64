import { expect, it } from 'vitest';
import { importedBy } from '../imported-modules.ts';

/** What is loaded before the icon is in the tray is counted: each more of it is a later icon. */

const needed = importedBy('main/main.ts');

it('no package but Electron, the database, and what the flags and the account are checked with', () => {
  const packages = needed.filter((name) => !name.endsWith('.ts') && !name.startsWith('node:'));
  expect(packages.toSorted()).toEqual(['electron', 'libsql', 'valibot']);
});

it('no more modules of ours than the icon needs', () => {
  const rooms = needed.filter((name) => name.endsWith('.ts')).map((name) => name.split('/').slice(0, 2).join('/'));
  expect([...new Set(rooms)].toSorted()).toEqual([
    'main/cli',
    'main/contract',
    'main/history',
    'main/main.ts',
    'main/settings',
    'main/system',
    'main/tray',
    'main/windows',
  ]);
  expect(rooms.length).toBeLessThanOrEqual(41);
});
