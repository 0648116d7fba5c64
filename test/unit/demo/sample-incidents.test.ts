import { describe, expect, it } from 'vitest';
import { sampleIncidents } from '../../../main/demo/sample-incidents.ts';
import { SAMPLE_SEED, sampleTeam } from '../../../main/demo/sample-team.ts';
import { figuresOf } from '../../../main/demo/sessions.ts';
import { DemoTeams } from '../../../main/demo/teams.ts';

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

  it('has each in an hour of its own clock', () => {
    for (const { incident } of [...past, open]) {
      const minute = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' }).format(incident.hourStartMs);
      expect(minute).toBe('0');
    }
    const late = sampleIncidents(Date.parse('2026-11-24T14:40:00Z'), timeZone).open.incident;
    expect(late.hourStartMs).toBe(Date.parse(timeZone === 'Asia/Kolkata' ? '2026-11-24T14:30Z' : '2026-11-24T14:00Z'));
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

describe('the sample team now', () => {
  it.each(ZONES)('is slow in the hour that %s is in, and only in that', (timeZone) => {
    for (const nowMs of [Date.parse('2026-11-24T14:20:00Z'), Date.parse('2026-11-24T14:50:00Z')]) {
      const clock = (): number => nowMs;
      const [slow, usual] = [new DemoTeams({ clock, timeZone, slowNow: 4 }), new DemoTeams({ clock, timeZone })];
      const dayAgoMs = nowMs - 86_400_000;
      const [seen, known] = [slow.sessions(dayAgoMs, nowMs), usual.sessions(dayAgoMs, nowMs)];
      const slowStarts = seen.filter(({ responseSeconds }, place) => responseSeconds !== known[place]?.responseSeconds);
      const hour = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
      expect(new Set(slowStarts.map(({ startMs }) => hour.format(startMs)))).toEqual(new Set([hour.format(nowMs)]));
      expect(slowStarts.every(({ startMs }) => nowMs - startMs < 3_600_000)).toBe(true);
    }
  });
});
