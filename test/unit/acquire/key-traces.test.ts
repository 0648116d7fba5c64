import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCleaner } from '../../../main/acquire/key-traces.ts';
import { withoutKey } from '../../../main/acquire/response.ts';
import { runs } from '../../arbitraries.ts';

const KEY = 'acme-team:eyJhbGciOiJIUzI1NiJ9/x+y=.0123456789abcdefXYZ';

const each = (text: string, spell: (code: number) => string): string =>
  Array.from(text)
    .map((character) => spell(character.charCodeAt(0)))
    .join('');
const hex = (code: number): string => code.toString(16).padStart(2, '0');

function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(parseInt(five.padEnd(5, '0'), 2)))
    .join('');
}

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
  'JSON escapes with braces': (key) => each(key, (code) => `\\u{${hex(code)}}`),
  'percent and u': (key) => each(key, (code) => `%u00${hex(code)}`),
  'HTML, by name': (key) =>
    key.replaceAll('/', '&sol;').replaceAll('+', '&plus;').replaceAll('=', '&equals;').replaceAll(':', '&colon;'),
  'octal escapes': (key) => each(key, (code) => `\\${code.toString(8).padStart(3, '0')}`),
  backwards: (key) => Array.from(key).reverse().join(''),
  'with blanks': (key) => Array.from(key).join(' '),
  'over several lines': (key) => key.replace(/.{7}/g, '$&\r\n  '),
  'over several lines, in JSON': (key) => JSON.stringify(key.replace(/.{7}/g, '$&\n\t')),
  'with tags in it': (key) => key.replace(/.{5}/g, '<b class="k">$&</b><wbr>'),
  'without width': (key) => key.replace(/.{5}/g, '$&\u200b\u00ad'),
  'in groups': (key) => key.replace(/.{4}/g, '$&-'),
  'as a list of its characters': (key) => JSON.stringify(Array.from(key)),
  'as a list of numbers': (key) => JSON.stringify([...Buffer.from(key)]),
  'as a buffer': (key) => JSON.stringify(Buffer.from(key)),
  'hexadecimal with colons': (key) => each(key, (code) => `${hex(code)}:`),
  'hexadecimal numbers': (key) => each(key, (code) => `0x${hex(code)}, `),
  binary: (key) => each(key, (code) => `${code.toString(2).padStart(8, '0')} `),
  'UTF-16': (key) => Buffer.from(key, 'utf16le').toString('latin1'),
  'base64 of UTF-16': (key) => Buffer.from(key, 'utf16le').toString('base64'),
  'base64 over several lines': (key) => Buffer.from(key).toString('base64').replace(/.{10}/g, '$&\n'),
  'base64 of base64': (key) => Buffer.from(Buffer.from(key).toString('base64')).toString('base64'),
  'base64 of hexadecimal': (key) => Buffer.from(Buffer.from(key).toString('hex')).toString('base64'),
  'base64 of JSON with escapes': (key) =>
    Buffer.from(`{"k":"${each(key, (code) => `\\u00${hex(code)}`)}"}`).toString('base64'),
  'hexadecimal of base64': (key) => Buffer.from(Buffer.from(key).toString('base64')).toString('hex'),
  'base64 backwards': (key) => Buffer.from(Array.from(key).reverse().join('')).toString('base64'),
  base32: (key) => base32(Buffer.from(key)),
  'base32, lower case': (key) => base32(Buffer.from(`xyz${key}`)).toLowerCase(),
  'base64 in JSON': (key) => Buffer.from(`~~??${key}`).toString('base64').replaceAll('/', '\\/'),
};

/** Broken up by what may be the key’s own characters, a key without letters cannot be told from them. */
const ANY_KEY = Object.keys(SPELLINGS).filter((name) => name !== 'in groups');

/** What is left of a key in a text, by all that can be read from it. */
function readable(text: string, key: string): string[] {
  const length = Math.min(12, key.length);
  const pieces = Array.from({ length: key.length - length + 1 }, (_, at) => key.slice(at, at + length));
  return Object.entries(SPELLINGS).flatMap(([name, spell]) =>
    /base|digit off|some of/.test(name) ? [] : pieces.filter((piece) => text.includes(spell(piece))),
  );
}

describe('a key that is repeated', () => {
  it.each(Object.keys(SPELLINGS))('%s is gone, and what stands around it is not', (name) => {
    const spelled = SPELLINGS[name]?.(KEY) ?? '';
    const cleaned = keyCleaner(KEY)(`{"error":"no access for ${spelled} today"}`);
    expect(cleaned).not.toContain(spelled);
    expect(cleaned).toMatch(/^\{"error":"no access for .* today"\}$/);
    expect(cleaned.length).toBeLessThan(70);
    expect(readable(cleaned, KEY)).toEqual([]);
  });

  it.each(ANY_KEY)('in part, twelve characters of it, %s', (name) => {
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
      fc.property(key, around, around, fc.constantFrom(...ANY_KEY), (some, before, after, name) => {
        const spelled = SPELLINGS[name]?.(some) ?? '';
        return !keyCleaner(some)(`${before} ${spelled} ${after}`).includes(spelled);
      }),
      runs(400),
    );
  });
});

describe('an answer that is kept to be looked at', () => {
  it('has no word that may be a key in an unknown spelling, and all else as it came', () => {
    const shifted = Buffer.from(Buffer.from(KEY).map((byte) => byte ^ 0x55)).toString('base64');
    const report = '{"labels":["12 AM"],"averageSessionTimeOfEverybody":[4.25],"at":"2026-11-26T05:24:17Z"}';
    const cleaned = withoutKey({ code: 'unexpected-answer', rejectedBody: `${report} ${shifted}` }, keyCleaner(KEY));
    expect(cleaned.error.rejectedBody).toBe(`${report} …`);
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
