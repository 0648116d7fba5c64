/** How near the pace came to how days ended, by its own forecasts of the past. */
export interface PaceAccuracy {
  /** Days that were looked at; 0 with too little history. */
  readonly dayCount: number;
  /** Forecasts made on them, one every third hour. */
  readonly forecastCount: number;
  /** How far off they were in the middle, sessions. */
  readonly meanErrorSessions: number;
  /** The same as a share of the days' sessions, 0 to 1. */
  readonly meanErrorShare: number;
  /** Share of the forecasts whose range held the day's end, 0 to 1. */
  readonly coverage: number;
}
