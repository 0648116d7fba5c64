import { afterEach, expect, it } from 'vitest';
import { ENGLISH } from '../../../../main/domain/wording/language.ts';
import { shownLanguage } from '../../../../renderer/words/language.ts';
import { numberInFigures, readNumber } from '../../../../renderer/words/number-field.ts';

afterEach(() => {
  shownLanguage.follow(() => ENGLISH);
});

it.each([
  ['', null],
  [' ', null],
  ['20', 20],
  [' 7,5 ', 7.5],
  ['0', 0],
  ['-1', undefined],
  ['20 s', undefined],
  ['1e9', undefined],
  ['Infinity', undefined],
])('reads %j', (text, value) => {
  expect(readNumber(text, 1_000_000)).toBe(value);
});

it('writes with the decimal mark of the language, and reads what it wrote', () => {
  expect([numberInFigures(null), numberInFigures(1234.5)]).toEqual(['', '1234.5']);
  shownLanguage.follow(() => ({ ...ENGLISH, tag: 'de', formats: 'de', numbers: 'de' }));
  expect(numberInFigures(1234.5)).toBe('1234,5');
  for (const value of [0, 0.1, 12, 99.25, 1_000_000]) expect(readNumber(numberInFigures(value), 1_000_000)).toBe(value);
});
