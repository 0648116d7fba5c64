import { describe, expect, it } from 'vitest';
import type { LanguageChoice } from '../../../../main/contract/language.ts';
import { ENGLISH, type Language } from '../../../../main/domain/wording/language.ts';
import { LanguageState } from '../../../../renderer/state/language.svelte.ts';

const choice = (tag: LanguageChoice['tag']): LanguageChoice => ({ ...ENGLISH, tag });
const GONE = new Error('Failed to fetch dynamically imported module');

describe('a language whose file cannot be read', () => {
  it('is English instead of nothing, and said', async () => {
    const state = new LanguageState(() => Promise.reject(GONE));
    await state.follow(choice('de'));
    expect([state.current, state.unread]).toEqual([ENGLISH, true]);
  });

  it('leaves the one before, until another can be read', async () => {
    const german: Language = { ...ENGLISH, tag: 'de' };
    const state = new LanguageState(({ tag }) =>
      tag === 'fr' ? Promise.reject(GONE) : Promise.resolve(tag === 'de' ? german : ENGLISH),
    );
    await state.follow(choice('de'));
    await state.follow(choice('fr'));
    expect([state.current, state.unread]).toEqual([german, true]);
    await state.follow(choice('en'));
    expect([state.current, state.unread]).toEqual([ENGLISH, false]);
  });
});
