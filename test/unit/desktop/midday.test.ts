import { expect, it } from 'vitest';
import { zoneAtMidday, zoneOfOneOffset } from '../../e2e/midday.ts';
import { offsetMinutesAt } from '../../../main/domain/time/calendar.ts';
import { MINUTE_MS } from '../../../main/domain/time/units.ts';

/** Tests of the app may begin at any minute: at each there is a zone for them. */

const DAY_MINUTES = 24 * 60;
/** In winter and in summer, for zones whose clocks are changed. */
const DAYS = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

/** Minutes since midnight of a zone. */
const minuteOfDay = (atMs: number, timeZone: string): number =>
  (((atMs / MINUTE_MS + offsetMinutesAt(atMs, timeZone)) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;

it.each([
  ['at midday', 9, 17, zoneAtMidday],
  ['of one offset', 2, 22, zoneOfOneOffset],
])('the zone %s is in the middle of an hour between %i and %i o’clock, at any time', (_which, from, to, zoneAt) => {
  for (const dayMs of DAYS) {
    for (let minute = 0; minute < DAY_MINUTES; minute += 10) {
      const atMs = dayMs + minute * MINUTE_MS;
      const local = minuteOfDay(atMs, zoneAt(atMs));
      expect([local >= from * 60, local < to * 60, local % 60 >= 12, local % 60 < 48]).toEqual(Array(4).fill(true));
    }
  }
});

it('the zone of one offset has the same all year', () => {
  for (let hour = 0; hour < 48; hour += 1) {
    const zone = zoneOfOneOffset(Date.UTC(2026, 0, 15) + hour * 30 * MINUTE_MS);
    const offsets = Array.from({ length: 12 }, (_, month) => offsetMinutesAt(Date.UTC(2026, month, 15), zone));
    expect([zone, new Set(offsets).size]).toEqual([zone, 1]);
  }
});
