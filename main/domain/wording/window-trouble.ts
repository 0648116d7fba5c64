import type { ErrorWords } from './error-words.ts';

/** Said by the desktop when the window's page crashed so often that it is not loaded again. */
export function windowTroubleWords(): ErrorWords {
  return {
    title: 'The Glance window keeps stopping',
    advice:
      'Glance goes on in the tray and nothing is lost. Open it again from there; if that does not help, quit Glance and start it again.',
  };
}
