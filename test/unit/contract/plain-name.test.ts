import * as v from 'valibot';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../../main/contract/ipc.ts';

const renamed = (name: string): unknown => {
  const parsed = v.safeParse(COMMANDS.updateAccount.args, { id: 'acme', name });
  return parsed.success ? parsed.output.name : 'refused';
};

// A name stands in the tray, in notifications, in `--status`: each a line of plain text, on the bus without NUL.
it.each([
  ['Acme', 'Acme'],
  ['  Acme\t& Sons ', 'Acme & Sons'],
  ['two\r\nlines\u2028three', 'two lines three'],
  ['nul\u0000nul', 'nul nul'],
  ['\u202eturned round', 'turned round'],
  ['\u2067left open', 'left open'],
  ['مرحبا', 'مرحبا'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['<b>&amp;</b>', '<b>&amp;</b>'],
  ['\u0000\u202e ', 'refused'],
  ['\u200b', 'refused'],
  ['x'.repeat(61), 'refused'],
])('the name %j is kept as %j', (name, kept) => {
  expect(renamed(name)).toBe(kept);
});
