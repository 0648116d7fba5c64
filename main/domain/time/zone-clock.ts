import * as instants from 'temporal-polyfill/fns/Instant';
import * as zoned from 'temporal-polyfill/fns/ZonedDateTime';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './units.ts';

/** Local hours of many instants of one zone, quickly: the offset is asked for once per daylight-saving period. */

/** A wall-clock hour. Days are counted from 1970-01-01 in local time. */
export interface LocalHour {
  readonly dayNumber: number;
  /** 0 to 23. */
  readonly hour: number;
}

export interface ZoneClock {
  /** What a wall clock shows at an instant, as if it were UTC: epoch milliseconds. */
  readonly localMs: (instantMs: number) => number;
  /** The wall-clock hour an instant (UTC epoch milliseconds) lies in. */
  readonly localHour: (instantMs: number) => LocalHour;
  /** When the wall-clock hour an instant lies in began, UTC epoch milliseconds: not on a whole hour of UTC everywhere. */
  readonly hourStartMs: (instantMs: number) => number;
  /** Minutes since local midnight. */
  readonly minuteOfDay: (instantMs: number) => number;
}

/** ISO weekday of a local day number: Monday is 1, Sunday 7. */
export const isoWeekday = (dayNumber: number): number => ((((dayNumber + 3) % 7) + 7) % 7) + 1;

/** @throws RangeError when the IANA zone is unknown. */
export function createZoneClock(timeZone: string): ZoneClock {
  let fromMs = Infinity;
  let toMs = -Infinity;
  let offsetMs = 0;

  const localMs = (instantMs: number): number => {
    if (instantMs < fromMs || instantMs >= toMs) {
      // Transitions are looked for from the end of the second that holds the instant: they fall on whole seconds.
      const wall = instants.toZonedDateTimeISO(instants.fromEpochMilliseconds(Math.floor(instantMs)), timeZone);
      offsetMs = Math.round(zoned.offsetNanoseconds(wall) / 1e6);
      fromMs = zoned.getTimeZoneTransition(zoned.addSeconds(wall, 1), 'previous')?.epochMilliseconds ?? -Infinity;
      toMs = zoned.getTimeZoneTransition(wall, 'next')?.epochMilliseconds ?? Infinity;
      if (fromMs > instantMs) fromMs = instantMs;
    }
    return instantMs + offsetMs;
  };

  return {
    localMs,
    localHour(instantMs) {
      const hours = Math.floor(localMs(instantMs) / HOUR_MS);
      const dayNumber = Math.floor(hours / 24);
      return { dayNumber, hour: hours - dayNumber * 24 };
    },
    hourStartMs(instantMs) {
      const local = localMs(instantMs);
      return instantMs - (local - Math.floor(local / HOUR_MS) * HOUR_MS);
    },
    minuteOfDay(instantMs) {
      const local = localMs(instantMs);
      return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
    },
  };
}
