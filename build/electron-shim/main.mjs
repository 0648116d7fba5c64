// Stands in for the `default_app` that Electron's own download contains: `electron [options] FOLDER [arguments]`.
// It sets what the real one sets and, like it, awaits the application's module, so that code which must run before
// the `ready` event (such as registering a protocol scheme) behaves exactly as in a packaged app.
import electron from 'electron';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @type {Electron.App & { setAppPath(path: string): void, setVersion(version: string): void }} what `default_app` may call */
const app = /** @type {any} */ (electron.app);

/** Reads Electron's own options up to the application's folder; everything behind that belongs to the application. */
function readArguments() {
  const toRequire = [];
  const words = process.argv.slice(1);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--version' || word === '-v') return { version: true, toRequire, target: undefined };
    if (word === '-r' || word === '--require') {
      index += 1;
      toRequire.push(words[index] ?? '');
    } else if (word.startsWith('--require=')) {
      toRequire.push(word.slice('--require='.length));
    } else if (word === '--') {
      return { version: false, toRequire, target: words[index + 1] };
    } else if (!word.startsWith('-')) {
      return { version: false, toRequire, target: word };
    }
  }
  return { version: false, toRequire, target: undefined };
}

/** @param {string} target the folder of an application, or a script */
function prepareApp(target) {
  const path = resolve(target);
  if (!statSync(path).isDirectory()) {
    app.setAppPath(join(path, '..'));
    return path;
  }
  const about = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  app.setName(about.productName ?? about.name);
  if (about.version !== undefined) app.setVersion(about.version);
  app.setDesktopName(about.desktopName ?? `${app.getName()}.desktop`);
  app.setAppPath(path);
  return resolve(path, about.main ?? 'index.js');
}

const { version, toRequire, target } = readArguments();
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
if (version) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
if (target === undefined) {
  process.stderr.write('usage: electron [options] FOLDER [arguments]\n');
  process.exit(1);
}
try {
  const require = createRequire(import.meta.url);
  for (const file of toRequire) require(resolve(file));
  await import(pathToFileURL(prepareApp(target)).href);
} catch (error) {
  process.stderr.write(`The application could not be started: ${error instanceof Error ? error.stack : error}\n`);
  app.exit(1);
}
