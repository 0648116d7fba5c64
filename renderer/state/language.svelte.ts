import type { LanguageChoice } from '../../main/contract/language.ts';
import { ENGLISH, isSameChoice, loadLanguage, type Language } from '../../main/domain/wording/language.ts';
import { shownLanguage } from '../words/language.ts';

/** The window's language, which follows the settings at once. */
export class LanguageState {
  /** Null until the first language is there: nothing is shown in another one before. */
  current = $state.raw<Language | null>(null);
  /** The language that is wanted could not be read: the one before goes on, or English. */
  unread = $state.raw(false);
  readonly #read: typeof loadLanguage;
  #wanted: LanguageChoice | null = null;
  #loading: Promise<void> = Promise.resolve();

  constructor(read: typeof loadLanguage = loadLanguage) {
    this.#read = read;
    shownLanguage.follow(() => this.current ?? ENGLISH);
  }

  /** Loads a language and shows it, unless another was chosen in the meantime. */
  follow(choice: LanguageChoice): Promise<void> {
    if (this.#wanted === null || !isSameChoice(this.#wanted, choice)) {
      this.#wanted = choice;
      this.#loading = this.#load(choice);
    }
    return this.#loading;
  }

  async #load(choice: LanguageChoice): Promise<void> {
    const loaded = await this.#read(choice).catch(() => null);
    if (this.#wanted !== choice) return;
    this.unread = loaded === null;
    this.current = loaded ?? this.current ?? ENGLISH;
  }
}
