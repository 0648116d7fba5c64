import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installedElectron } from '../../build/electron-resolver.mjs';
import { packageApp } from '../../build/packaging.mjs';
import { figure, sampleOf, type Figure } from './measure.ts';

/** How much a packaged app weighs beyond the Electron that it is packaged with. */
export async function packageFigures(): Promise<Figure[]> {
  const electron = installedElectron();
  if (electron === undefined) throw new Error('There is no Electron yet: `npm run electron-path` gets one.');
  const { executable } = await packageApp({ purpose: 'test' });
  const packaged = dirname(executable);
  const whole = await sizeOf(packaged);
  const bare = await sizeOf(electron.dir);
  await rm(dirname(packaged), { recursive: true, force: true });
  const miB = (bytes: number): number => bytes / 2 ** 20;
  return [
    figure('size of the package beyond bare Electron', 'MiB', sampleOf([miB(whole - bare)]), null, { atMost: 20 }),
    figure('size of the package', 'MiB', sampleOf([miB(whole)]), {
      ...{ sample: sampleOf([miB(bare)]), what: 'Electron as it is handed out' },
    }),
  ];
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
