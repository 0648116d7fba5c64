import { expect, it } from 'vitest';
import { windowFiles } from '../../build/window-files.mjs';

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  '/entry': ['/app', '/words'],
  '/app': ['/words'],
  '/words': [],
  '/small': ['/words', '/mark'],
  '/mark': ['/small'],
  '/large': ['/charts', '/mark'],
  '/charts': ['/words'],
  '/other': ['/charts'],
};
const bundle = {
  getModuleInfo: (id: string) => (id in IMPORTS ? { importedIds: IMPORTS[id] ?? [] } : null),
};

it('puts what a window needs into as few files as there are, each module into one', () => {
  const groups = windowFiles(
    [
      { name: 'first', roots: ['/entry', '/small'] },
      { name: 'second', roots: ['/large'] },
    ],
    '/entry',
  );
  const fileOf = (id: string): (string | null)[] => groups.map(({ name }) => name(id, bundle));
  for (const id of ['/app', '/words', '/small', '/mark']) expect([id, fileOf(id)]).toEqual([id, ['first', null]]);
  for (const id of ['/large', '/charts']) expect([id, fileOf(id)]).toEqual([id, [null, 'second']]);
  for (const id of ['/entry', '/other']) expect([id, fileOf(id)]).toEqual([id, [null, null]]);
  expect(groups.map(({ priority }) => priority)).toEqual([2, 1]);
});
