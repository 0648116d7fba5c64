import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lacksDisplay } from '../../../main/system/display.ts';

const plain = { hasSwitch: () => false };

it.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, boolean]>([
  ['over SSH', 'linux', {}, true],
  ['with empty names', 'linux', { DISPLAY: '', WAYLAND_DISPLAY: '' }, true],
  ['on X', 'linux', { DISPLAY: ':0' }, false],
  ['on Wayland alone', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, false],
  ['on a Wayland connection that was handed over', 'linux', { WAYLAND_SOCKET: '5' }, false],
  ['on macOS', 'darwin', {}, false],
  ['on Windows', 'win32', {}, false],
])('%s', (_name, platform, env, lacks) => {
  expect(lacksDisplay(platform, env, plain)).toBe(lacks);
});

it.each(['ozone-platform', 'ozone-platform-hint'])('is left to whoever gives --%s', (given) => {
  expect(lacksDisplay('linux', {}, { hasSwitch: (name) => name === given })).toBe(false);
});

it('is there where a Wayland server listens under the name that needs no saying', () => {
  const runtimeDir = mkdtempSync(join(tmpdir(), 'glance-display-'));
  try {
    expect(lacksDisplay('linux', { XDG_RUNTIME_DIR: runtimeDir }, plain)).toBe(true);
    writeFileSync(join(runtimeDir, 'wayland-0'), '');
    expect(lacksDisplay('linux', { XDG_RUNTIME_DIR: runtimeDir }, plain)).toBe(false);
  } finally {
    rmSync(runtimeDir, { recursive: true });
  }
});
