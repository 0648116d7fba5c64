// What Electron and the test desktop need from the system, for Debian, Ubuntu and their relatives.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, say } from './console.mjs';

/**
 * One thing needed, recognised by the shared library, program or file itself rather than by who installed it.
 * @typedef {{ library: string, package: string } | { program: string, package: string } | { file: string, package: string }} Need
 */

/** To run Electron. @type {readonly Need[]} */
const RUN = [
  { library: 'libgtk-3.so.0', package: 'libgtk-3-0' },
  { library: 'libnss3.so', package: 'libnss3' },
  { library: 'libasound.so.2', package: 'libasound2' },
  { library: 'libgbm.so.1', package: 'libgbm1' },
  { library: 'libxkbcommon.so.0', package: 'libxkbcommon0' },
  { library: 'libcups.so.2', package: 'libcups2' },
  { library: 'libdrm.so.2', package: 'libdrm2' },
  { library: 'libatk-bridge-2.0.so.0', package: 'libatk-bridge2.0-0' },
  { library: 'libatspi.so.0', package: 'libatspi2.0-0' },
  { library: 'libnotify.so.4', package: 'libnotify4' },
  { library: 'libsecret-1.so.0', package: 'libsecret-1-0' },
  { library: 'libXss.so.1', package: 'libxss1' },
  { library: 'libXtst.so.6', package: 'libxtst6' },
  { library: 'libuuid.so.1', package: 'libuuid1' },
];

/** A desktop without a screen, for tests and for the demo on a server. @type {readonly Need[]} */
const DESKTOP = [
  { program: 'Xvfb', package: 'xvfb' },
  { program: 'dbus-daemon', package: 'dbus' },
  { program: 'gnome-keyring-daemon', package: 'gnome-keyring' },
  { program: 'secret-tool', package: 'libsecret-tools' },
  { program: 'xfce4-panel', package: 'xfce4-panel' },
  { program: 'xfwm4', package: 'xfwm4' },
  { program: 'dunst', package: 'dunst' },
  { program: 'xdotool', package: 'xdotool' },
  { file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', package: 'fonts-dejavu-core' },
];

/** Letters of the languages that Glance speaks, for pictures of it. @type {readonly Need[]} */
const FONTS = [
  { file: '/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf', package: 'fonts-lohit-deva' },
  { file: '/usr/share/fonts/truetype/vlgothic/VL-PGothic-Regular.ttf', package: 'fonts-vlgothic' },
];

/** A spreadsheet that reads what Glance exports; 90 MB, so for tests alone. @type {readonly Need[]} */
const SPREADSHEET = [{ program: 'soffice', package: 'libreoffice-calc-nogui' }];

/** Ears of the security tests: a network of their own, and what goes over the session bus. @type {readonly Need[]} */
const EARS = [
  { program: 'ip', package: 'iproute2' },
  { program: 'dbus-monitor', package: 'dbus-bin' },
];

/** A Wayland session without a screen. @type {readonly Need[]} */
const WAYLAND = [{ program: 'weston', package: 'weston' }];

/** The database's own program, against which files are measured. @type {readonly Need[]} */
const DATABASE = [{ program: 'sqlite3', package: 'sqlite3' }];

const SETS = {
  run: RUN,
  desktop: [...RUN, ...DESKTOP],
  pictures: [...RUN, ...DESKTOP, ...FONTS],
  test: [...RUN, ...DESKTOP, ...EARS, ...SPREADSHEET, ...WAYLAND],
  bench: [...RUN, ...DESKTOP, ...DATABASE],
};

/**
 * Installs what is missing when that is allowed.
 * @param {keyof typeof SETS} set
 * @throws {Error} naming the exact command to run, when this process may not install
 */
export async function ensureSystemPackages(set) {
  if (process.platform !== 'linux') return;
  const missing = await missingNeeds(SETS[set]);
  if (missing.length === 0) return;
  if (programPath('apt-get') === undefined) {
    const what = missing.map((need) =>
      'library' in need ? need.library : 'program' in need ? need.program : need.file,
    );
    throw new Error(`Missing on this computer, please install them: ${what.join(' ')}`);
  }
  const names = missing.map((need) => need.package);
  if (process.getuid?.() !== 0) {
    const packages = await packageNames(names);
    throw new Error(
      `Some system packages are missing. Please run:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}\n`,
    );
  }
  say(`Installing system packages: ${names.join(' ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // An old list of packages is better than none: a mirror that fails need not be the one that is needed.
  await run('apt-get', ['update', '-qq'], { env, allowFailure: true });
  const packages = await packageNames(names);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, quiet: true });
  const left = await missingNeeds(SETS[set]);
  if (left.length > 0) throw new Error(`Still missing: ${left.map((need) => need.package).join(' ')}`);
}

/** @param {readonly Need[]} needs */
async function missingNeeds(needs) {
  const ldconfig = programPath('ldconfig');
  const known = ldconfig === undefined ? '' : (await run(ldconfig, ['-p'], { quiet: true, allowFailure: true })).stdout;
  return needs.filter((need) => {
    if ('file' in need) return !existsSync(need.file);
    if ('program' in need) return programPath(need.program) === undefined;
    return !known.includes(`\t${need.library} (`);
  });
}

/**
 * @param {string} name
 * @returns {string | undefined} where it is; the folders of root are searched for everybody
 */
export function programPath(name) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Newer releases renamed libraries for 64-bit time (`libgtk-3-0t64`).
 * @param {readonly string[]} names
 */
async function packageNames(names) {
  const libraries = names.filter((name) => name.startsWith('lib'));
  const listed = await run('apt-cache', ['--names-only', 'search', 't64$'], { quiet: true, allowFailure: true });
  const renamed = new Set(listed.stdout.split('\n').map((line) => line.split(' ')[0]));
  // Without any list, as in a fresh container, the release decides.
  const guess = listed.stdout.trim() === '' && (await noPackageLists()) && releaseHas64BitTime();
  const guessed = new Set(['libgtk-3-0', 'libasound2', 'libcups2', 'libatk-bridge2.0-0', 'libatspi2.0-0']);
  return names.map((name) =>
    libraries.includes(name) && (renamed.has(`${name}t64`) || (guess && guessed.has(name))) ? `${name}t64` : name,
  );
}

async function noPackageLists() {
  const known = await run('apt-cache', ['--names-only', 'search', '^xvfb$'], { quiet: true, allowFailure: true });
  return known.stdout.trim() === '';
}

function releaseHas64BitTime() {
  const file = '/etc/os-release';
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const version = Number(/^VERSION_ID="?([\d.]+)/m.exec(text)?.[1] ?? '0');
  if (/^ID="?ubuntu/m.test(text)) return version >= 24.04;
  return /^ID="?debian/m.test(text) && (version >= 13 || version === 0);
}
