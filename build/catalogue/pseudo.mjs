// Two languages nobody speaks, to see in development what clips, mirrors wrongly or was never put into the catalogue.

/** @typedef {import('./read.mjs').Catalogue} Catalogue */
/** @typedef {import('@messageformat/parser').Token} Token */
/** @typedef {'long' | 'mirrored'} PseudoKind */

/** @type {Record<string, PseudoKind>} */
export const PSEUDO_LANGUAGES = { 'en-XA': 'long', 'ar-XB': 'mirrored' };

const PLAIN = 'aceghijklnorsuwyzACEGHIJKLNORSUWYZ';
const ACCENTED = 'àçéĝĥîĵķļñöŕšûŵýžÀÇÉĜĤÎĴĶĻÑÖŔŠÛŴÝŽ';
const LONGER_BY = 0.4;
/** Shows what is between them from right to left, whatever its letters. */
const [RIGHT_TO_LEFT, END] = ['\u202e', '\u202c'];

/**
 * The English messages, changed.
 * @param {Catalogue} base
 * @param {PseudoKind} kind
 * @returns {Record<string, Record<string, string>>} area to key to ICU message
 */
export function pseudoTexts(base, kind) {
  const change = kind === 'long' ? lengthened : mirrored;
  return Object.fromEntries(
    [...base].map(([area, messages]) => [
      area,
      Object.fromEntries([...messages].map(([key, { tokens }]) => [key, printed(tokens, change)])),
    ]),
  );
}

/** @param {string} text */
function lengthened(text) {
  const accented = [...text].map((letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join('');
  const letters = text.replace(/[^\p{L}]/gu, '').length;
  const more = Math.ceil(letters * LONGER_BY);
  return more === 0 ? accented : accented.replace(/(\s*)$/, `${'~'.repeat(more)}$1`);
}

/** @param {string} text */
const mirrored = (text) => text.replace(/[\p{L}\p{M}’'-]+/gu, (word) => `${RIGHT_TO_LEFT}${word}${END}`);

/**
 * ICU syntax for parsed tokens, their text changed.
 * @param {Token[]} tokens
 * @param {(text: string) => string} change
 * @returns {string}
 */
function printed(tokens, change) {
  return tokens
    .map((token) => {
      switch (token.type) {
        case 'content':
          return change(token.value).replace(/[{}#]/g, "'$&'");
        case 'octothorpe':
          return '#';
        case 'argument':
          return `{${token.arg}}`;
        case 'function':
          return `{${token.arg}, ${token.key}${token.param === undefined ? '' : `, ${printed(token.param, (text) => text)}`}}`;
        default:
          return `{${token.arg}, ${token.type}, ${token.cases.map((one) => `${one.key} {${printed(one.tokens, change)}}`).join(' ')}}`;
      }
    })
    .join('');
}
