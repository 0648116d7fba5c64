/** Other ways to read a text: with its escapes resolved, without its blanks, or decoded. */

/** A text read in one of these ways. Its character `i` stands in the text that it was read from at `[starts[i], ends[i])`. */
export interface View {
  readonly text: string;
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  readonly kind: Kind;
}

/** What was done to a text: nothing, its blanks taken out, all but letters and digits, or read as an encoding. */
export type Kind = 'whole' | 'closed-up' | 'bare' | 'decoded';

/** The other ways to read a text that give another text. One that was stripped or decoded already has fewer of them. */
export function encodedViews({ text, kind }: Pick<View, 'text' | 'kind'>): View[] {
  switch (kind) {
    case 'bare':
      return [];
    case 'closed-up':
      return words(text);
    case 'decoded':
      return PRINTABLE.test(text) ? readings(text) : [];
    case 'whole':
      return readings(text);
  }
}

/** To decode what was never encoded gives noise, in which twelve such characters in a row do not come by chance. */
const PRINTABLE = /[\s\0\x20-\x7e]{12}/;

const readings = (text: string): View[] => [...escapes(text), ...gaps(text), ...lists(text), ...words(text)];

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
function escapes(text: string): View[] {
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

const gaps = (text: string): View[] => GAPS.flatMap(([gap, kind]) => replaced(text, gap, kind, () => ''));

/** Characters as numbers, at least twelve of them: how each is written, what may stand between two, and its base. */
const LISTS: readonly (readonly [RegExp, RegExp, number])[] = [
  [/(?:\b\d{2,3}\b[^0-9a-z]{1,6}){11,}\d{2,3}\b/gi, /\d+/g, 10],
  [/(?:(?:0x)?[0-9a-f]{2}[^0-9a-z]{1,4}){11,}(?:0x)?[0-9a-f]{2}/gi, /(?<=0x|\b)[0-9a-f]{2}/gi, 16],
  [/(?:[01]{8}[^0-9a-z]{0,4}){12,}/gi, /[01]{8}/g, 2],
];

function lists(text: string): View[] {
  return LISTS.flatMap(([list, number, base]) =>
    [...text.matchAll(list)].map(({ 0: found, index }) => {
      const places = [...found.matchAll(number)];
      return {
        text: places.map(([code]) => String.fromCharCode(parseInt(code, base))).join(''),
        starts: places.map((place) => index + place.index),
        ends: places.map((place) => index + place.index + place[0].length),
        kind: 'decoded' as const,
      };
    }),
  );
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
function words(text: string): View[] {
  return ENCODINGS.flatMap(({ word, group, bits, decode }) =>
    [...text.matchAll(word)].flatMap(({ 0: found, index }) =>
      Array.from({ length: group }, (_, skip) => {
        const decoded = decode(found.slice(skip));
        const first = index + skip;
        const end = index + found.length;
        return {
          text: decoded,
          kind: 'decoded' as const,
          starts: Array.from({ length: decoded.length }, (_each, at) => first + Math.floor((at * 8) / bits)),
          ends: Array.from({ length: decoded.length }, (_each, at) =>
            Math.min(end, first + Math.ceil(((at + 1) * 8) / bits)),
          ),
        };
      }),
    ),
  );
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

/** A text with one character or none in place of each match; nothing where nothing matches. */
function replaced(text: string, pattern: RegExp, kind: Kind, replace: (match: RegExpExecArray) => string): View[] {
  const starts: number[] = [];
  const ends: number[] = [];
  let result = '';
  let done = 0;
  const copyUpTo = (end: number): void => {
    result += text.slice(done, end);
    for (let at = done; at < end; at += 1) {
      starts.push(at);
      ends.push(at + 1);
    }
  };
  for (const match of text.matchAll(pattern)) {
    const [whole] = match;
    const character = replace(match);
    if (character === whole) continue;
    copyUpTo(match.index);
    result += character;
    done = match.index + whole.length;
    if (character === '') continue;
    starts.push(match.index);
    ends.push(done);
  }
  if (done === 0) return [];
  copyUpTo(text.length);
  return [{ text: result, starts, ends, kind }];
}
