import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { ensureCatalogue } from './build/catalogue/compile.mjs';
import { oneByteSource } from './build/one-byte-source.mjs';
import { licencesPlugin } from './build/licences.mjs';
import { plainIcons } from './build/plain-icons.mjs';
import { windowFiles } from './build/window-files.mjs';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

// The oldest Electron that has to run this is 33 (Node 20.18, Chromium 130); newer ones run the same output.
const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';

ensureCatalogue();

/**
 * The D-Bus library loads an XML library to read what other programs say of themselves, and one of streams to start a bus.
 * Glance asks for neither, and both together take as long to load as all else that the icon needs. The library's own answer
 * to who asks what we offer is always this one: our objects are not made by it.
 */
const UNUSED = new Set(['xml2js', 'event-stream']);
const INSTEAD = "export class Builder { buildObject() { return '<node/>'; } }\nexport class Parser {}";
/**
 * What the library of the settings file loads besides: checks by JSON schema and migrations. It only writes for us, and is
 * given neither; both together are more code than all that Glance does with an answer, kept in memory for as long as it runs.
 */
const UNUSED_BY_STORE = new Set(['ajv/dist/2020.js', 'ajv-formats', 'semver']);
const INSTEAD_FOR_STORE = 'export class Ajv2020 {}\nexport default {};';
/** The log's library would send it to a server, if anybody told it to. */
const UNUSED_BY_LOG = new Set(['http', 'https']);
const INSTEAD_FOR_LOG = 'export default {};';
const STUBS: Readonly<Record<string, string>> = {
  '\0unused': INSTEAD,
  '\0unused-by-store': INSTEAD_FOR_STORE,
  '\0unused-by-log': INSTEAD_FOR_LOG,
};
const withoutUnused: Plugin = {
  name: 'without-unused',
  enforce: 'pre',
  resolveId(id, importer = '') {
    if (UNUSED.has(id)) return '\0unused';
    if (UNUSED_BY_LOG.has(id) && /[\\/]node_modules[\\/]electron-log[\\/]/.test(importer)) return '\0unused-by-log';
    return UNUSED_BY_STORE.has(id) && /[\\/]node_modules[\\/]conf[\\/]/.test(importer) ? '\0unused-by-store' : null;
  },
  load: (id) => STUBS[id] ?? null,
};

/** What the popover shows, and what the dashboard shows besides; other pages are nearly always reached from it. */
const WINDOW_FILES = [
  { name: 'popover', roots: [path('renderer/main.ts'), path('renderer/views/Popover.svelte')] },
  { name: 'dashboard', roots: [path('renderer/views/Dashboard.svelte')] },
];

/**
 * Three bundles. Everything goes in, except Electron itself and the two packages with native parts, which are the only
 * ones listed as `dependencies` in package.json.
 */
export default defineConfig({
  main: {
    plugins: [withoutUnused, oneByteSource],
    build: {
      target: NODE_TARGET,
      minify: true,
      rolldownOptions: {
        input: {
          main: path('main/main.ts'),
          'keychain-process': path('main/credentials/keychain-process.ts'),
          // Long work on the history runs in a thread of its own.
          worker: path('main/jobs/worker.ts'),
        },
        // The D-Bus library asks the X server for the bus, through a package that is not there, when it is given no address.
        external: ['x11'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: NODE_TARGET,
      minify: true,
      // A sandboxed preload can load nothing beside itself.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: path('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path('renderer'),
    plugins: [plainIcons(), svelte({ configFile: path('svelte.config.js') }), licencesPlugin()],
    build: {
      target: CHROME_TARGET,
      minify: true,
      // A data: URL would need a wider content security policy than `'self'`.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { index: path('renderer/index.html') },
        output: { codeSplitting: { groups: windowFiles(WINDOW_FILES, path('renderer/main.ts')) } },
      },
    },
  },
});
