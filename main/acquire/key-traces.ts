import { encodedViews, type View } from './key-spellings.ts';

/**
 * Finds an API key in a text that a server sent, in whatever spelling: as it is, backwards, broken up by blanks or other
 * characters, escaped as JSON, HTML or a URL would, as numbers, in hexadecimal, base64 or base32 at any alignment, one
 * within the other; whole, or any run of twelve of its characters.
 */

const RUN_CHARACTERS = 12;
/** Letters and digits only: of twelve characters of a key, up to three are separators. */
const BARE_RUN_CHARACTERS = 9;
/** One spelling within another, as base64 of a text with escapes in it. */
const MAX_LAYERS = 3;
const MARK = '…';

/** `[from, to)`. */
type Range = readonly [number, number];

/** Builds the cleaner for one key; it replaces every trace of it by `…`. */
export function keyCleaner(apiKey: string): (text: string) => string {
  const finders = findersOf(apiKey);

  function traces(read: Pick<View, 'text' | 'kind'>, layer: number): Range[] {
    const { text } = read;
    const plain = lowerCase(text);
    const found = finders.flatMap((find) => find(plain));
    if (layer === MAX_LAYERS) return found;
    for (const view of encodedViews(read)) {
      for (const [from, to] of traces(view, layer + 1)) found.push(rangeIn(view, from, to));
    }
    return found;
  }

  return (text) => withoutSpans(text, traces({ text, kind: 'whole' }, 0));
}

const rangeIn = ({ startOf, endOf }: View, from: number, to: number): Range => [startOf(from), endOf(to - 1)];

/** Upper and lower case count as the same: a server may change the case of what it repeats. */
function findersOf(apiKey: string): ((text: string) => Range[])[] {
  const key = lowerCase(apiKey);
  const bare = key.replace(SEPARATORS, '');
  const whole = [key, reversed(key)].map((each) => (text: string) => runsOf(each, text, RUN_CHARACTERS));
  if (bare.length < BARE_RUN_CHARACTERS || bare === key) return whole;
  return [...whole, ...[bare, reversed(bare)].map((each) => (text: string) => runsOf(each, text, BARE_RUN_CHARACTERS))];
}

/** What a key may be broken up by; a view without them is searched for a key without them. */
const SEPARATORS = /[^0-9a-z]+/g;

/** In a text of the same length, unlike what the platform makes of `İ`. */
const lowerCase = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const reversed = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => text.charAt(text.length - 1 - at)).join('');

/**
 * Where a text has at least so many characters in a row of a key, or all of a shorter one. Each such run holds one of the
 * pieces that the key is cut into, whole: those are looked for, and followed in both directions.
 */
function runsOf(key: string, text: string, atLeast: number): Range[] {
  const length = Math.min(atLeast, key.length);
  const piece = Math.ceil(length / 2);
  const found: Range[] = [];
  if (length === 0 || text.length < length) return found;
  for (let place = 0; place + piece <= key.length; place += Math.max(1, length - piece)) {
    const wanted = key.slice(place, place + piece);
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
      let before = 0;
      while (place > before && at > before && key[place - before - 1] === text[at - before - 1]) before += 1;
      let after = piece;
      while (place + after < key.length && key[place + after] === text[at + after] && at + after < text.length)
        after += 1;
      if (before + after >= length) found.push([at - before, at + after]);
    }
  }
  return found;
}

function withoutSpans(text: string, spans: readonly Range[]): string {
  let result = '';
  let done = 0;
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    if (end <= done) continue;
    if (start > done) result += text.slice(done, start);
    if (start >= done && !result.endsWith(MARK)) result += MARK;
    done = end;
  }
  return result + text.slice(done);
}
