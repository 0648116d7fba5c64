// Photographs every view and state: `node build/virtual-desktop/screenshots.mjs [LOOK …]`.
import { join, relative } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { ROOT, say } from '../console.mjs';

try {
  const { takeScreenshots } = /** @type {typeof import('./screenshots.ts')} */ (
    await tsImport('./screenshots.ts', import.meta.url)
  );
  const outputDir = join(ROOT, 'demo-output', 'screenshots');
  const count = await takeScreenshots(outputDir, process.argv.slice(2));
  process.stdout.write(`${count} pictures in ${relative(process.cwd(), outputDir)}\n`);
} catch (error) {
  say(`No pictures: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
