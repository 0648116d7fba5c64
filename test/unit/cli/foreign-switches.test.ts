import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { foreignSwitch, foreignSwitchSentence, PASSED_SWITCHES } from '../../../main/cli/foreign-switches.ts';

const onLinux = { platform: 'linux', isDriven: false } as const;

describe('a packaged app', () => {
  it.each([
    ['--remote-debugging-port=9222'],
    ['--remote-debugging-pipe'],
    ['-remote-debugging-port=0'],
    ['--inspect'],
    ['--inspect-brk=0.0.0.0:9229'],
    ['--ignore-certificate-errors'],
    ['--host-resolver-rules=MAP * 127.0.0.1'],
    ['--proxy-server=127.0.0.1:8080'],
    ['--log-net-log=/tmp/net.json'],
    ['--gpu-launcher=/bin/sh'],
    ['--renderer-cmd-prefix=/bin/sh'],
    ['--js-flags=--expose-gc'],
    ['--load-extension=/tmp/x'],
    ['--disable-web-security'],
    ['--enable-logging=file'],
    ['--log-file=/home/me/.bashrc'],
    ['-user-data-dir=/tmp/x'],
    ['--USER-DATA-DIR=/tmp/x'],
    ['--no-sandbox-and-more'],
    [' --remote-debugging-port=1'],
    ['--r'],
    ['-r'],
    ['--require=/tmp/x.js'],
  ])('does not start with %s', (argument) => {
    expect(foreignSwitch(['--hidden', argument], onLinux)).toBe(argument);
    expect(foreignSwitch(['--', argument], onLinux)).toBe(argument);
    expect(foreignSwitchSentence(argument, ENGLISH.m.cli)).toMatch(
      /^Glance does not accept .+\. Leave it out; .+--no-sandbox.+\.$/,
    );
    expect(foreignSwitchSentence(argument, ENGLISH.m.cli)).not.toContain('\n');
  });

  it('starts with its own and with the few of Chromium’s that a person may need', () => {
    const own = ['--user-data-dir=/x', '--base-url=http://127.0.0.1:1', '--demo', '--hidden', '--bom'];
    expect(foreignSwitch(own, onLinux)).toBeNull();
    expect(
      foreignSwitch(
        PASSED_SWITCHES.map((name) => `--${name}=1`),
        onLinux,
      ),
    ).toBeNull();
    expect(foreignSwitch(['file.csv', '', '-', '--'], onLinux)).toBeNull();
  });

  it('takes a driver’s switches only where its fuses let a driver in', () => {
    const driver = ['--inspect=0', '--remote-debugging-port=0'];
    expect(foreignSwitch(driver, { platform: 'linux', isDriven: true })).toBeNull();
    expect(foreignSwitch(driver, onLinux)).toBe('--inspect=0');
  });

  it('knows what a platform adds by itself', () => {
    expect(foreignSwitch(['-psn_0_12345'], { platform: 'darwin', isDriven: false })).toBeNull();
    expect(foreignSwitch(['-psn_0_12345'], onLinux)).toBe('-psn_0_12345');
    expect(foreignSwitch(['-Embedding'], { platform: 'win32', isDriven: false })).toBeNull();
    expect(foreignSwitch(['/gpu-launcher=x'], { platform: 'win32', isDriven: false })).toBe('/gpu-launcher=x');
  });
});
