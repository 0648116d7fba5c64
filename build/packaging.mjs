// Makes what people install. Only an official Electron makes a release; a stand-in makes a development build.
import { constants, existsSync } from 'node:fs';
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run, say } from './console.mjs';
import { resolveElectron } from './electron-resolver.mjs';
import { toolPath } from './tools.mjs';

/** @type {Readonly<Record<string, string>>} */
const PLATFORM_FLAGS = { linux: '--linux', darwin: '--mac', win32: '--win' };

/**
 * Packages `out/` as it is.
 * @param {{ purpose: 'release' | 'development' | 'test' }} options `test` is not archived; the others are what
 *   `npm run dist` makes
 * @returns {Promise<{ executable: string, files: string[] }>} the unpacked app, and the files to hand out
 * @throws {Error} when the packager fails, or a release is asked of an Electron that is not the official one
 */
export async function packageApp({ purpose }) {
  const electron = await resolveElectron();
  if (purpose === 'release' && electron.source !== 'official') {
    throw new Error(`A release is made with the official Electron only; here it would be ${electron.version}.`);
  }
  const output = join(ROOT, 'dist', purpose === 'release' ? '' : purpose);
  await rm(output, { recursive: true, force: true });
  const args = [toolPath('electron-builder'), PLATFORM_FLAGS[process.platform] ?? '--linux'];
  if (purpose !== 'release') {
    args.push('dir', `-c.electronVersion=${electron.version}`, `-c.electronDist=${electron.dir}`);
  }
  args.push(`-c.directories.output=${output}`, '--publish', 'never');
  await run(process.execPath, args, { quiet: purpose === 'test' });

  const executable = await findExecutable(output);
  // Part of a stand-in only, and never loaded by a packaged app.
  await rm(join(executable, '..', 'resources', 'default_app.asar'), { force: true });
  await rm(join(executable, '..', 'resources', 'default_app.sha256'), { force: true });
  const files =
    purpose === 'development' && process.platform === 'linux' ? [await archive(output)] : await handouts(output);
  return { executable, files };
}

/**
 * The same app beside itself, with the one fuse that Playwright needs: it talks to main through Node's inspector.
 * @param {string} executable of a packaged app
 * @returns {Promise<string>} the executable to drive
 */
export async function drivableCopy(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  // On Linux a launcher has the name.
  const program = existsSync(`${executable}.bin`) ? `${executable}.bin` : executable;
  const copy = `${executable}-driven`;
  await copyFile(program, copy, constants.COPYFILE_FICLONE);
  await flipFuses(copy, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });
  return copy;
}

/** @param {string} output */
async function findExecutable(output) {
  const names = await readdir(output);
  const candidates = [
    ...names
      .filter((name) => name.endsWith('-unpacked'))
      .flatMap((name) => [join(output, name, 'glance-for-acquire'), join(output, name, 'Glance.exe')]),
    ...names
      .filter((name) => name.startsWith('mac'))
      .map((name) => join(output, name, 'Glance.app/Contents/MacOS/Glance')),
  ];
  const executable = candidates.find((file) => existsSync(file));
  if (executable === undefined) throw new Error(`The packager left no app in ${output}.`);
  return executable;
}

/**
 * The builder's own archiver is a download of its own; tar is everywhere.
 * @param {string} output
 */
async function archive(output) {
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  );
  const name = `Glance-${version}-linux-${process.arch}-development`;
  const file = join(output, `${name}.tar.gz`);
  const unpacked = (await readdir(output)).find((folder) => folder.endsWith('-unpacked')) ?? '';
  await run('tar', [
    '-czf',
    file,
    '--owner=0',
    '--group=0',
    `--transform=s,^${unpacked},${name},`,
    '-C',
    output,
    unpacked,
  ]);
  return file;
}

/** @param {string} output */
async function handouts(output) {
  const names = await readdir(output, { withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && !/\.(yml|yaml|blockmap)$/.test(entry.name))
    .map((entry) => join(output, entry.name));
}

/** @param {string} text */
export const sayLoudly = (text) => say(`\n*** ${text} ***\n`);
