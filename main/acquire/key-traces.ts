/**
 * Finds an API key in a text that a server sent, in whatever spelling: as it is, escaped as JSON, HTML or a URL would, in
 * hexadecimal, in base64 at any alignment; whole, or any run of twelve of its characters.
 */

const RUN_CHARACTERS = 12;
/** Escapes may be escaped once more, as by a page that quotes a JSON text. */
const MAX_LAYERS = 3;
const MARK = '…';

/** A character of a text as it reads, and where it stands in what came: `[start, end)`. */
interface Piece {
  readonly character: string;
  readonly start: number;
  readonly end: number;
}

/** Builds the cleaner for one key; it replaces every trace of it by `…`. */
export function keyCleaner(apiKey: string): (text: string) => string {
  const runs = runsOf(apiKey);
  const isTrace = (text: string): boolean => [...runs.lengths].some((length) => hasRun(text, length));
  const hasRun = (text: string, length: number): boolean => {
    for (let at = 0; at + length <= text.length; at += 1) {
      if (runs.all.has(text.slice(at, at + length).toLowerCase())) return true;
    }
    return false;
  };

  function traces(pieces: readonly Piece[]): [number, number][] {
    const text = pieces.map(({ character }) => character).join('');
    const found: [number, number][] = [];
    const mark = (from: number, to: number): void => {
      const [first, last] = [pieces[from], pieces[to - 1]];
      if (first !== undefined && last !== undefined) found.push([first.start, last.end]);
    };
    for (const length of runs.lengths) {
      for (let at = 0; at + length <= text.length; at += 1) {
        if (runs.all.has(text.slice(at, at + length).toLowerCase())) mark(at, at + length);
      }
    }
    for (const { index, 0: word } of text.matchAll(ENCODED)) {
      if (decodings(word).some(isTrace)) mark(index, index + word.length);
    }
    return found;
  }

  return (text) => {
    let pieces: Piece[] = Array.from({ length: text.length }, (_, at) => ({
      character: text.charAt(at),
      start: at,
      end: at + 1,
    }));
    const found: [number, number][] = [];
    for (let layer = 0; layer <= MAX_LAYERS; layer += 1) {
      found.push(...traces(pieces));
      const next = unescapeOnce(pieces);
      if (next.length === pieces.length) break;
      pieces = next;
    }
    return withoutSpans(text, found);
  };
}

/** Upper and lower case count as the same: a server may change the case of what it repeats. */
function runsOf(apiKey: string): { readonly all: ReadonlySet<string>; readonly lengths: ReadonlySet<number> } {
  const key = apiKey.toLowerCase();
  const length = Math.min(RUN_CHARACTERS, key.length);
  const all = new Set<string>();
  for (let at = 0; at + length <= key.length; at += 1) all.add(key.slice(at, at + length));
  return { all, lengths: new Set([length]) };
}

const ESCAPE =
  /\\u\{?00([0-9a-f]{2})\}?|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#x0*([0-9a-f]{2});|&#0*(\d{2,3});|\\(["'/\\])|=([0-9a-f]{2})/gi;

/** Every escape as the one character that it stands for. */
function unescapeOnce(pieces: readonly Piece[]): Piece[] {
  const text = pieces.map(({ character }) => character).join('');
  const result: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(ESCAPE)) {
    const [whole, json, c, percent, htmlHex, html, plain, printable] = match;
    const code = json ?? c ?? percent ?? htmlHex ?? printable;
    const character = plain ?? String.fromCharCode(html === undefined ? parseInt(code ?? '', 16) : Number(html));
    const [first, last] = [pieces[match.index], pieces[match.index + whole.length - 1]];
    if (first === undefined || last === undefined) continue;
    result.push(...pieces.slice(done, match.index), { character, start: first.start, end: last.end });
    done = match.index + whole.length;
  }
  return [...result, ...pieces.slice(done)];
}

/** What may be base64, base64url or hexadecimal and is long enough for twelve characters. */
const ENCODED = /[A-Za-z0-9+/_-]{14,}/g;

/** What a word can mean: base64 beginning at each of four places, hexadecimal at each of two. */
function decodings(word: string): string[] {
  const standard = word.replaceAll('-', '+').replaceAll('_', '/');
  const base64 = [0, 1, 2, 3].map((skip) => latin1(standard.slice(skip), 'base64'));
  const hex = [...word.matchAll(/[0-9a-f]{2,}/gi)].flatMap(([digits]) =>
    [0, 1].map((skip) => latin1(digits.slice(skip), 'hex')),
  );
  return [...base64, ...hex];
}

const latin1 = (text: string, encoding: 'base64' | 'hex'): string => Buffer.from(text, encoding).toString('latin1');

function withoutSpans(text: string, spans: readonly [number, number][]): string {
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
