import { ENGLISH, type Language } from '../../main/domain/wording/language.ts';
import type { Messages } from '../../main/domain/wording/messages/messages.ts';

/** The language that this window is written in. */
class ShownLanguage {
  #read: () => Language = () => ENGLISH;

  /** Where the language comes from: `renderer/state` knows it, and that it changes. */
  follow(read: () => Language): void {
    this.#read = read;
  }

  get current(): Language {
    return this.#read();
  }
}

export const shownLanguage = new ShownLanguage();

/** The language in force. What calls this while it renders is rendered again when the language changes. */
export const language = (): Language => shownLanguage.current;

/** The catalogue in that language: `m().alerts.title()`. */
export const m = (): Messages => shownLanguage.current.m;
