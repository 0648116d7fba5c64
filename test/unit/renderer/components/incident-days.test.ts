import { describe, expect, it } from 'vitest';
import { dayLabel, filtered, incidentDays } from '../../../../renderer/components/alerts/incident-days.ts';
import { incident, TUESDAY_14 } from '../state/support.ts';

const DAY_MS = 24 * 3_600_000;

describe('incidents by day', () => {
  it('are grouped by the local day they began on, the newest first', () => {
    const list = [
      incident({ id: 1, startedAtMs: TUESDAY_14 - 8 * DAY_MS }),
      incident({ id: 2, startedAtMs: TUESDAY_14 - DAY_MS }),
      incident({ id: 3, startedAtMs: TUESDAY_14 }),
      incident({ id: 4, startedAtMs: TUESDAY_14 - 60_000 }),
    ];
    expect(
      incidentDays(list, TUESDAY_14 + 60_000, 'UTC').map(({ label, incidents }) => [
        label,
        incidents.map(({ id }) => id),
      ]),
    ).toEqual([
      ['Today', [3, 4]],
      ['Yesterday', [2]],
      ['Monday 16 November', [1]],
    ]);
  });

  it('follow the zone', () => {
    // Half past ten on Monday evening in UTC, Tuesday noon on Kiribati.
    const list = [incident({ startedAtMs: Date.parse('2026-11-23T22:30:00Z') })];
    expect(incidentDays(list, TUESDAY_14, 'UTC')[0]?.date).toBe('2026-11-23');
    expect(incidentDays(list, TUESDAY_14, 'Pacific/Kiritimati')[0]?.date).toBe('2026-11-24');
  });

  it('have the year only where it is another', () => {
    expect(dayLabel('2025-12-31', '2026-01-02')).toBe('Wednesday 31 December 2025');
    expect(dayLabel('2025-12-31', '2026-01-01')).toBe('Yesterday');
  });
});

it('filters by whether a notification was sent', () => {
  const list = [incident({ id: 1 }), incident({ id: 2, suppressed: 'muted' })];
  expect(filtered(list, 'all').map(({ id }) => id)).toEqual([1, 2]);
  expect(filtered(list, 'notified').map(({ id }) => id)).toEqual([1]);
  expect(filtered(list, 'suppressed').map(({ id }) => id)).toEqual([2]);
});
