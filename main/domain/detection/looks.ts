/**
 * Each look may be wrong by chance, so each look is paid for: whoever works round the clock is looked at more often than an
 * office, and shall not get more false alerts for it.
 */
export interface Looks {
  /** Hours a week that bring more than hardly anybody, and days a week with such hours. */
  readonly hoursAWeek: number;
  readonly daysAWeek: number;
}

const COUNTED_DAYS = 28;
const OPEN_SHARE = 0.1;

/** @param past days with their `age` in days and the `means`, the sessions that each of their hours was expected to bring */
export function looksOf(past: readonly { readonly age: number; readonly means: readonly number[] }[]): Looks {
  const days = past.filter(({ age }) => age <= COUNTED_DAYS);
  const most = Math.max(0, ...days.flatMap(({ means }) => means));
  const open = days.map(({ means }) => means.filter((mean) => mean > OPEN_SHARE * most).length);
  const weeks = Math.max(1, ...days.map(({ age }) => age)) / 7;
  return {
    hoursAWeek: open.reduce((sum, hours) => sum + hours, 0) / weeks,
    daysAWeek: open.filter((hours) => hours > 0).length / weeks,
  };
}

/** The week of an office. A team that is looked at less than half as often pays as if it were half. */
const ORDINARY_HOURS = 50;
const ORDINARY_DAYS = 5;
const LEAST_SHARE = 0.5;
/** Windows longer than this overlap so much that a day holds hardly fewer of them. */
const MOST_HOURS = 4;

/**
 * What a look through a window of so many hours costs, as a surprisal (a decimal logarithm): a week holds fewer long windows than
 * short ones.
 */
export const paidByWindow = ({ hoursAWeek }: Looks, hours: number): number =>
  Math.log10(Math.max(LEAST_SHARE, hoursAWeek / ORDINARY_HOURS) / Math.min(MOST_HOURS, Math.max(hours, 1 / 6)));

/** What a day of looks costs, as a surprisal. */
export const paidByDay = ({ daysAWeek }: Looks): number => Math.log10(Math.max(LEAST_SHARE, daysAWeek / ORDINARY_DAYS));
