import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** What is loaded before the icon is in the tray is counted: each more of it is a later icon. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Modules of ours and packages that a file needs before its first line runs; types are gone by then. */
function neededBy(file: string, found = new Set<string>()): Set<string> {
  const name = relative(ROOT, file);
  if (found.has(name)) return found;
  found.add(name);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\b)([^;]*?)\sfrom\s'([^']+)'/gm);
  for (const [, names = '', from = ''] of imports) {
    if (/^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names)) continue;
    if (from.startsWith('.')) neededBy(join(dirname(file), from), found);
    else found.add(from);
  }
  return found;
}

const needed = [...neededBy(join(ROOT, 'main/main.ts'))];

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
  expect(rooms.length).toBeLessThanOrEqual(40);
});
