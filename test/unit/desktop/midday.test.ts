import { expect, it } from 'vitest';
import { zoneAtMidday } from '../../e2e/midday.ts';
import { offsetMinutesAt } from '../../../main/domain/time/calendar.ts';
import { MINUTE_MS } from '../../../main/domain/time/units.ts';

/** Tests of the app may begin at any minute: at each there is a zone for them. */

const DAY_MINUTES = 24 * 60;
/** In winter and in summer, for zones whose clocks are changed. */
const DAYS = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

/** Minutes since midnight of a zone. */
const minuteOfDay = (atMs: number, timeZone: string): number =>
  (((atMs / MINUTE_MS + offsetMinutesAt(atMs, timeZone)) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;

it('there is a zone in the middle of an hour and of a day at any time', () => {
  for (const dayMs of DAYS) {
    for (let minute = 0; minute < DAY_MINUTES; minute += 10) {
      const atMs = dayMs + minute * MINUTE_MS;
      const local = minuteOfDay(atMs, zoneAtMidday(atMs));
      expect([local >= 9 * 60, local < 17 * 60, local % 60 >= 12, local % 60 < 48]).toEqual(Array(4).fill(true));
    }
  }
});
