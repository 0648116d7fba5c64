import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderProblem } from '../../../main/system/folder-check.ts';
import { temporaryFolder } from '../../integration/core/support.ts';

/** Data folders that can and cannot be used. */

it('makes a folder that is not there and leaves nothing in it', () => {
  const folder = join(temporaryFolder(), 'new', 'folder');
  expect(folderProblem(folder)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

it('knows a file in its place, above it, and links that lead nowhere', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('loop', join(folder, 'loop'));
  expect(folderProblem(join(folder, 'file'))).toBe('not-a-folder');
  expect(folderProblem(join(folder, 'file', 'below'))).toBe('not-a-folder');
  expect(folderProblem(join(folder, 'loop'))).toBe('not-a-folder');
});

it('knows a folder that may only be read', () => {
  // Every file system has one place where nobody, root included, may make a file.
  expect(folderProblem('/proc/1')).toBe('not-writable');
});
