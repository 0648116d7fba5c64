/** Where a running day is heading. */
export interface Pace {
  /** Sessions expected by the end of the day, those so far included. */
  readonly total: number;
  /** The range that holds the day's final count on four days of five; never below the count so far. */
  readonly low: number;
  readonly high: number;
  /** Share of a typical day's sessions that is usually there by now, 0 to 1. */
  readonly share: number;
  /** How many past days this rests on. */
  readonly dayCount: number;
}
