/** Other ways to read a text: with its escapes resolved, without its blanks, or decoded. */

/** A text read in one of these ways. Its character `at` stands in the text that it was read from at `[startOf(at), endOf(at))`. */
export interface View {
  readonly text: string;
  readonly startOf: (at: number) => number;
  readonly endOf: (at: number) => number;
  readonly kind: Kind;
}

/** What was done to a text: nothing, its blanks taken out, all but letters and digits, or read as an encoding. */
export type Kind = 'whole' | 'closed-up' | 'bare' | 'decoded';

/**
 * The other ways to read a text that give another text, one at a time, for each may be as long as the text. One that was
 * stripped or decoded already has fewer of them.
 */
export function* encodedViews({ text, kind }: Pick<View, 'text' | 'kind'>): Generator<View, void> {
  if (kind === 'bare') return;
  if (kind === 'closed-up') yield* words(text);
  else if (kind === 'whole' || PRINTABLE.test(text)) yield* readings(text);
}

/** To decode what was never encoded gives noise, in which twelve such characters in a row do not come by chance. */
const PRINTABLE = /[\s\0\x20-\x7e]{12}/;

function* readings(text: string): Generator<View, void> {
  yield* escapes(text);
  for (const [gap, kind] of GAPS) yield* replaced(text, gap, kind, () => '');
  yield* lists(text);
  yield* words(text);
}

const ESCAPE =
  /\\u\{0*([0-9a-f]{2})\}|(?:\\u|%u)00([0-9a-f]{2})|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#x0*([0-9a-f]{2});?|&#0*(\d{2,3});?|\\([0-3][0-7]{2})|\\([^\w\s]|[bfnrtv])|=([0-9a-f]{2})|&([a-z]{2,8});/gi;

/** Named characters of HTML that may stand in a key. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  sol: '/',
  bsol: '\\',
  plus: '+',
  equals: '=',
  colon: ':',
  semi: ';',
  period: '.',
  comma: ',',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  num: '#',
  dollar: '$',
  percnt: '%',
  commat: '@',
  excl: '!',
  quest: '?',
  ast: '*',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  lcub: '{',
  rcub: '}',
  verbar: '|',
  hat: '^',
  grave: '`',
};

/** Every escape as the one character that it stands for. */
function escapes(text: string): Generator<View, void> {
  return replaced(text, ESCAPE, 'whole', ([whole, ...groups]) => {
    const [braces, json, c, percent, htmlHex, html, octal, plain, printable, name] = groups;
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    if (plain !== undefined) return /[a-z]/.test(plain) ? ' ' : plain;
    if (html !== undefined) return String.fromCharCode(Number(html));
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    return String.fromCharCode(parseInt(braces ?? json ?? c ?? percent ?? htmlHex ?? printable ?? '', 16));
  });
}

