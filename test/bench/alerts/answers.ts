import type { HourFigures } from '../../../main/domain/detection/hour-history.ts';
import { createZoneClock } from '../../../main/domain/time/zone-clock.ts';
import { DAY_MS, HOUR_MS } from '../../../main/domain/time/units.ts';

/** What the report says at an instant, from single sessions: hours of today, each with its count and its two means. */

export interface Reported {
  /** Which hour it counts for. */
  readonly arrivalMs: number;
  /** When the report shows it. */
  readonly seenMs: number;
  /** From when on the report shows it no more, for it was a mistake. */
  readonly untilMs?: number;
  readonly responseSeconds: number;
  readonly sessionSeconds: number;
}

export interface Answers {
  /** The hours of the local day that `nowMs` lies in, as the report gives them then. To be asked in order of time. */
  readonly today: (nowMs: number) => HourFigures[];
  /** Finished hours that start in `[fromMs, toMs)`, as known at the last `today`. */
  readonly past: (fromMs: number, toMs: number) => HourFigures[];
}

interface Sums {
  count: number;
  response: number;
  session: number;
}

/** `rounded`: means in whole seconds, as the endpoint's page shows them. */
export function answersOf(sessions: readonly Reported[], timeZone: string, rounded: boolean): Answers {
  const zone = createZoneClock(timeZone);
  const hours = new Map<number, Sums>();
  const changes = sessions.flatMap((session) => [
    { atMs: session.seenMs, session, by: 1 },
    ...(session.untilMs === undefined ? [] : [{ atMs: session.untilMs, session, by: -1 }]),
  ]);
  changes.sort((one, other) => one.atMs - other.atMs);
  let next = 0;
  const meanOf = (sum: number, count: number): number | null =>
    count === 0 ? null : rounded ? Math.round(sum / count) : sum / count;

  const advance = (nowMs: number): void => {
    for (let change; (change = changes[next]) && change.atMs <= nowMs; next++) {
      const { session, by } = change;
      const startMs = session.arrivalMs - (session.arrivalMs % HOUR_MS);
      const sums = hours.get(startMs) ?? { count: 0, response: 0, session: 0 };
      sums.count += by;
      sums.response += by * session.responseSeconds;
      sums.session += by * session.sessionSeconds;
      hours.set(startMs, sums);
    }
  };

  const figures = (startMs: number): HourFigures => {
    const { count, response, session } = hours.get(startMs) ?? { count: 0, response: 0, session: 0 };
    return {
      startMs,
      endMs: startMs + HOUR_MS,
      totalSessions: count,
      averageSessionSeconds: meanOf(session, count),
      responseSeconds: meanOf(response, count),
    };
  };

  const past = (fromMs: number, toMs: number): HourFigures[] => {
    const list: HourFigures[] = [];
    for (let startMs = fromMs; startMs < toMs; startMs += HOUR_MS) list.push(figures(startMs));
    return list;
  };

  return {
    past,
    today(nowMs) {
      advance(nowMs);
      const local = zone.localMs(nowMs);
      let midnightMs = nowMs - (local - Math.floor(local / DAY_MS) * DAY_MS);
      // The day on which the clocks change has its midnight at another offset.
      midnightMs -= zone.localMs(midnightMs) - Math.floor(local / DAY_MS) * DAY_MS;
      return past(midnightMs, nowMs);
    },
  };
}
