import { afterEach, describe, expect, it } from 'vitest';
import type { LanguageTag } from '../../../../main/contract/language.ts';
import { ENGLISH, type Language } from '../../../../main/domain/wording/language.ts';
import {
  dateAfterPickerKey,
  dateInFigures,
  monthName,
  monthWeeks,
  readDate,
  weekdaysInOrder,
} from '../../../../renderer/words/date-field.ts';
import { shownLanguage } from '../../../../renderer/words/language.ts';

/** Dates in fields, in the window's language whatever Chromium's own is. */

function speak(formats: string): void {
  const language: Language = { ...ENGLISH, formats, tag: formats as LanguageTag };
  shownLanguage.follow(() => language);
}

afterEach(() => {
  shownLanguage.follow(() => ENGLISH);
});

const EVERY_LANGUAGE = ['en-GB', 'en-US', 'es', 'de', 'fr', 'pt-BR', 'hi', 'ja'];

describe('a date in figures', () => {
  it.each([
    ['en-GB', '05/11/2026'],
    ['en-US', '11/05/2026'],
    ['es', '05/11/2026'],
    ['de', '05.11.2026'],
    ['fr', '05/11/2026'],
    ['pt-BR', '05/11/2026'],
    ['hi', '05/11/2026'],
    ['ja', '2026/11/05'],
  ])('is written as in %s: %s', (formats, written) => {
    speak(formats);
    expect(dateInFigures('2026-11-05')).toBe(written);
    expect(dateInFigures('')).toBe('');
  });

  it.each(EVERY_LANGUAGE)('is read back as it was written in %s, every day of two years', (formats) => {
    speak(formats);
    for (let ms = Date.UTC(2027, 0, 1); ms < Date.UTC(2029, 0, 1); ms += 86_400_000) {
      const date = new Date(ms).toISOString().slice(0, 10);
      expect(readDate(dateInFigures(date))).toBe(date);
      expect(readDate(date)).toBe(date);
    }
  });

  it('is taken as people type it', () => {
    speak('de');
    for (const typed of ['5.11.2026', '5.11.26', ' 05. 11. 2026 ', '5/11/26', '5-11-2026', '2026-11-05', '2026/11/5']) {
      expect([typed, readDate(typed)]).toEqual([typed, '2026-11-05']);
    }
    speak('en-US');
    expect(readDate('11/5/26')).toBe('2026-11-05');
  });

  it('is not guessed', () => {
    speak('de');
    for (const typed of [
      '',
      '5',
      '5.11',
      '31.11.2026',
      '29.2.2027',
      '5.13.2026',
      '0.1.2026',
      '5.11.126',
      '1.2.3.4',
      '5.11.2026 9',
    ]) {
      expect([typed, readDate(typed)]).toEqual([typed, null]);
    }
    expect(readDate('29.2.2028')).toBe('2028-02-29');
  });
});

describe('the days of a month', () => {
  it('begin with the weekday that weeks begin with', () => {
    speak('de');
    expect(weekdaysInOrder()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(monthWeeks('2026-11-24')[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    shownLanguage.follow(() => ({ ...ENGLISH, firstWeekday: 7 }));
    expect(weekdaysInOrder()).toEqual([7, 1, 2, 3, 4, 5, 6]);
    expect(monthWeeks('2026-11-24')[0]?.[0]).toBe('2026-11-01');
    expect(
      monthWeeks('2026-11-24')
        .flat()
        .filter((date) => date !== null),
    ).toHaveLength(30);
  });

  it('have the name of their month', () => {
    speak('de');
    expect(monthName('2026-11-24')).toBe('November 2026');
    speak('ja');
    expect(monthName('2026-11-24')).toBe('2026年11月');
  });

  it('are walked by keys', () => {
    expect(dateAfterPickerKey('ArrowRight', '2026-11-30', 1)).toBe('2026-12-01');
    expect(dateAfterPickerKey('ArrowUp', '2026-11-03', 0)).toBe('2026-10-27');
    expect(dateAfterPickerKey('ArrowDown', '2026-11-30', 0)).toBe('2026-12-07');
    expect(dateAfterPickerKey('PageUp', '2026-03-31', 0)).toBe('2026-02-28');
    expect(dateAfterPickerKey('PageDown', '2026-11-30', 0)).toBe('2026-12-30');
    expect(dateAfterPickerKey('x', '2026-11-30', 0)).toBeNull();
  });
});