/** Blanks, what has no width, and the zeros of UTF-16; between characters in a list; tags; all but letters and digits. */
const GAPS: readonly (readonly [RegExp, Kind])[] = [
  [/[\s\0\u00ad\u200b-\u200f\u2060\ufeff]+/g, 'closed-up'],
  [/["']\s*,\s*["']/g, 'closed-up'],
  [/<[^<>]{1,60}>/g, 'closed-up'],
  [/[^0-9a-z]+/gi, 'bare'],
];

/** Characters as numbers, at least twelve of them: how each is written, what may stand between two, and its base. */
const LISTS: readonly (readonly [RegExp, RegExp, number])[] = [
  [/(?:\b\d{2,3}\b[^0-9a-z]{1,6}){11,}\d{2,3}\b/gi, /\d+/g, 10],
  [/(?:(?:0x)?[0-9a-f]{2}[^0-9a-z]{1,4}){11,}(?:0x)?[0-9a-f]{2}/gi, /(?<=0x|\b)[0-9a-f]{2}/gi, 16],
  [/(?:[01]{8}[^0-9a-z]{0,4}){12,}/gi, /[01]{8}/g, 2],
];

function* lists(text: string): Generator<View, void> {
  for (const [list, number, base] of LISTS) {
    for (const { 0: found, index } of text.matchAll(list)) {
      const places = [...found.matchAll(number)];
      yield {
        text: places.map(([code]) => String.fromCharCode(parseInt(code, base))).join(''),
        startOf: (at) => index + (places[at]?.index ?? 0),
        endOf: (at) => index + (places[at]?.index ?? 0) + (places[at]?.[0].length ?? 0),
        kind: 'decoded',
      };
    }
  }
}

interface Encoding {
  /** A word that is long enough for twelve characters. */
  readonly word: RegExp;
  /** Characters of the word that stand for a whole number of bytes. */
  readonly group: number;
  readonly bits: number;
  readonly decode: (word: string) => string;
}

const ENCODINGS: readonly Encoding[] = [
  {
    word: /[A-Za-z0-9+/_-]{16,}/g,
    group: 4,
    bits: 6,
    decode: (word) => Buffer.from(word, 'base64').toString('latin1'),
  },
  { word: /[0-9a-f]{24,}/gi, group: 2, bits: 4, decode: (word) => Buffer.from(word, 'hex').toString('latin1') },
  { word: /[A-Z2-7]{20,}|[a-z2-7]{20,}/g, group: 8, bits: 5, decode: fromBase32 },
];

/** Decodes each long word by each encoding, once from each place at which a group of characters may begin. */
function* words(text: string): Generator<View, void> {
  for (const { word, group, bits, decode } of ENCODINGS) {
    for (const { 0: found, index } of text.matchAll(word)) {
      const end = index + found.length;
      for (let skip = 0; skip < group; skip += 1) {
        const first = index + skip;
        yield {
          text: decode(found.slice(skip)),
          kind: 'decoded',
          startOf: (at) => first + Math.floor((at * 8) / bits),
          endOf: (at) => Math.min(end, first + Math.ceil(((at + 1) * 8) / bits)),
        };
      }
    }
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function fromBase32(word: string): string {
  const codes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const character of word.toUpperCase()) {
    value = ((value << 5) | BASE32.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    codes.push((value >> bits) & 0xff);
  }
  return Buffer.from(codes).toString('latin1');
}

/** What stands for one character, or for none, in a text that was replaced in part. */
interface Replaced {
  /** In the text that came of it, and how many characters it is there. */
  readonly at: number;
  readonly length: 0 | 1;
  /** In the text before, `[from, to)`. */
  readonly from: number;
  readonly to: number;
}

/** A text with one character or none in place of each match; nothing where nothing matches. */
function* replaced(
  text: string,
  pattern: RegExp,
  kind: Kind,
  replace: (match: RegExpExecArray) => string,
): Generator<View, void> {
  const parts: Replaced[] = [];
  const pieces: string[] = [];
  let [length, done] = [0, 0];
  const add = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const match of text.matchAll(pattern)) {
    const [whole] = match;
    const character = replace(match);
    if (character === whole) continue;
    add(text.slice(done, match.index));
    done = match.index + whole.length;
    parts.push({ at: length, length: character === '' ? 0 : 1, from: match.index, to: done });
    add(character);
  }
  if (done === 0) return;
  add(text.slice(done));
  yield { text: pieces.join(''), kind, ...placesIn(parts) };
}

/** Where characters of the text that came of it stood before. */
function placesIn(parts: readonly Replaced[]): Pick<View, 'startOf' | 'endOf'> {
  /** The last part at or before a place. */
  const partAt = (at: number): Replaced | undefined => {
    let [low, high] = [0, parts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((parts[middle]?.at ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return parts[low - 1];
  };
  const startOf = (at: number): number => {
    const part = partAt(at);
    if (part === undefined) return at;
    return part.length === 1 && part.at === at ? part.from : part.to + at - part.at - part.length;
  };
  const endOf = (at: number): number => {
    const part = partAt(at);
    return part?.length === 1 && part.at === at ? part.to : startOf(at) + 1;
  };
  return { startOf, endOf };
}
