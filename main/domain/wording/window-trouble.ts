import type { ErrorWords } from './error-words.ts';
import type { Language } from './language.ts';

/** Said by the desktop when the window's page crashed so often that it is not loaded again. */
export function windowTroubleWords({ m }: Language): ErrorWords {
  return { title: m.windowTrouble.title(), advice: m.windowTrouble.advice() };
}
