import { afterEach, expect, it } from 'vitest';
import type { LanguageTag } from '../../../../main/contract/language.ts';
import { ENGLISH, type Language } from '../../../../main/domain/wording/language.ts';
import { asPath, axisLabel, betweenSentences } from '../../../../renderer/words/format.ts';
import { shownLanguage } from '../../../../renderer/words/language.ts';

/** Where sentences and values stand beside others on a line. */

function speak(tag: string, direction: Language['direction'] = 'ltr'): void {
  const language: Language = { ...ENGLISH, tag: tag as LanguageTag, direction };
  shownLanguage.follow(() => language);
}

afterEach(() => {
  shownLanguage.follow(() => ENGLISH);
});

it.each(['en', 'de', 'pt-BR', 'hi'])('a blank parts two sentences in %s', (tag) => {
  speak(tag);
  expect(betweenSentences()).toBe(' ');
});

it('nothing parts two sentences in Japanese', () => {
  speak('ja');
  expect(betweenSentences()).toBe('');
});

it('a value of an axis is in one piece from right to left, and as it is from left to right', () => {
  speak('de');
  expect(axisLabel('1 Min. 30 Sek.')).toBe('1 Min. 30 Sek.');
  speak('ar-XB', 'rtl');
  expect(axisLabel('1 د 30 ث')).toBe('\u20671 د 30 ث\u2069');
});

it('a path keeps its slashes where they are from right to left', () => {
  speak('en');
  expect(asPath('/home/me/history.sqlite')).toBe('/home/me/history.sqlite');
  speak('ar-XB', 'rtl');
  expect(asPath('/home/me/history.sqlite')).toBe('\u2066/home/me/history.sqlite\u2069');
});
