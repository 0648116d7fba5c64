import type { Messages } from '../domain/wording/messages/messages.ts';
import { OWN_FLAGS } from './command-line.ts';

/**
 * Switches of Chromium and Node on the command line of the packaged app. Several of them hand the app to whoever can
 * change a shortcut: a debugger, a proxy, a log of all that is sent. Only those below pass; pure.
 */

/** Of Chromium's, what a person may need to see a window at all. A refused start lists them. */
export const PASSED_SWITCHES = [
  'no-sandbox',
  'disable-gpu',
  'ozone-platform',
  'ozone-platform-hint',
  'enable-wayland-ime',
  'force-device-scale-factor',
  'lang',
] as const;

/** What the platform itself adds when it starts a program. */
const PLATFORM_SWITCHES: Partial<Record<NodeJS.Platform, RegExp>> = {
  darwin: /^-psn_\d+_\d+$/,
  win32: /^-(?:Embedding|ToastActivated)$/,
};

/** How Playwright drives a build whose fuses let Node's inspector in; a release has no such fuse. */
const DRIVER_SWITCHES = ['inspect', 'remote-debugging-port'];

export interface ForeignSwitchOptions {
  readonly platform: NodeJS.Platform;
  /** Whether Node's inspector is open, which only a build for tests allows. */
  readonly isDriven: boolean;
}

/**
 * The first argument that is a switch and not among those that pass, as it was given; null when there is none.
 * @param args the command line without the program
 */
export function foreignSwitch(args: readonly string[], { platform, isDriven }: ForeignSwitchOptions): string | null {
  const passed = new Set<string>([...OWN_FLAGS, ...PASSED_SWITCHES, ...(isDriven ? DRIVER_SWITCHES : [])]);
  // Also behind a bare `--`, where Chromium reads no more of them: Glance itself does.
  const found = args.find((argument) => {
    const name = switchName(argument, platform);
    return name !== null && !passed.has(name) && PLATFORM_SWITCHES[platform]?.test(argument) !== true;
  });
  return found ?? null;
}

/** Chromium takes `--name`, `-name` and, on Windows, `/name`. Null for what is no switch. */
function switchName(argument: string, platform: NodeJS.Platform): string | null {
  const trimmed = argument.trim();
  const found = (platform === 'win32' ? /^(--|-|\/)([^=]*)/ : /^(--|-)([^=]*)/).exec(trimmed);
  const name = found?.[2] ?? '';
  if (found === null || name === '') return null;
  // Ours are read with two hyphens only, and a single one must not be a way around.
  return found[1] === '--' || !OWN_FLAGS.includes(name) ? name : `-${name}`;
}

/** The line on stderr. */
export function foreignSwitchSentence(argument: string, cli: Pick<Messages['cli'], 'foreignSwitch'>): string {
  const name = argument.replace(/=.*$/s, '').slice(0, 60);
  return cli.foreignSwitch({ name, passed: PASSED_SWITCHES.map((passed) => `--${passed}`).join(', ') });
}
