import type { LanguageChoice } from '../contract/language.ts';
import { ENGLISH, isSameChoice, loadLanguage, type Language } from '../domain/wording/language.ts';

/** The language of the tray, of notifications and of dialogs: that of the newest snapshot. */
export interface SpokenLanguage {
  readonly current: () => Language;
  /** Loads a language; `onLoaded` is called once it is spoken, unless it was already or another was chosen since. */
  follow(choice: LanguageChoice, onLoaded: () => void): void;
}

/**
 * English until the first snapshot.
 * @param onUnread a language could not be loaded, as after an update under the running app; the one before goes on
 */
export function createSpokenLanguage(
  onUnread: (error: unknown) => void,
  read: typeof loadLanguage = loadLanguage,
): SpokenLanguage {
  let current = ENGLISH;
  let wanted: LanguageChoice = ENGLISH;
  return {
    current: () => current,
    follow(choice, onLoaded) {
      if (isSameChoice(choice, wanted)) return;
      wanted = choice;
      void read(choice).then((loaded) => {
        if (wanted !== choice) return;
        current = loaded;
        onLoaded();
      }, onUnread);
    },
  };
}
