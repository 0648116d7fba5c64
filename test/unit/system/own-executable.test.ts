import { describe, expect, it } from 'vitest';
import { ownExecutable } from '../../../main/system/own-executable.ts';

const OURS = { APPIMAGE: '/home/me/Glance.AppImage', APPDIR: '/tmp/.mount_Glance' };

describe('what starts this program again', () => {
  it.each([
    [OURS, '/tmp/.mount_Glance/glance-for-acquire', '/home/me/Glance.AppImage'],
    // Started from a terminal that is an AppImage itself
    [OURS, '/opt/Glance/glance-for-acquire', '/opt/Glance/glance-for-acquire'],
    [OURS, '/tmp/.mount_GlanceElse/glance-for-acquire', '/tmp/.mount_GlanceElse/glance-for-acquire'],
    [{ APPIMAGE: '/home/me/Other.AppImage' }, '/opt/Glance/glance', '/opt/Glance/glance'],
    [{ APPDIR: '/tmp/.mount_Glance' }, '/tmp/.mount_Glance/glance', '/tmp/.mount_Glance/glance'],
    [{}, '/opt/Glance/glance', '/opt/Glance/glance'],
    // The program behind the launcher
    [{}, '/opt/Glance/glance-for-acquire.bin', '/opt/Glance/glance-for-acquire'],
    [OURS, '/tmp/.mount_Glance/glance-for-acquire.bin', '/home/me/Glance.AppImage'],
  ])('%j, %s: %s', (env, execPath, expected) => {
    expect(ownExecutable(env, execPath)).toBe(expected);
  });
});
