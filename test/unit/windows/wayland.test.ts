import { expect, it } from 'vitest';
import { isWayland } from '../../../main/windows/wayland.ts';

const SESSION = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' };

it.each([
  ['what the switch says', 'wayland', 33, {}, true],
  ['what the switch says, in a Wayland session too', 'x11', 45, SESSION, false],
  ['not by itself in an old Electron', '', 33, SESSION, false],
  ['by itself in a new one', '', 45, SESSION, true],
  ['not without a compositor', '', 45, { XDG_SESSION_TYPE: 'wayland' }, false],
  ['not in an X session', '', 45, { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' }, false],
])('is %s', (_what, ozonePlatform, electronMajor, env, expected) => {
  expect(isWayland(ozonePlatform, electronMajor, env)).toBe(expected);
});
