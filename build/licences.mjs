// The licences of everything that ships inside the app, read from the packages as they are installed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './console.mjs';

/** @typedef {{ name: string, version: string, licence: string, text: string }} Licence */

const VIRTUAL = 'virtual:licences';
/**
 * What these need besides is for compiling and fetching only.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const RUNTIME_NEEDS = { svelte: ['clsx', 'devalue', 'esm-env'], electron: [] };
const RESOLVED = `\0${VIRTUAL}`;
const IMPORT = /(?:from|import|import\()\s*['"]([^'".][^'"]*)['"]|url\('(@[^']+)'\)/g;

/** The bundler's way to them: `import { LICENCES } from 'virtual:licences'`. */
export function licencesPlugin() {
  return {
    name: 'glance-licences',
    /** @param {string} id */
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : null),
    /** @param {string} id */
    load: (id) => (id === RESOLVED ? `export const LICENCES = ${JSON.stringify(shippedLicences())};` : null),
  };
}

/**
 * Every package that the sources of the app import, with what those need in turn, and Electron; by name.
 * @returns {Licence[]}
 */
export function shippedLicences() {
  /** @type {Map<string, Licence>} */
  const found = new Map();
  for (const name of [...importedPackages(), 'electron']) collect(name, ROOT, found);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns {Set<string>} */
function importedPackages() {
  /** @type {Set<string>} */
  const names = new Set();
  for (const folder of ['main', 'renderer']) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile() && /\.(ts|svelte|css)$/.test(entry.name))) {
      const text = readFileSync(join(file.parentPath, file.name), 'utf8');
      for (const [, imported, styled] of text.matchAll(IMPORT)) {
        const name = packageOf(imported ?? styled ?? '');
        if (existsSync(join(ROOT, 'node_modules', name, 'package.json'))) names.add(name);
      }
    }
  }
  return names;
}

const packageOf = (/** @type {string} */ path) =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');

/**
 * @param {string} name
 * @param {string} from the folder of the package that needs it
 * @param {Map<string, Licence>} found
 */
function collect(name, from, found) {
  const folder = folderOf(name, from);
  if (folder === null) return;
  /** @type {{ name: string, version: string, license?: unknown, licenses?: unknown, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} */
  const info = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const key = `${info.name} ${info.version}`;
  if (found.has(key)) return;
  found.set(key, {
    name: info.name,
    version: info.version,
    licence: licenceOf(info.license ?? info.licenses),
    text: textIn(folder),
  });
  const needs = RUNTIME_NEEDS[info.name] ?? Object.keys({ ...info.dependencies, ...info.optionalDependencies });
  for (const needed of needs) collect(needed, folder, found);
}

/**
 * @param {string} name
 * @param {string} from
 * @returns {string | null} null for an optional package of another system
 */
function folderOf(name, from) {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (at === ROOT || dirname(at) === at) return null;
  }
}

/** @param {string} folder */
function textIn(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name));
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
}

/**
 * Old packages say it as an object, or as a list of which one may be chosen.
 * @param {unknown} said
 * @returns {string}
 */
function licenceOf(said) {
  if (Array.isArray(said)) return said.map(licenceOf).join(' OR ');
  if (typeof said === 'object' && said !== null && 'type' in said) return String(said.type);
  return typeof said === 'string' ? said : '';
}
