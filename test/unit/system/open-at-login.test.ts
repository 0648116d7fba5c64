import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autostartFile, setOpenAtLogin, type OpenAtLoginOptions } from '../../../main/system/open-at-login.ts';

let folder = '';
let asked: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glance login '));
  asked = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const options = (changes: Partial<OpenAtLoginOptions> = {}): OpenAtLoginOptions => ({
  app: { setLoginItemSettings: (settings) => asked.push(settings) },
  platform: 'linux',
  executable: '/opt/Glance/glance',
  args: [],
  configHome: folder,
  ...changes,
});
const file = (): string => join(folder, 'autostart', 'glance-for-acquire.desktop');

describe('on Linux', () => {
  it('writes an autostart entry that starts hidden, and removes it again', () => {
    setOpenAtLogin(true, options());
    expect(readFileSync(file(), 'utf8').split('\n')).toEqual(
      expect.arrayContaining([
        '[Desktop Entry]',
        'Type=Application',
        'Name=Glance',
        'Exec="/opt/Glance/glance" "--hidden"',
      ]),
    );
    setOpenAtLogin(false, options());
    expect(existsSync(file())).toBe(false);
    setOpenAtLogin(false, options());
    expect(asked).toEqual([]);
  });

  it('names what the program needs before the flag', () => {
    setOpenAtLogin(true, options({ args: ['/home/me/glance'] }));
    expect(readFileSync(file(), 'utf8')).toContain('Exec="/opt/Glance/glance" "/home/me/glance" "--hidden"\n');
  });

  it('really starts what it names, however odd the path', () => {
    // The shell reads what is within double quotes by the same rules as an Exec line.
    const odd = join(folder, 'a "quoted" $HOME `tick` 100% back\\slash & co');
    writeFileSync(odd, '#!/bin/sh\necho "started $*"\n');
    chmodSync(odd, 0o755);
    const exec = /^Exec=(.*)$/m.exec(autostartFile([odd, '--hidden']))?.[1] ?? '';
    // A single percent sign would begin a field code
    expect(exec).toContain('100%% back');
    const asString = exec.replaceAll('\\\\', '\\').replaceAll('%%', '%');
    expect(execFileSync('/bin/sh', ['-c', asString], { encoding: 'utf8' })).toBe('started --hidden\n');
  });
});

describe('on macOS and Windows', () => {
  it.each(['darwin', 'win32'] as const)('leaves it to the system: %s', (platform) => {
    setOpenAtLogin(true, options({ platform }));
    setOpenAtLogin(false, options({ platform }));
    expect(asked).toEqual([
      { openAtLogin: true, args: ['--hidden'] },
      { openAtLogin: false, args: ['--hidden'] },
    ]);
    expect(existsSync(file())).toBe(false);
  });
});
