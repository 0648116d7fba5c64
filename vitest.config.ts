import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { ensureCatalogue } from './build/catalogue/compile.mjs';
import { installedElectronDir } from './build/electron-resolver.mjs';

// Importing anything that imports Electron would otherwise try to download it in the middle of a test.
const electronDir = installedElectronDir();

ensureCatalogue();

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['test/{unit,integration,faults}/**/*.{test,spec}.ts'],
    environment: 'node',
    restoreMocks: true,
    maxWorkers: 2,
    // Only to end what hangs: how long a test takes says nothing, on a busy machine least of all.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    env: electronDir === undefined ? {} : { ELECTRON_OVERRIDE_DIST_PATH: electronDir },
  },
});
