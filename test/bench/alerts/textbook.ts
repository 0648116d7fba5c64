import type { TeamEvent } from './events.ts';
import type { Session, Team } from './team.ts';
import { MINUTE_MS } from '../../../main/domain/time/units.ts';

/**
 * What a page of a textbook finds of slow responses, to compare with: the mean wait of the sessions that are new in the last
 * 15, 30 and 60 minutes, as a logarithm against the usual one of their hour, less what load explains. It is remarkable when
 * it is more so than on any day of the history. In its favour it knows single sessions, the true profile of the week and
 * the team's true usual waits, where the app knows whole hours of the past and has to learn the rest.
 */
export interface Textbook {
  /** From the beginning of an event until it is remarkable, minutes; null when it never is while the event lasts. */
  readonly foundAfter: (event: TeamEvent) => number | null;
  /** Watched days on which something is remarkable. */
  readonly remarkableDays: () => number;
}

const WINDOW_MINUTES = [15, 30, 60];
const STEP_MINUTES = 2;
const DAY_MINUTES = 1440;
const FEWEST_SESSIONS = 3;
/** Means of few sessions are brought nearer to the usual. */
const HELD_BY_SESSIONS = 5;
const STEADYING_SESSIONS = 3;
const MOST_LOAD = 1.1;

export function textbookOf(team: Team): Textbook {
  const { historyDays, watchedDays } = team.options;
  const minutes = (historyDays + watchedDays) * DAY_MINUTES;
  const sums = sumsBy(team, minutes);
  const usual = WINDOW_MINUTES.map((window) => usualHighest(sums, window, historyDays));
  const at = (minute: number): number =>
    Math.max(...WINDOW_MINUTES.map((window, index) => valueAt(sums, window, minute) / (usual[index] ?? 1)));
  const highestOf = (day: number): number => {
    let highest = 0;
    for (let minute = STEP_MINUTES; minute <= DAY_MINUTES; minute += STEP_MINUTES) {
      highest = Math.max(highest, at(day * DAY_MINUTES + minute));
    }
    return highest;
  };
  const line = Math.max(...Array.from({ length: historyDays }, (_, day) => highestOf(day)));
  return {
    foundAfter({ from, to }) {
      for (let minute = from + STEP_MINUTES; minute < to; minute += STEP_MINUTES) {
        if (at(minute) > line) return minute - from;
      }
      return null;
    },
    remarkableDays: () =>
      Array.from({ length: watchedDays }, (_, index) => highestOf(historyDays + index)).filter((each) => each > line)
        .length,
  };
}

/** Sums of all before a minute since the beginning: differences of two are a window. */
interface Sums {
  readonly sessions: Float64Array;
  readonly seconds: Float64Array;
  readonly usualLogs: Float64Array;
  readonly expected: Float64Array;
}

function sumsBy({ sessions, profile, answeredShare, startMs, usualResponse }: Team, minutes: number): Sums {
  const [count, seconds, usualLogs, expected] = [0, 1, 2, 3].map(() => new Float64Array(minutes + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let next = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const untilMs = startMs + (minute + 1) * MINUTE_MS;
    let [n, sum, logs] = [0, 0, 0];
    for (let session: Session | undefined; (session = sessions[next]) && session.answeredMs < untilMs; next++) {
      n++;
      sum += session.responseSeconds;
      logs += usualResponse(session.arrivalMs).logMean;
    }
    count[minute + 1] = (count[minute] ?? 0) + n;
    seconds[minute + 1] = (seconds[minute] ?? 0) + sum;
    usualLogs[minute + 1] = (usualLogs[minute] ?? 0) + logs;
    expected[minute + 1] = (expected[minute] ?? 0) + (profile[minute] ?? 0) * answeredShare;
  }
  return { sessions: count, seconds, usualLogs, expected };
}

function valueAt({ sessions, seconds, usualLogs, expected }: Sums, window: number, minute: number): number {
  const from = Math.max(0, minute - window);
  const of = (sums: Float64Array): number => (sums[minute] ?? 0) - (sums[from] ?? 0);
  const count = of(sessions);
  if (count < FEWEST_SESSIONS) return 0;
  const busier = Math.log((count + STEADYING_SESSIONS) / (of(expected) + STEADYING_SESSIONS));
  const excess = Math.log(of(seconds) / count) - of(usualLogs) / count - Math.min(MOST_LOAD, busier);
  return excess * Math.sqrt(count / (count + HELD_BY_SESSIONS));
}

/** What a window gets to on a usual day at its highest. */
function usualHighest(sums: Sums, window: number, days: number): number {
  const highest: number[] = [];
  for (let day = 0; day < days; day++) {
    let most = 0;
    for (let minute = STEP_MINUTES; minute <= DAY_MINUTES; minute += STEP_MINUTES) {
      most = Math.max(most, valueAt(sums, window, day * DAY_MINUTES + minute));
    }
    if (most > 0) highest.push(most);
  }
  return highest.sort((one, other) => one - other)[Math.floor(highest.length / 2)] ?? 1;
}
