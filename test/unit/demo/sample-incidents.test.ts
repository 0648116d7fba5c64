import { describe, expect, it } from 'vitest';
import { sampleIncidents } from '../../../main/demo/sample-incidents.ts';
import { SAMPLE_SEED, sampleTeam } from '../../../main/demo/sample-team.ts';
import { figuresOf } from '../../../main/demo/sessions.ts';

const NOW = Date.parse('2026-11-24T14:20:00Z');
const ZONES = ['Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland', 'America/New_York'];

describe.each(ZONES)('the sample team in %s', (timeZone) => {
  const { past, open } = sampleIncidents(NOW, timeZone);

  it('has four incidents behind it and one that goes on, the same each time', () => {
    expect(past).toHaveLength(4);
    expect(sampleIncidents(NOW, timeZone)).toEqual({ past, open });
    const starts = past.map(({ incident }) => incident.startedAtMs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(past.every(({ incident }) => incident.endedAtMs !== null && incident.endedAtMs < NOW)).toBe(true);
    expect(open.incident.endedAtMs).toBeNull();
    expect(open.incident.startedAtMs).toBeLessThanOrEqual(NOW);
  });

  it('has them in its numbers, outside of what it calls typical', () => {
    const team = sampleTeam({ seed: SAMPLE_SEED, shifts: 'around-the-clock', timeZone });
    for (const { incident } of past) {
      const { hourStartMs, rule, value, typical } = incident;
      const hour = figuresOf(team.sessionsBetween(hourStartMs, hourStartMs + 3_600_000));
      expect(value).toBe(rule === 'sessions-up' ? hour.totalSessions : Math.round(hour.responseSeconds ?? 0));
      expect(value).toBeGreaterThan(typical?.p90 ?? Infinity);
    }
    expect(open.incident.value).toBeGreaterThan(open.incident.typical?.p90 ?? Infinity);
  });
});
