import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { inOneByte } from '../../../build/one-byte-source.mjs';

/** Bundles in the characters that V8 keeps in one byte each. */

const BEYOND_LATIN_1 = /[\u0100-\u{10ffff}]/u;
const PADDING = 'x'.repeat(200);

it('says the same with no character beyond Latin-1', () => {
  const code =
    '["“quoted” …", `→ ${1 + 1} 🙂`, /^[–—\u{1f642}]$/u.test("🙂"), /[…]/.test("…"), "é", "PADDING"]'.replace(
      'PADDING',
      PADDING,
    );
  const escaped = inOneByte(code);
  expect(BEYOND_LATIN_1.test(code)).toBe(true);
  expect(BEYOND_LATIN_1.test(escaped)).toBe(false);
  const run = (text: string): unknown => runInNewContext(`JSON.stringify(${text})`) as unknown;
  expect(run(escaped)).toEqual(run(code));
  expect(run(escaped)).toBe(JSON.stringify(['“quoted” …', '→ 2 🙂', true, true, 'é', PADDING]));
});

it('leaves what gets no smaller by it, such as Hindi', () => {
  const code = '["कॉल", "सत्र"]';
  expect(inOneByte(code)).toBe(code);
  expect(inOneByte('"é"')).toBe('"é"');
});

it('refuses what an escape would change', () => {
  expect(() => inOneByte(`"${PADDING}\\…"`)).toThrow('one byte');
  expect(() => inOneByte(`String.raw\`${PADDING}…\``)).toThrow('one byte');
});
