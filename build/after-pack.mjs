// What the packager does not do by itself: on Linux the program is started by a launcher, which says what is wrong where
// Chromium would only crash.
import { copyFile, chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('linux-launcher.sh', import.meta.url));

/** @param {import('app-builder-lib').AfterPackContext} context */
export default async function afterPack(context) {
  const { packager, appOutDir, electronPlatformName } = context;
  if (electronPlatformName !== 'linux') return;
  // Set here, as the packager would look for them in the launcher.
  const { electronFuses } = packager.config;
  if (electronFuses) await packager.addElectronFuses(context, await packager.generateFuseConfig(electronFuses));
  packager.config.electronFuses = null;
  const program = join(appOutDir, packager.executableName);
  await rename(program, `${program}.bin`);
  await copyFile(LAUNCHER, program);
  await chmod(program, 0o755);
}
