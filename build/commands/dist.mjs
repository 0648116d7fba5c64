import { statSync } from 'node:fs';
import { buildApp } from '../app-build.mjs';
import { resolveElectron } from '../electron-resolver.mjs';
import { packageApp, sayLoudly } from '../packaging.mjs';

/**
 * Packages the app in `dist/`: everything this platform can hand out, or, without the official Electron, a folder and
 * a tar.gz for development.
 * @param {readonly string[]} args `--release` refuses to make anything less than a release
 */
export async function main(args) {
  const electron = await resolveElectron();
  const purpose = electron.source === 'official' || args.includes('--release') ? 'release' : 'development';
  if (purpose === 'development') {
    sayLoudly(`DEVELOPMENT BUILD, not for handing out: made with Electron ${electron.version}, not the official one`);
  }
  await buildApp();
  const { executable, files } = await packageApp({ purpose });
  for (const file of [executable, ...files]) {
    process.stdout.write(`${file}  ${(statSync(file).size / 1e6).toFixed(1)} MB\n`);
  }
  if (purpose === 'development') sayLoudly('This was a DEVELOPMENT BUILD');
  return 0;
}
