import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepToOwner } from '../../../main/files/owner-only.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { temporaryFolder } from '../core/support.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

it('the history is readable by its owner alone from the first byte, with what stands beside it', () => {
  const path = join(temporaryFolder(), 'history.sqlite');
  const opened = openHistory(path, Date.UTC(2026, 10, 26));
  expect(opened.problem).toBeNull();
  expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
  opened.history.close();
});

it('one that an earlier version left open to others is closed to them', () => {
  const path = join(temporaryFolder(), 'history.sqlite');
  openHistory(path, Date.UTC(2026, 10, 26)).history.close();
  chmodSync(path, 0o644);
  openHistory(path, Date.UTC(2026, 10, 26)).history.close();
  expect(modeOf(path)).toBe('600');
});

it('a file that may only be read stays so, and folders and links are left as they are', () => {
  const folder = temporaryFolder();
  const readOnly = join(folder, 'read-only');
  writeFileSync(readOnly, 'x');
  chmodSync(readOnly, 0o444);
  keepToOwner(readOnly);
  expect(modeOf(readOnly)).toBe('400');
  const inTheWay = join(folder, 'folder');
  mkdirSync(inTheWay, { mode: 0o755 });
  keepToOwner(inTheWay);
  expect(modeOf(inTheWay)).toBe('755');
  const elsewhere = join(folder, 'elsewhere');
  writeFileSync(elsewhere, 'x', { mode: 0o644 });
  const link = join(folder, 'link');
  symlinkSync(elsewhere, link);
  keepToOwner(link);
  expect(modeOf(elsewhere)).toBe('644');
});
