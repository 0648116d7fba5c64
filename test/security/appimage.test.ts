import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { RELEASED } from './released.ts';

// What an AppImage starts, as the packager would write it: its own default is an entry without a sandbox.

test('4 an AppImage’s entry does not switch the sandbox off', () => {
  const output = mkdtempSync(join(tmpdir(), 'glance-appimage-'));
  try {
    const script = join(import.meta.dirname, 'appimage-entry.mjs');
    const said = execFileSync(process.execPath, [script, dirname(RELEASED), output], { encoding: 'utf8' });
    expect(said).toMatch(/^Exec=AppRun %U$/m);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});
