// Reads the catalogue: ICU messages in JSON, a folder for each language, a file for each area of the app.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@messageformat/parser';
import { ROOT } from '../console.mjs';

export const CATALOGUE = join(ROOT, 'main', 'domain', 'wording', 'catalogue');
export const BASE = 'en';
/** Every language a person can choose. */
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt-BR', 'hi', 'ja'];

/** What only a terminal or a script reads: in English in every language. */
export const ENGLISH_ONLY = ['cli', 'statusLines', 'statusStates', 'statusUpdates'];

/** @typedef {import('@messageformat/parser').Token} Token */
/** @typedef {{ text: string, tokens: Token[], parameters: Map<string, string> }} Message parameters: name to TypeScript type */
/** @typedef {Map<string, Map<string, Message>>} Catalogue area to key to message */

/**
 * One language's messages, parsed.
 * @param {string} language
 * @returns {Catalogue} empty where there is no such folder
 * @throws {Error} naming the message that cannot be parsed
 */
export function readCatalogue(language) {
  const folder = join(CATALOGUE, language);
  /** @type {Catalogue} */
  const areas = new Map();
  for (const file of filesIn(folder)) {
    const area = file.replace(/\.json$/, '');
    /** @type {Record<string, string>} */
    const texts = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const written = (/** @type {string} */ text) => (language === 'fr' ? withFrenchSpaces(text) : text);
    areas.set(
      area,
      new Map(Object.entries(texts).map(([key, text]) => [key, message(written(text), language, area, key)])),
    );
  }
  return areas;
}

/**
 * French punctuation never begins a line: the space before it is a narrow one that does not break (U+202F), also where a
 * translator typed an ordinary one.
 * @param {string} text
 */
export const withFrenchSpaces = (text) => text.replace(/ (?=[:;!?»])/g, '\u202f').replace(/« /g, '«\u202f');

/** @param {string} folder */
function filesIn(folder) {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}

/**
 * @param {string} text
 * @param {string} language
 * @param {string} area
 * @param {string} key
 * @returns {Message}
 */
function message(text, language, area, key) {
  try {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const ordinal = new Intl.PluralRules(language, { type: 'ordinal' }).resolvedOptions().pluralCategories;
    const tokens = parse(text, { cardinal: pluralCategories, ordinal });
    return { text, tokens, parameters: parametersOf(tokens) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${language}/${area}.json: "${key}" is no ICU message: ${why}`, { cause: error });
  }
}

/**
 * The parameters a message takes, with their types.
 * @param {Token[]} tokens
 * @param {Map<string, string>} [found]
 */
function parametersOf(tokens, found = new Map()) {
  for (const token of tokens) {
    if (token.type === 'argument') found.set(token.arg, found.get(token.arg) ?? 'string');
    else if (token.type === 'function') found.set(token.arg, 'number');
    else if (token.type === 'plural' || token.type === 'selectordinal') {
      found.set(token.arg, 'number');
      for (const { tokens: inside } of token.cases) parametersOf(inside, found);
    } else if (token.type === 'select') {
      const keys = token.cases.map(({ key }) => key).sort();
      found.set(
        token.arg,
        keys
          .map((key) => (key === 'other' ? '' : `'${key}'`))
          .filter(Boolean)
          .concat("'other'")
          .join(' | '),
      );
      for (const { tokens: inside } of token.cases) parametersOf(inside, found);
    }
  }
  return found;
}
