import { pause } from './pause.ts';

const REDRAW_AFTER_MS = [300, 1_500];

/** Counts how often what is drawn was lost: charts belong to one number and are made anew with the next. */
export class Drawings {
  count = $state.raw(0);

  /** The next drawing process may take a while to come; what is drawn before it is there is lost again. */
  async drawAgain(): Promise<void> {
    for (const delayMs of REDRAW_AFTER_MS) {
      await pause(delayMs);
      this.count += 1;
    }
  }
}
