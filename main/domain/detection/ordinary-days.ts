import { scaleOf } from './cusum.ts';
import { median } from './quantiles.ts';

/**
 * What watched days say of the cumulative sum: how far it rises on an ordinary one, and how far the cut logarithms of
 * single sessions lie from those of hour means. Both by days in the middle, so that days with an incident teach little.
 */
export interface OrdinaryDays {
  /** The scale of the highest sums of days. `prior` is what whole hours say of it. */
  readonly scale: (prior: number) => number;
  readonly offset: () => number;
  /** Some sessions whose logarithms lay so far off, after cutting; and the sum after them, unless it was busy. */
  readonly note: (sessions: number, excess: number, sum: number | null) => void;
  /** The day is over. `line` is the sum from which on an alert was due on it. */
  readonly endDay: (line: number) => void;
}

const KEPT_DAYS = 42;
/** What a day needs to teach. */
const FEWEST_SESSIONS = 10;
/** How many days' worth the prior counts for. */
const PRIOR_DAYS = 10;
const LEAST_OF_PRIOR = 0.6;
/** So large a share of days with an alert is left out as not ordinary; a team with more of them is like that. */
const LEFT_OUT_SHARE = 0.1;
const FEWEST_DAYS = 14;
const PRIOR_OFFSET = -0.15;
const OFFSET_PRIOR_DAYS = 3;

interface WatchedDay {
  readonly highest: number;
  readonly offset: number;
  readonly alert: boolean;
}

export function createOrdinaryDays(): OrdinaryDays {
  let days: WatchedDay[] = [];
  let today = { highest: 0, excess: 0, sessions: 0 };
  return {
    scale(prior) {
      const leftOut = Math.floor(LEFT_OUT_SHARE * Math.max(FEWEST_DAYS, days.length));
      const alerts = days.filter(({ alert }) => alert).slice(-leftOut);
      const sums = days.filter((day) => !alerts.includes(day)).map(({ highest }) => highest);
      const learnt = (PRIOR_DAYS * prior + sums.length * scaleOf(sums)) / (PRIOR_DAYS + sums.length);
      return Math.max(LEAST_OF_PRIOR * prior, learnt);
    },
    offset() {
      const middle = median(days.map(({ offset }) => offset));
      return (OFFSET_PRIOR_DAYS * PRIOR_OFFSET + days.length * middle) / (OFFSET_PRIOR_DAYS + days.length);
    },
    note(sessions, excess, sum) {
      today.sessions += sessions;
      today.excess += sessions * excess;
      if (sum !== null) today.highest = Math.max(today.highest, sum);
    },
    endDay(line) {
      const { highest, excess, sessions } = today;
      if (sessions >= FEWEST_SESSIONS) {
        const day = { highest: Math.min(highest, line), offset: excess / sessions, alert: highest >= line };
        days = [...days, day].slice(-KEPT_DAYS);
      }
      today = { highest: 0, excess: 0, sessions: 0 };
    },
  };
}
