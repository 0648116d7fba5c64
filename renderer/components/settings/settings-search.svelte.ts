import { getContext, setContext } from 'svelte';

const KEY = Symbol('settings search');

/** What is looked for on the settings page. Rows that do not speak of it are hidden; elsewhere there is no search. */
export class SettingsSearch {
  query = $state('');

  readonly words = $derived(this.query.trim().toLocaleLowerCase().split(/\s+/u).filter(Boolean));

  /** Whether every word is somewhere in these texts. */
  matches(...texts: readonly string[]): boolean {
    const all = texts.join(' ').toLocaleLowerCase();
    return this.words.every((word) => all.includes(word));
  }
}

export function provideSearch(search: SettingsSearch): SettingsSearch {
  return setContext(KEY, search);
}

/** Null where there is no search. */
export function currentSearch(): SettingsSearch | null {
  return getContext<SettingsSearch | undefined>(KEY) ?? null;
}

const GROUP = Symbol('settings group');

export function provideGroup(title: () => string): void {
  setContext(GROUP, title);
}

/** The title of the group that a row is in: a search for the title shows the whole group. */
export function currentGroup(): () => string {
  return getContext<(() => string) | undefined>(GROUP) ?? (() => '');
}
