// Compiles the catalogue into modules that the app imports: a function for each message, and the types of all of them.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/lib/compile-module.js';
import { ROOT } from '../console.mjs';
import { PSEUDO_LANGUAGES, pseudoTexts } from './pseudo.mjs';
import { BASE, CATALOGUE, LANGUAGES, readCatalogue } from './read.mjs';

/** @typedef {import('./read.mjs').Catalogue} Catalogue */
/** @typedef {Record<string, Record<string, string>>} Texts area to key to ICU message */

const TARGET = join(ROOT, 'main', 'domain', 'wording', 'messages');
const STAMP = '.made-from';

/**
 * Compiles the catalogue unless that was done from the files as they are. A language that lacks a message gets the
 * English one; `npm run check` says so.
 * @throws {Error} naming a message that cannot be parsed
 */
export function ensureCatalogue() {
  const fingerprint = hashSources();
  const stamp = join(TARGET, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  const work = `${TARGET}-${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  for (const [name, content] of Object.entries(compiled())) writeFileSync(join(work, name), content);
  writeFileSync(join(work, STAMP), fingerprint);
  rmSync(TARGET, { recursive: true, force: true });
  renameSync(work, TARGET);
}

/** @returns {Record<string, string>} file name to content */
function compiled() {
  const base = readCatalogue(BASE);
  /** @type {Record<string, string>} */
  const files = { 'messages.ts': types(base) };
  for (const language of LANGUAGES) {
    files[`${language}.js`] = moduleOf(language, withFallback(base, readCatalogue(language)));
    files[`${language}.d.ts`] = DECLARATION;
  }
  for (const [tag, kind] of Object.entries(PSEUDO_LANGUAGES)) {
    files[`${tag}.js`] = moduleOf(BASE, pseudoTexts(base, kind));
    files[`${tag}.d.ts`] = DECLARATION;
  }
  return files;
}

const DECLARATION = `import type { Messages, WriteNumber } from './messages.ts';\ndeclare const messages: (number: WriteNumber) => Messages;\nexport default messages;\n`;

/**
 * @param {string} language
 * @param {Texts} texts
 */
function moduleOf(language, texts) {
  // An English message in the place of a missing one has plurals that the language may not have.
  const format = new MessageFormat(language, { returnType: 'string', strictPluralKeys: false });
  return withOwnNumbers(compileModule(format, texts));
}

/**
 * Numbers in messages are written as the person wants them, not as the language has them: whoever loads the messages
 * hands in how. An area is made when it is first read: a first picture shows few of the thousand messages.
 * @param {string} source
 */
function withOwnNumbers(source) {
  const [imports = '', messages = ''] = source.split('export default ');
  const areas = messages
    .trim()
    .replace(/;$/, '')
    .replace(/^ {2}("?)(\w+)\1: \{$/gm, '  get $2() { return made(this, "$2", {')
    .replace(/^ {2}\}(,?)$/gm, '  }); }$1');
  return `${imports.replace(/(?<=import \{[^}]*)\bnumber, /, '')}${MADE}export default (number) => (${areas});\n`;
}

const MADE =
  'const made = (all, area, messages) => (Object.defineProperty(all, area, { value: messages, enumerable: true }), messages);\n';

/**
 * @param {Catalogue} base
 * @param {Catalogue} translated
 * @returns {Texts}
 */
function withFallback(base, translated) {
  return Object.fromEntries(
    [...base].map(([area, messages]) => [
      area,
      Object.fromEntries([...messages].map(([key, { text }]) => [key, translated.get(area)?.get(key)?.text ?? text])),
    ]),
  );
}

/** @param {Catalogue} base */
function types(base) {
  const lines = ['/** Every message of the app: a function of its parameters. Made from the English catalogue. */'];
  lines.unshift(
    '/** Writes a number: the language of the message, the value, and what is taken off it before. */',
    'export type WriteNumber = (tag: string, value: number, offset: number) => string;',
    '',
  );
  lines.push('export interface Messages {');
  for (const [area, messages] of base) {
    lines.push(`  readonly ${area}: {`);
    for (const [key, { text, parameters }] of messages) {
      const fields = [...parameters].map(([name, type]) => `readonly ${name}: ${type}`).join('; ');
      lines.push(`    /** ${text.replaceAll('*/', '*\\/').replaceAll('\n', ' ')} */`);
      lines.push(
        `    readonly ${JSON.stringify(key)}: (${fields === '' ? '' : `parameters: { ${fields} }`}) => string;`,
      );
    }
    lines.push('  };');
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

/** The catalogue and what compiles it. */
function hashSources() {
  const hash = createHash('sha256');
  for (const folder of [CATALOGUE, import.meta.dirname]) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).sort(byPath)) {
      if (file.isFile())
        hash
          .update(`${file.name}\0`)
          .update(readFileSync(join(file.parentPath, file.name)))
          .update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * @param {import('node:fs').Dirent} one
 * @param {import('node:fs').Dirent} other
 */
const byPath = (one, other) => (join(one.parentPath, one.name) < join(other.parentPath, other.name) ? -1 : 1);
