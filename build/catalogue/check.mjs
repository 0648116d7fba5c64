// What can be wrong with the catalogue. `npm run check` runs it: node build/catalogue/check.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../console.mjs';
import { BASE, ENGLISH_ONLY, LANGUAGES, readCatalogue } from './read.mjs';

/** @typedef {import('./read.mjs').Catalogue} Catalogue */
/** @typedef {import('./read.mjs').Message} Message */

/** @returns {string[]} one line for each fault */
export function catalogueFaults() {
  const base = readCatalogue(BASE);
  const faults = unusedFaults(base);
  for (const language of LANGUAGES) {
    if (language !== BASE) faults.push(...translationFaults(language, base, readCatalogue(language)));
  }
  return faults;
}

/**
 * Messages that a language lacks, has for nothing, or that take other parameters.
 * @param {string} language
 * @param {Catalogue} base
 * @param {Catalogue} translated
 * @returns {string[]}
 */
export function translationFaults(language, base, translated) {
  /** @type {string[]} */
  const faults = [];
  for (const [area, messages] of base) {
    if (ENGLISH_ONLY.includes(area)) continue;
    for (const [key, message] of messages) {
      const other = translated.get(area)?.get(key);
      if (other === undefined) faults.push(`${language}/${area}.json lacks "${key}": ${message.text}`);
      else
        faults.push(
          ...differences(message, other, language).map((what) => `${language}/${area}.json "${key}" ${what}`),
        );
    }
  }
  for (const [area, messages] of translated) {
    for (const key of messages.keys()) {
      if (base.get(area)?.has(key) !== true)
        faults.push(`${language}/${area}.json has "${key}", which is not in English`);
    }
  }
  return faults;
}

/**
 * @param {Message} message
 * @param {Message} other
 * @param {string} language
 */
function differences(message, other, language) {
  const faults = [];
  const signature = (/** @type {Message} */ { parameters }) =>
    [...parameters]
      .map(([name, type]) => `${name}: ${type}`)
      .sort()
      .join(', ');
  if (signature(message) !== signature(other)) {
    faults.push(`takes (${signature(other)}), but in English (${signature(message)})`);
  }
  const hasOne = new Intl.PluralRules(language).resolvedOptions().pluralCategories.includes('one');
  const plurals = (/** @type {Message} */ { text }) => (text.match(/\bone \{/g) ?? []).length;
  if (hasOne && plurals(other) < plurals(message)) faults.push('lacks the form for one');
  return faults;
}

/**
 * Messages that no code asks for. Code asks for them by area and key (`m.tray.quit()`), or takes them out of the area
 * first (`const { quit } = m.tray`). An area that is asked by a computed key (`m.errorTitles[code]`), or handed on as a
 * whole to be so, is in use as a whole: there the compiler says what is missing.
 * @param {Catalogue} base
 * @returns {string[]}
 */
export function unusedFaults(base) {
  const code = sources();
  const faults = [];
  for (const [area, messages] of base) {
    const users = code.filter((text) => new RegExp(`\\b${area}\\b`).test(text));
    // Asked by a computed key: `m.area[key]()`, or `const names: Record<Kind, …> = m.area;`
    if (
      users.some((text) =>
        new RegExp(
          `\\b${area}\\[|(=>|>) string>>?( = |[^;]*= )[^;]*\\.${area};|: \\w+(<\\w+>)? = [^;]*\\.?${area};`,
        ).test(text),
      )
    )
      continue;
    for (const key of messages.keys()) {
      const word = new RegExp(`(?<![-\\w'])${key}(?![-\\w'])`);
      if (!users.some((text) => word.test(text))) faults.push(`${BASE}/${area}.json has "${key}", which nothing uses`);
    }
  }
  return faults;
}

/** The text of every source file of the app. */
function sources() {
  return ['main', 'renderer'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter(
        (file) => file.isFile() && /\.(ts|svelte)$/.test(file.name) && !/wording[\\/]messages$/.test(file.parentPath),
      )
      .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')),
  );
}

if (process.argv[1] === import.meta.filename) {
  const faults = catalogueFaults();
  process.stdout.write(faults.map((fault) => `${fault}\n`).join(''));
  process.exitCode = faults.length === 0 ? 0 : 1;
}
