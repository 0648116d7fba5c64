import type { HourFigures } from './hour-history.ts';
import { MINUTE_MS } from '../time/units.ts';

/** What a local day had in all by some moment of it: what came in a window is the difference of two. */
export interface DayTotals {
  /** UTC epoch milliseconds. */
  readonly atMs: number;
  readonly sessions: number;
  /** Seconds summed over the sessions. */
  readonly responseSeconds: number;
  readonly averageSessionSeconds: number;
}

/** What a day had when each of its hours began, in order, and what it has at `nowMs`. */
export function runningTotals(hours: readonly HourFigures[], nowMs: number): { starts: DayTotals[]; now: DayTotals } {
  const starts: DayTotals[] = [];
  let [sessions, responseSeconds, averageSessionSeconds] = [0, 0, 0];
  for (const hour of hours) {
    starts.push({ atMs: hour.startMs, sessions, responseSeconds, averageSessionSeconds });
    sessions += hour.totalSessions;
    responseSeconds += (hour.responseSeconds ?? 0) * hour.totalSessions;
    averageSessionSeconds += (hour.averageSessionSeconds ?? 0) * hour.totalSessions;
  }
  return { starts, now: { atMs: nowMs, sessions, responseSeconds, averageSessionSeconds } };
}

/** The polls of a local day, thinned to one a minute. */
export interface DayPolls {
  /** Forgets the totals of any day other than `dayNumber`, so that no window begins on the day before. */
  readonly beginDay: (dayNumber: number) => void;
  /** Adds the day's totals at this poll. */
  readonly add: (totals: DayTotals) => void;
  /** What the day had at the start of a window that is at least so long, and begins at `earliestMs` or later. */
  readonly before: (minutes: number, nowMs: number, earliestMs: number) => DayTotals | null;
  /** For each number of sessions, in rising order: the newest poll that had at least so many fewer than now. */
  readonly withFewer: (numbers: readonly number[], now: DayTotals, earliestMs: number) => DayTotals[];
  /** The oldest poll since which nothing had come at the time of another one. */
  readonly sameSince: (totals: DayTotals) => DayTotals | null;
}

const THINNED_MS = 50_000;
/** A window begins at a poll that was at most so much earlier than asked for; otherwise at the start of an hour. */
const MOST_EARLIER_SHARE = 0.3;
const MOST_EARLIER_MS = 6 * MINUTE_MS;

export function createDayPolls(): DayPolls {
  let polls: DayTotals[] = [];
  let today = Number.NaN;
  /** The last poll at or before an instant. */
  const lastBy = (atMs: number): number => {
    let [low, high] = [0, polls.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((polls[middle]?.atMs ?? Infinity) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return {
    beginDay(dayNumber) {
      if (dayNumber !== today) [polls, today] = [[], dayNumber];
    },
    add(totals) {
      if (totals.atMs - (polls.at(-1)?.atMs ?? -Infinity) >= THINNED_MS) polls.push(totals);
    },
    before(minutes, nowMs, earliestMs) {
      const wantedMs = nowMs - minutes * MINUTE_MS;
      const poll = polls[lastBy(wantedMs)];
      const mostMs = Math.max(MOST_EARLIER_MS, MOST_EARLIER_SHARE * minutes * MINUTE_MS);
      return poll === undefined || poll.atMs < wantedMs - mostMs || poll.atMs < earliestMs ? null : poll;
    },
    withFewer(numbers, now, earliestMs) {
      const found: DayTotals[] = [];
      for (let index = polls.length - 1; index >= 0 && found.length < numbers.length; index--) {
        const poll = polls[index];
        if (poll === undefined || poll.atMs < earliestMs) break;
        while (found.length < numbers.length && now.sessions - poll.sessions >= (numbers[found.length] ?? Infinity)) {
          found.push(poll);
        }
      }
      return found;
    },
    sameSince({ atMs, sessions }) {
      let oldest: DayTotals | null = null;
      for (let index = lastBy(atMs); index >= 0; index--) {
        const poll = polls[index];
        if (poll?.sessions !== sessions) break;
        oldest = poll;
      }
      return oldest;
    },
  };
}
