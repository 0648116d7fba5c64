// Bundles the app into out/, in one step that never leaves half a build behind.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run, say } from './console.mjs';

const OUT = join(ROOT, 'out');
const STAMP = '.built-from';
const SOURCES = [
  'main',
  'renderer',
  'electron.vite.config.ts',
  'build/licences.mjs',
  'build/one-byte-source.mjs',
  'build/plain-icons.mjs',
  'build/window-files.mjs',
  'svelte.config.js',
  'package.json',
  'package-lock.json',
];

/**
 * Builds the app.
 * @throws {Error} when the bundler fails; the last good build is still there then
 */
export async function buildApp() {
  const sources = hashSources();
  const work = join(ROOT, 'node_modules', '.cache', 'glance', `out-${process.pid}`);
  await mkdir(work, { recursive: true });
  try {
    const cli = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    await run(process.execPath, [cli, 'build', '--outDir', work, '--logLevel', 'warn'], { quiet: true });
    await writeFile(join(work, STAMP), sources);
    const old = `${work}-old`;
    await rename(OUT, old).catch(() => undefined); // there is none the first time
    await rename(work, OUT);
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  say('Built out/.');
}

/** Builds the app unless `out/` was made from the sources as they are. */
export async function ensureBuilt() {
  const stamp = join(OUT, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()) return;
  await buildApp();
}

/** A fingerprint of everything the bundles are made from; times of files say too little after a checkout. */
function hashSources() {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    const entries = readdirSync(join(ROOT, path), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = `${path}/${entry.name}`;
      if (entry.isDirectory()) add(inside);
      else addFile(inside);
    }
  };
  const addFile = (/** @type {string} */ path) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  for (const source of SOURCES) source.includes('.') ? addFile(source) : add(source);
  return hash.digest('hex');
}
