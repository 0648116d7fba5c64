import { expect, it } from 'vitest';
import { dateOfDayKey, dayKey } from '../../../main/sync/backfill-jobs.ts';

it('the key of a day says its date, that of whole months none: they have no hours', () => {
  expect(dateOfDayKey(dayKey('2026-11-24', 'Europe/Berlin'))).toBe('2026-11-24');
  expect(dateOfDayKey('2026-10-01 to 2026-10-31 Europe/Berlin')).toBeNull();
  expect(dateOfDayKey('months from 2025-12-01 Europe/Berlin')).toBeNull();
});
