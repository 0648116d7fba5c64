import { describe, expect, it } from 'vitest';
import { openIncidentCause, sampleIncidents } from '../../../main/demo/sample-incidents.ts';
import { SAMPLE_SEED, sampleTeam } from '../../../main/demo/sample-team.ts';
import { figuresOf } from '../../../main/demo/sessions.ts';
import { DemoTeams } from '../../../main/demo/teams.ts';
import { createSpikeDetector } from '../../../main/domain/detection/spike-detector.ts';
import type { HourFigures } from '../../../main/domain/detection/hour-history.ts';

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
    expect(late.hourStartMs).toBe(Date.parse(timeZone === 'Asia/Kolkata' ? '2026-11-24T11:30Z' : '2026-11-24T11:00Z'));
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
  it.each(ZONES)(
    'is slow from three hours before the running one of %s until two hours after the first look',
    (timeZone) => {
      for (const firstMs of [Date.parse('2026-11-24T14:20:00Z'), Date.parse('2026-11-24T14:50:00Z')]) {
        const cause = openIncidentCause(firstMs, timeZone);
        const laterMs = firstMs + 3 * 3_600_000;
        const clock = (): number => laterMs;
        const slow = new DemoTeams({ clock, timeZone, override: cause });
        const usual = new DemoTeams({ clock, timeZone });
        const [seen, known] = [slow, usual].map((teams) => teams.sessions(laterMs - 86_400_000, laterMs));
        const starts = (seen ?? [])
          .filter(({ responseSeconds }, place) => responseSeconds !== known?.[place]?.responseSeconds)
          .map(({ startMs }) => startMs);
        expect(starts.length).toBeGreaterThan(10);
        expect(Math.min(...starts)).toBeGreaterThanOrEqual(cause.fromMs);
        expect(Math.max(...starts)).toBeLessThan(firstMs + 2 * 3_600_000);
        const minute = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' });
        expect(minute.format(cause.fromMs)).toBe('0');
        expect(firstMs - cause.fromMs).toBeGreaterThanOrEqual(3 * 3_600_000);
      }
    },
  );

  it('has an open incident that the detection finds by itself and that goes on for the first hour of a visit', () => {
    const timeZone = 'Asia/Dhaka';
    for (const firstMs of [4.1, 9.5, 12.02, 16.9, 21.03].map((hour) => DHAKA_DAY_MS + hour * 3_600_000)) {
      let nowMs = firstMs;
      const teams = new DemoTeams({ clock: () => nowMs, timeZone, override: openIncidentCause(firstMs, timeZone) });
      const detector = createSpikeDetector({ timeZone });
      detector.learn(hoursOf(teams, DHAKA_DAY_MS - 90 * 24 * 3_600_000, DHAKA_DAY_MS));
      for (; nowMs < firstMs + 3_600_000; nowMs += 60_000) {
        const found = detector.evaluate({ nowMs, hours: hoursOf(teams, DHAKA_DAY_MS, DHAKA_DAY_MS + 86_400_000) });
        expect(found?.byRule['response-up'].ongoing, new Date(nowMs).toISOString()).toBe(true);
      }
    }
  });
});

/** A Thursday's midnight. */
const DHAKA_DAY_MS = Date.parse('2026-11-26T00:00:00+06:00');

function hoursOf(teams: DemoTeams, fromMs: number, toMs: number): HourFigures[] {
  const hours: HourFigures[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += 3_600_000) {
    hours.push({ startMs, endMs: startMs + 3_600_000, ...figuresOf(teams.sessions(startMs, startMs + 3_600_000)) });
  }
  return hours;
}
