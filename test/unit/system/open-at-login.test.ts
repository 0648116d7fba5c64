import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  autostartFile,
  isOpenAtLogin,
  setOpenAtLogin,
  type OpenAtLoginOptions,
} from '../../../main/system/open-at-login.ts';

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
  app: {
    setLoginItemSettings: (settings) => asked.push(settings),
    getLoginItemSettings: () => ({ openAtLogin: true }),
  },
  userDataDir: '/home/me/.config/Glance',
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
        'Exec="/opt/Glance/glance" "--user-data-dir=/home/me/.config/Glance" "--hidden"',
      ]),
    );
    setOpenAtLogin(false, options());
    expect(existsSync(file())).toBe(false);
    setOpenAtLogin(false, options());
    expect(asked).toEqual([]);
  });

  it('names what the program needs before the flag', () => {
    setOpenAtLogin(true, options({ args: ['/home/me/glance'] }));
    expect(readFileSync(file(), 'utf8')).toContain(
      'Exec="/opt/Glance/glance" "/home/me/glance" "--user-data-dir=/home/me/.config/Glance" "--hidden"\n',
    );
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'is off where the system’s switch says so: %s',
    (line) => {
      expect(isOpenAtLogin(options())).toBe(false);
      setOpenAtLogin(true, options());
      expect(isOpenAtLogin(options())).toBe(true);
      const entry = readFileSync(file(), 'utf8').replace('X-GNOME-Autostart-enabled=true\n', '');
      writeFileSync(file(), `${entry}${line}\n`);
      expect(isOpenAtLogin(options())).toBe(false);
      // The person asks for it again, in Glance.
      setOpenAtLogin(true, options());
      expect(isOpenAtLogin(options())).toBe(true);
    },
  );

  it('leaves the entry of another data folder alone, and has one of its own', () => {
    const other = options({ userDataDir: '/home/me/second' });
    setOpenAtLogin(true, options());
    const entry = readFileSync(file(), 'utf8');
    setOpenAtLogin(false, other);
    expect(isOpenAtLogin(other)).toBe(false);
    setOpenAtLogin(true, other);
    expect(isOpenAtLogin(other)).toBe(true);
    expect(readFileSync(file(), 'utf8')).toBe(entry);
    setOpenAtLogin(false, other);
    expect(isOpenAtLogin(options())).toBe(true);
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
      { openAtLogin: true, args: ['"--user-data-dir=/home/me/.config/Glance"', '--hidden'] },
      { openAtLogin: false, args: ['"--user-data-dir=/home/me/.config/Glance"', '--hidden'] },
    ]);
    expect(existsSync(file())).toBe(false);
  });
});
