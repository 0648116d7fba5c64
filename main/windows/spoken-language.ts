import type { LanguageChoice } from '../contract/language.ts';
import { ENGLISH, isSameChoice, loadLanguage, type Language } from '../domain/wording/language.ts';

/** The language of the tray, of notifications and of dialogs: that of the newest snapshot. */
export interface SpokenLanguage {
  readonly current: () => Language;
  /** Loads a language; `onLoaded` is called once it is spoken, unless it was already or another was chosen since. */
  follow(choice: LanguageChoice, onLoaded: () => void): void;
}

/** English until the first snapshot. */
export function createSpokenLanguage(read: typeof loadLanguage = loadLanguage): SpokenLanguage {
  let current = ENGLISH;
  let wanted: LanguageChoice = ENGLISH;
  return {
    current: () => current,
    follow(choice, onLoaded) {
      if (isSameChoice(choice, wanted)) return;
      wanted = choice;
      void read(choice).then(
        (loaded) => {
          if (wanted !== choice) return;
          current = loaded;
          onLoaded();
        },
        // Its file is gone, as after an update under the running app, which the windows say; the one before goes on.
        () => undefined,
      );
    },
  };
}
