import { afterEach, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../main/contract/language.ts';
import type { ImportRefusal } from '../../../../main/contract/import-refusal.ts';
import { refusedImport } from '../../../../main/domain/csv/refusal.ts';
import { chooseLanguage, ENGLISH, loadLanguage } from '../../../../main/domain/wording/language.ts';
import { shownLanguage } from '../../../../renderer/words/language.ts';
import { refusalWords } from '../../../../renderer/words/import-words.ts';

const REFUSALS: readonly ImportRefusal[] = [
  { why: 'tooManyRows', line: 3, limit: 1_000_000 },
  { why: 'cell', line: 3, column: 'total_session' },
  { why: 'otherTime', column: 'bucket_start' },
  { why: 'hourTooLong', line: 3 },
  { why: 'foreign', line: 1 },
  { why: 'malformed', line: 1 },
];

afterEach(() => {
  shownLanguage.follow(() => ENGLISH);
});

/** The refusals as a reader of a language sees them. */
async function sentences(tag: (typeof LANGUAGES)[number]): Promise<string[]> {
  const settings = { language: tag, clock: 'language', numbers: 'language', firstWeekday: 'language' } as const;
  const language = await loadLanguage(chooseLanguage(settings, []));
  shownLanguage.follow(() => language);
  return REFUSALS.map(refusalWords);
}

describe('why a file is not imported', () => {
  it('is said in the language of the window, with what it is about', async () => {
    const english = await sentences('en');
    expect(english[0]).toBe('The file has more than 1,000,000 rows.');
    expect(english[1]).toBe('Glance can’t read the value of total_session.');
    for (const tag of LANGUAGES.filter((each) => each !== 'en')) {
      const said = await sentences(tag);
      said.forEach((sentence, at) => {
        expect([tag, sentence]).not.toEqual([tag, english[at]]);
        expect(sentence).toMatch(/[.。।]$/);
      });
      expect(said[1]).toContain('total_session');
      expect(said[2]).toMatch(/bucket_start.*exact_times/);
      expect(said[4]).toContain('average_session_seconds');
    }
    expect((await sentences('de'))[0]).toContain('1.000.000');
  });

  it('stays English for a log, with its line', () => {
    expect(refusedImport({ why: 'cell', line: 7, column: 'status' }).error).toEqual({
      code: 'file-not-readable',
      detail: 'line 7: status does not fit',
      refusal: { why: 'cell', line: 7, column: 'status' },
    });
  });
});
