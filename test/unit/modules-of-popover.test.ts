import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** What is read before the popover shows anything is counted: each more of it is a later first picture, of both windows. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Modules of ours and packages that a file needs before its first line runs; types are gone by then. */
function neededBy(file: string, found = new Set<string>()): Set<string> {
  const name = relative(ROOT, file);
  if (found.has(name)) return found;
  found.add(name);
  if (!/\.(ts|svelte)$/.test(file)) return found;
  const imports = readFileSync(file, 'utf8').matchAll(/^\s*import\s(?!type\b)(?:([^;'"]*?)\sfrom\s)?'([^']+)'/gm);
  for (const [, names = '', from = ''] of imports) {
    if (/^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names)) continue;
    if (from.startsWith('.')) neededBy(join(dirname(file), from), found);
    else found.add(from);
  }
  return found;
}

const needed = [...neededBy(join(ROOT, 'renderer/main.ts'))];
neededBy(join(ROOT, 'renderer/views/Popover.svelte'), new Set()).forEach((name) => needed.push(name));
const inside = (folder: string): string[] => [...new Set(needed)].filter((name) => name.startsWith(folder)).toSorted();

it('is what is looked at', () => {
  expect(needed).toEqual(
    expect.arrayContaining(['renderer/App.svelte', 'renderer/components/popover/Sparkline.svelte']),
  );
  expect(needed).toContain('svelte');
});

it('nothing of charts, dialogs and other pages is read for it', () => {
  expect(inside('chart.js')).toEqual([]);
  for (const room of ['export', 'settings', 'history', 'week', 'accounts']) {
    expect(inside(`renderer/components/${room}/`)).toEqual([]);
  }
  expect(inside('renderer/views/')).toEqual(['renderer/views/Popover.svelte', 'renderer/views/loaded-views.svelte.ts']);
  expect(inside('renderer/components/ui/')).not.toContain('renderer/components/ui/DateField.svelte');
});

it('of the calendar’s library only the functions that are used', () => {
  expect(inside('temporal-polyfill').every((name) => name.startsWith('temporal-polyfill/fns/'))).toBe(true);
  expect(inside('temporal-polyfill').length).toBeGreaterThan(0);
});

it('few modules of ours', () => {
  expect(inside('renderer/').length + inside('main/').length).toBeLessThanOrEqual(100);
});
