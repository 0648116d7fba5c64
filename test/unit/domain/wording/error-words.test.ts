import { ENGLISH } from '../../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../../main/contract/errors.ts';
import { errorSentence, errorWords } from '../../../../main/domain/wording/error-words.ts';

describe('the words for what went wrong', () => {
  it.each(ERROR_CODES)('%s: short enough for a menu line, and what to do about it', (code) => {
    const { title, advice } = errorWords(code, ENGLISH);
    expect(title.length).toBeGreaterThan(5);
    expect(title.length).toBeLessThanOrEqual(40);
    expect(title).not.toMatch(/[.!]$/);
    expect(advice).toMatch(/^[A-Z“].*\.$/s);
    expect(errorSentence(code, ENGLISH)).not.toContain('\n');
  });

  it('are different for each code', () => {
    expect(new Set(ERROR_CODES.map((code) => errorWords(code, ENGLISH).title)).size).toBe(ERROR_CODES.length);
  });
});
