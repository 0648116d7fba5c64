/**
 * Each look may be wrong by chance, so each look is paid for: whoever works round the clock, or has more sessions to count,
 * is looked at more often than a small office, and shall not get more false alerts for it.
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

/** A remarkable count of a medium team is reached as often as in this many windows side by side. */
const ORDINARY_CROSSINGS = 9;
/** Counts for which it is less are not remarkable, and the formula says nothing of them. */
const FEWEST_CROSSINGS = 4;

/**
 * A window that moves on begins anew with each session: a count reaches `count` about (count - mean)^2 / count times as
 * often as in windows side by side (the rate at which a Poisson process crosses a level upwards), the more often the more
 * sessions there are to count. As a surprisal.
 */
export const paidByCount = (count: number, mean: number): number =>
  Math.log10(Math.max(FEWEST_CROSSINGS, (count - mean) ** 2 / Math.max(1, count)) / ORDINARY_CROSSINGS);
