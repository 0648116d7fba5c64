// What the packager does not do by itself: on Linux the program is started by a launcher, which says what is wrong where
// Chromium would only crash.
import { copyFile, chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

const LAUNCHER = fileURLToPath(new URL('linux-launcher.sh', import.meta.url));

/** @param {import('app-builder-lib').AfterPackContext} context */
export default async function afterPack({ packager, appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return;
  const { electronFuses, linux } = packager.config;
  const program = join(appOutDir, linux?.executableName ?? '');
  // Set here, as the packager would look for them in the launcher.
  await flipFuses(program, { version: FuseVersion.V1, ...fusesOf(electronFuses ?? {}) });
  Object.assign(packager.config, { electronFuses: null });
  await rename(program, `${program}.bin`);
  await copyFile(LAUNCHER, program);
  await chmod(program, 0o755);
}

/**
 * The packager's names of fuses begin with a small letter.
 * @param {import('app-builder-lib').FuseOptionsV1} options
 * @returns {Partial<Record<FuseV1Options, boolean>>}
 */
function fusesOf(options) {
  const known = Object.entries(options).filter(([, value]) => typeof value === 'boolean');
  return Object.fromEntries(
    known.map(([name, value]) => {
      const fuse = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      if (!(fuse in FuseV1Options)) throw new Error(`There is no fuse ${fuse}.`);
      return [FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (fuse)], value];
    }),
  );
}
