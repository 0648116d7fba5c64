// Shows the built app at work without a display: `node build/virtual-desktop/demo.mjs [flags for the app]`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { ROOT, say } from '../console.mjs';

try {
  if (!existsSync(join(ROOT, 'out/main/main.js')))
    throw new Error('The app is not built yet: run `npm run build` first.');
  const { runDemo } = /** @type {typeof import('./demo.ts')} */ (await tsImport('./demo.ts', import.meta.url));
  process.stdout.write(await runDemo({ outputDir: join(ROOT, 'demo-output'), appArgs: process.argv.slice(2) }));
} catch (error) {
  say(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
