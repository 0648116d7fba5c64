import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHome } from './home.mjs';
import { lockKeyring, startKeyring } from './keyring.mjs';
import { ServiceGroup } from './processes.mjs';
import { connectBus, nameOwned, startSessionBus } from './session-bus.mjs';
import { startXServer } from './x-server.mjs';

/** A whole desktop without a screen: X server, session bus, window manager, panel, notifications and keyring. */

/**
 * @typedef {object} Components
 * @property {boolean} [windowManager] xfwm4; on by default
 * @property {boolean} [panel] xfce4-panel with tray and clock; on by default
 * @property {boolean} [notifications] dunst; on by default. Without it, a test can take its place
 * @property {'unlocked' | 'locked' | 'none'} [keyring] gnome-keyring; unlocked by default
 */

/**
 * @typedef {object} DesktopOptions
 * @property {string} [screen] `1280x800x24` unless given: width, height, bits per pixel
 * @property {number} [scaleFactor] 1 unless given; 2 is a HiDPI screen
 * @property {import('./home.mjs').Theme} [panelTheme] dark unless given
 * @property {Components} [components]
 * @property {string} [timeZone] IANA zone that its clocks show; the one of this process unless given
 */

/**
 * @typedef {object} VirtualDesktop
 * @property {NodeJS.ProcessEnv} env everything a program needs to run on it; not mixed with this process's own
 * @property {string} busAddress of its session bus
 * @property {string} home directory of its person
 * @property {number} scaleFactor
 * @property {{ width: number, height: number }} size of the screen in pixels
 * @property {Readonly<Record<string, number | undefined>>} pids of what runs, by name
 * @property {() => Promise<Buffer>} screenshot the whole screen as a PNG
 * @property {() => Promise<Buffer>} pixels the whole screen as RGBA bytes, row by row
 * @property {(fits: (role: string) => boolean) => Promise<void>} untilActiveWindow waits until the window with the
 *   keyboard has a WM_WINDOW_ROLE that fits, such as `GtkFileChooserDialog`; needs the window manager
 * @property {() => Promise<void>} stop ends everything and removes its files
 */

/** What is passed on from this process; the rest would leak a real desktop into the virtual one. */
const PASSED_ON = ['PATH', 'TZ', 'CI', 'NODE_EXTRA_CA_CERTS', 'ELECTRON_OVERRIDE_DIST_PATH'];

const WALLPAPERS = {
  dark: /** @type {const} */ (['#2f4b73', '#141f35']),
  light: /** @type {const} */ (['#c9dcf2', '#8fb0d6']),
};

/**
 * Starts a desktop and waits until all of it is ready. Several can run at once.
 * @param {DesktopOptions} [options]
 * @returns {Promise<VirtualDesktop>}
 * @throws {Error} when a part is not installed or does not come up; nothing is left running then
 */
export async function startVirtualDesktop({
  screen = '1280x800x24',
  scaleFactor = 1,
  panelTheme = 'dark',
  components = {},
  timeZone,
} = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'glance-desktop-'));
  const services = new ServiceGroup();
  // A process that exits without stopping takes its desktop with it.
  const onExit = () => {
    services.stopNow();
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', onExit);
  /** @type {import('@particle/dbus-next').MessageBus | undefined} */
  let bus;
  const stop = async () => {
    bus?.disconnect();
    await services.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    process.removeListener('exit', onExit);
  };

  try {
    const home = join(directory, 'home');
    const env = { ...passedOn(timeZone), ...(await createHome(home, { theme: panelTheme, scaleFactor })) };
    const [server, busAddress] = await Promise.all([
      startXServer(services, { screen, dpi: 96, directory, env, wallpaper: WALLPAPERS[panelTheme] }),
      startSessionBus(services, { directory, env }),
    ]);
    Object.assign(env, {
      DISPLAY: server.display,
      XAUTHORITY: server.authorityFile,
      DBUS_SESSION_BUS_ADDRESS: busAddress,
    });
    bus = connectBus(busAddress);
    await startComponents({ services, sessionBus: bus, env, server }, components);
    const { size, pixels, screenshot, untilActiveWindow } = server;
    const { pids } = services;
    return { env, busAddress, home, scaleFactor, size, pids, pixels, screenshot, untilActiveWindow, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The environment that its programs begin with.
 * @param {string | undefined} timeZone
 * @returns {NodeJS.ProcessEnv}
 */
function passedOn(timeZone) {
  const known = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(known), LANG: 'C.UTF-8', ...(timeZone === undefined ? {} : { TZ: timeZone }) };
}

/**
 * @typedef {object} Ground what the components stand on
 * @property {ServiceGroup} services
 * @property {import('@particle/dbus-next').MessageBus} sessionBus
 * @property {NodeJS.ProcessEnv} env
 * @property {Awaited<ReturnType<typeof startXServer>>} server
 */

/**
 * Starts what is wanted of window manager, panel, notifications and keyring, and waits until all of it is ready.
 * @param {Ground} ground
 * @param {Components} components
 */
async function startComponents(
  { services, sessionBus, env, server },
  { windowManager = true, panel = true, notifications = true, keyring = 'unlocked' },
) {
  /** @param {string} name @param {readonly string[]} command @param {string} busName */
  const startService = async (name, command, busName) => {
    const service = services.start(name, command, { env });
    await nameOwned(sessionBus, busName, [service.died]);
  };
  const shell = async () => {
    if (!windowManager && !panel) return;
    await startService('the settings daemon', [await executableOf('org.xfce.Xfconf')], 'org.xfce.Xfconf');
    await Promise.all([
      windowManager &&
        Promise.race([services.start('the window manager', ['xfwm4'], { env }).died, server.windowManagerReady()]),
      panel && startService('the panel', ['xfce4-panel', '--disable-wm-check'], 'org.kde.StatusNotifierWatcher'),
    ]);
  };
  const secrets = async () => {
    if (keyring === 'none') return;
    await startKeyring(services, sessionBus, env);
    if (keyring === 'locked') await lockKeyring(sessionBus);
  };
  await Promise.all([
    shell(),
    secrets(),
    notifications && startService('the notification daemon', ['dunst'], 'org.freedesktop.Notifications'),
  ]);
}

/**
 * Runs something on a desktop of its own, which is gone afterwards whatever happens.
 * @template T
 * @param {DesktopOptions} options
 * @param {(desktop: VirtualDesktop) => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withVirtualDesktop(options, action) {
  const desktop = await startVirtualDesktop(options);
  try {
    return await action(desktop);
  } finally {
    await desktop.stop();
  }
}

/**
 * The program that the bus would start for a name, from the file its package installed.
 * @param {string} busName
 */
async function executableOf(busName) {
  const file = await readFile(`/usr/share/dbus-1/services/${busName}.service`, 'utf8').catch(() => '');
  const program = /^Exec=(\S+)/m.exec(file)?.[1];
  if (program === undefined) throw new Error(`The package that provides ${busName} is not installed.`);
  return program;
}
