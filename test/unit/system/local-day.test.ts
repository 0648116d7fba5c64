import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localDay, localDayAt, addDays } from '../../../main/domain/time/calendar.ts';
import { isLocalDay } from '../../../main/system/local-day.ts';
import { runs, TRICKY_ZONES } from '../../arbitraries.ts';

const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2030, 0, 1) });

it('finds the same day as the calendar does, and no other', () => {
  fc.assert(
    fc.property(instant, fc.constantFrom(...TRICKY_ZONES), (nowMs, timeZone) => {
      const today = localDayAt(nowMs, timeZone);
      const before = localDay(addDays(today.date, -1), timeZone);
      expect(isLocalDay(today.startMs, today.endMs, nowMs, timeZone)).toBe(true);
      expect(isLocalDay(before.startMs, before.endMs, nowMs, timeZone)).toBe(false);
      // A day of another zone, fetched before this computer travelled.
      expect(isLocalDay(today.startMs + 3_600_000, today.endMs + 3_600_000, nowMs, timeZone)).toBe(false);
      expect(isLocalDay(today.startMs, today.endMs - 3_600_000, nowMs, timeZone)).toBe(false);
    }),
    runs(300),
  );
});

it('takes this computer’s own zone for `system`', () => {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const today = localDayAt(Date.UTC(2026, 10, 25, 12), zone);
  expect(isLocalDay(today.startMs, today.endMs, today.startMs + 60_000, 'system')).toBe(true);
  expect(isLocalDay(today.startMs, today.endMs, today.endMs, 'system')).toBe(false);
});
