import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCleaner } from '../../../main/acquire/key-traces.ts';
import { runs } from '../../arbitraries.ts';

const KEY = 'acme-team:eyJhbGciOiJIUzI1NiJ9/x+y=.0123456789abcdefXYZ';

const each = (text: string, spell: (code: number) => string): string =>
  Array.from(text)
    .map((character) => spell(character.charCodeAt(0)))
    .join('');
const hex = (code: number): string => code.toString(16).padStart(2, '0');

/** How a server, or what stands before it, may spell what it repeats. */
const SPELLINGS: Record<string, (key: string) => string> = {
  'as it is': (key) => key,
  'in upper case': (key) => key.toUpperCase(),
  'JSON escapes, all': (key) => each(key, (code) => `\\u00${hex(code)}`),
  'JSON escapes, upper case': (key) => each(key, (code) => `\\u00${hex(code).toUpperCase()}`),
  'JSON escapes of its slashes': (key) => key.replaceAll('/', '\\/'),
  'JSON in JSON': (key) => each(key, (code) => `\\\\u00${hex(code)}`),
  'some of its characters escaped': (key) =>
    Array.from(key)
      .map((c, at) => (at % 3 === 0 ? `\\u00${hex(c.charCodeAt(0))}` : c))
      .join(''),
  'percent, lower case': (key) => each(key, (code) => `%${hex(code)}`),
  'percent, as browsers do': (key) => encodeURIComponent(key),
  'percent, twice': (key) => encodeURIComponent(each(key, (code) => `%${hex(code)}`)),
  'HTML, decimal': (key) => each(key, (code) => `&#${code};`),
  'HTML, hexadecimal': (key) => each(key, (code) => `&#x${hex(code)};`),
  'C escapes': (key) => each(key, (code) => `\\x${hex(code)}`),
  'quoted printable': (key) => each(key, (code) => `=${hex(code).toUpperCase()}`),
  hexadecimal: (key) => Buffer.from(key).toString('hex'),
  'hexadecimal, upper case': (key) => Buffer.from(key).toString('hex').toUpperCase(),
  'hexadecimal, one digit off': (key) => `a${Buffer.from(key).toString('hex')}`,
  base64: (key) => Buffer.from(key).toString('base64'),
  'base64, one on': (key) => Buffer.from(`x${key}`).toString('base64'),
  'base64, two on': (key) => Buffer.from(`xy${key}`).toString('base64'),
  base64url: (key) => Buffer.from(`Bearer ${key}`).toString('base64url'),
  'base64 in a longer word': (key) => `id${Buffer.from(key).toString('base64')}`,
  'base64 in JSON': (key) => Buffer.from(`~~??${key}`).toString('base64').replaceAll('/', '\\/'),
};

/** What is left of a key in a text, by all that can be read from it. */
function readable(text: string, key: string): string[] {
  const length = Math.min(12, key.length);
  const pieces = Array.from({ length: key.length - length + 1 }, (_, at) => key.slice(at, at + length));
  return Object.entries(SPELLINGS).flatMap(([name, spell]) =>
    /base64|digit off|some of/.test(name) ? [] : pieces.filter((piece) => text.includes(spell(piece))),
  );
}

describe('a key that is repeated', () => {
  it.each(Object.keys(SPELLINGS))('%s is gone, and what stands around it is not', (name) => {
    const spelled = SPELLINGS[name]?.(KEY) ?? '';
    const cleaned = keyCleaner(KEY)(`{"error":"no access for ${spelled} today"}`);
    expect(cleaned).not.toContain(spelled);
    expect(cleaned).toMatch(/^\{"error":"no access for .* today"\}$/);
    expect(cleaned.length).toBeLessThan(60);
    expect(readable(cleaned, KEY)).toEqual([]);
  });

  it.each(Object.keys(SPELLINGS))('in part, twelve characters of it, %s', (name) => {
    for (let at = 0; at + 12 <= KEY.length; at += 5) {
      const piece = KEY.slice(at, at + 12);
      const spelled = SPELLINGS[name]?.(piece) ?? '';
      expect([piece, keyCleaner(KEY)(`<p>${spelled}</p>`)]).toEqual([piece, expect.not.stringContaining(spelled)]);
    }
  });

  it('of any make is found in any text', () => {
    const key = fc.string({
      minLength: 12,
      maxLength: 80,
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    const around = fc.string({ maxLength: 30 });
    fc.assert(
      fc.property(key, around, around, fc.constantFrom(...Object.keys(SPELLINGS)), (some, before, after, name) => {
        const spelled = SPELLINGS[name]?.(some) ?? '';
        return !keyCleaner(some)(`${before} ${spelled} ${after}`).includes(spelled);
      }),
      runs(400),
    );
  });
});

describe('what is no key', () => {
  it('is left as it is', () => {
    const report = JSON.stringify({
      data: { graphRow: { labels: ['12 AM'], totalSession: [4] } },
      note: 'Überfällig\n',
    });
    for (const text of [report, '', '100 % sure: a=b &amp; %zz \\u12', 'x'.repeat(100_000)]) {
      expect(keyCleaner(KEY)(text)).toBe(text);
    }
  });
});
