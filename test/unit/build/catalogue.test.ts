import { describe, expect, it } from 'vitest';
import { catalogueFaults, translationFaults, unusedFaults } from '../../../build/catalogue/check.mjs';
import { BASE, LANGUAGES, readCatalogue, withFrenchSpaces } from '../../../build/catalogue/read.mjs';
import { LANGUAGES as SPOKEN } from '../../../main/contract/language.ts';

/** The check of the catalogue, seen to find what it is there for. */

type Catalogue = ReturnType<typeof readCatalogue>;
type Message = NonNullable<ReturnType<NonNullable<ReturnType<Catalogue['get']>>['get']>>;

function changed(language: string, area: string, change: (messages: Map<string, Message>) => void): string[] {
  const translated = readCatalogue(language);
  const messages = translated.get(area);
  if (messages === undefined) throw new Error(`there is no area ${area}`);
  change(messages);
  return translationFaults(language, readCatalogue(BASE), translated);
}

describe('the catalogue', () => {
  it('has nothing wrong with it, in every language that can be chosen', () => {
    expect(catalogueFaults()).toEqual([]);
    expect([...LANGUAGES]).toEqual([...SPOKEN]);
  });
});

describe('a translation', () => {
  it('that lacks a message is found', () => {
    expect(changed('de', 'tray', (messages) => messages.delete('quit'))).toEqual([
      'de/tray.json lacks "quit": Quit Glance',
    ]);
  });

  it('that has one of its own is found', () => {
    const more = (messages: Map<string, Message>): void => {
      messages.set('more', { text: 'Mehr', tokens: [], parameters: new Map() });
    };
    expect(changed('ja', 'tray', more)).toEqual(['ja/tray.json has "more", which is not in English']);
  });

  it('that takes other parameters is found', () => {
    const renamed = (messages: Map<string, Message>): void => {
      const known = messages.get('sessionsToday');
      if (known !== undefined) messages.set('sessionsToday', { ...known, parameters: new Map([['anzahl', 'string']]) });
    };
    expect(changed('de', 'tray', renamed)).toEqual([
      'de/tray.json "sessionsToday" takes (anzahl: string), but in English (count: string)',
    ]);
  });

  it('that lacks the form for one is found, except where a language has none', () => {
    const flat = (messages: Map<string, Message>): void => {
      const known = messages.get('sessions');
      if (known !== undefined) messages.set('sessions', { ...known, text: '{count, plural, other {# x}}' });
    };
    expect(changed('fr', 'units', flat)).toEqual(['fr/units.json "sessions" lacks the form for one']);
    expect(changed('ja', 'units', flat)).toEqual([]);
  });
});

describe('French punctuation', () => {
  it('never begins a line, also where an ordinary space was typed before it', () => {
    expect(withFrenchSpaces('Note : « prêt » ; déjà ?')).toBe('Note\u202f: «\u202fprêt\u202f»\u202f; déjà\u202f?');
    const texts = [...readCatalogue('fr').values()].flatMap((messages) =>
      [...messages.values()].map(({ text }) => text),
    );
    expect(texts.filter((text) => / [:;!?»]|« /.test(text))).toEqual([]);
    expect(texts.filter((text) => text.includes('\u202f')).length).toBeGreaterThan(100);
  });
});

describe('a message', () => {
  it('that nothing asks for is found', () => {
    const base = readCatalogue(BASE);
    base.get('tray')?.set('neverSaidAnywhere', { text: 'Never said', tokens: [], parameters: new Map() });
    expect(unusedFaults(base)).toEqual(['en/tray.json has "neverSaidAnywhere", which nothing uses']);
  });
});
