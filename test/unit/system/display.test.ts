import { expect, it } from 'vitest';
import { lacksDisplay } from '../../../main/system/display.ts';

const plain = { hasSwitch: () => false };

it.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, boolean]>([
  ['over SSH', 'linux', {}, true],
  ['with empty names', 'linux', { DISPLAY: '', WAYLAND_DISPLAY: '' }, true],
  ['on X', 'linux', { DISPLAY: ':0' }, false],
  ['on Wayland alone', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, false],
  ['on macOS', 'darwin', {}, false],
  ['on Windows', 'win32', {}, false],
])('%s', (_name, platform, env, lacks) => {
  expect(lacksDisplay(platform, env, plain)).toBe(lacks);
});

it('is left to whoever names a platform', () => {
  expect(lacksDisplay('linux', {}, { hasSwitch: (name) => name === 'ozone-platform' })).toBe(false);
});
