import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  ALERT_RULES,
  alertSettingsSchema,
  SENSITIVITIES,
  type ReplayedIncident,
} from '../../../main/contract/alerts.ts';
import { MINUTE_MS, openService, detectionOf, type ServiceBench } from './support.ts';
import { runs } from '../../arbitraries.ts';

/** Tuesday 10 March 2026, in the weeks in which clocks change. */
const START_MS = Date.parse('2026-03-10T13:17:00Z');

const rule = fc.record({
  enabled: fc.integer({ min: 0, max: 3 }).map((one) => one > 0),
  mode: fc.constantFrom('automatic', 'fixed'),
  sensitivity: fc.constantFrom(...SENSITIVITIES),
  fixedThreshold: fc.option(fc.integer({ min: 0, max: 30 })),
  forPolls: fc.integer({ min: 1, max: 3 }),
  coolDownMinutes: fc.constantFrom(0, 10, 60, 600),
});
const minuteOfDay = fc.integer({ min: 0, max: 1439 });
const alerts = fc
  .record({
    rules: fc.record(Object.fromEntries(ALERT_RULES.map((name) => [name, rule]))),
    quietHours: fc.option(fc.record({ fromMinute: minuteOfDay, toMinute: minuteOfDay })),
    workDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3 }),
  })
  .map((settings) => v.parse(alertSettingsSchema, settings));

const score = fc.oneof(
  { weight: 2, arbitrary: fc.double({ min: 0, max: 0.95, noNaN: true }) },
  { weight: 3, arbitrary: fc.constantFrom(0.1, 0.4, 0.47, 0.55, 0.7) },
);
const poll = fc.record({
  // Mostly a minute; now and then a sleep, or a night.
  afterMinutes: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 3, arbitrary: fc.integer({ min: 10, max: 170 }) },
    { weight: 1, arbitrary: fc.integer({ min: 175, max: 900 }) },
  ),
  scores: fc.record(Object.fromEntries(ALERT_RULES.map((name) => [name, score]))),
  ongoing: fc.constantFrom(true, true, false),
  continues: fc.constantFrom(false, false, true),
  sessions: fc.integer({ min: 0, max: 40 }),
  responseSeconds: fc.option(fc.double({ min: 0, max: 40, noNaN: true })),
  sessionsHourBefore: fc.option(fc.integer({ min: 0, max: 40 })),
  newLevel: fc.constantFrom(null, null, null, { sinceMs: START_MS, before: 40, now: 84 }),
  changing: fc.constantFrom(null, null, 'up', 'down'),
  tooLittleData: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  stale: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  restartsBefore: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
});

/** What live detection left in the list, as a replay gives it. */
const listed = ({ opened }: ServiceBench): ReplayedIncident[] =>
  opened.incidents
    .list({ accountId: 'acme', limit: 1000 })
    .map(({ id: _id, note: _note, notUseful: _notUseful, acknowledgedAtMs: _acknowledged, ...incident }) => incident)
    .sort(
      (one, other) =>
        one.startedAtMs - other.startedAtMs || ALERT_RULES.indexOf(one.rule) - ALERT_RULES.indexOf(other.rule),
    );

describe('a replay', () => {
  it('gives what live detection gave, whatever the polls, the rules and the restarts', async () => {
    let incidentCount = 0;
    let notifiedCount = 0;
    await fc.assert(
      fc.asyncProperty(
        alerts,
        fc.array(poll, { minLength: 1, maxLength: 120, size: 'max' }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati'),
        async (rules, polls, timeZone) => {
          const bench = openService({ startMs: START_MS, timeZone, alerts: rules });
          try {
            for (const { afterMinutes, restartsBefore, stale, ...each } of polls) {
              bench.clock.jump(bench.clock.nowMs() + afterMinutes * MINUTE_MS);
              if (restartsBefore) bench.restart();
              bench.tracker().take('acme', detectionOf({ ...each, atMs: bench.clock.nowMs() }), stale);
            }
            const live = listed(bench);
            const replayed = await bench.replay.run({ accountId: 'acme', alerts: rules, days: 30 });
            expect(replayed.incidents).toEqual(live);
            expect(replayed.pollCount).toBe(polls.length);
            // One notification, or what it has grown to, for each that was told; none for the others.
            const keys = new Set(bench.news.map(({ key }) => key));
            expect(keys.size).toBe(replayed.notifiedCount);
            expect(live.filter(({ notifiedAtMs }) => notifiedAtMs !== null)).toHaveLength(keys.size);
            incidentCount += live.length;
            notifiedCount += keys.size;
          } finally {
            bench.close();
          }
        },
      ),
      runs(60),
    );
    // The polls were lively enough for the comparison to mean something.
    expect(notifiedCount).toBeGreaterThan(50);
    expect(incidentCount).toBeGreaterThan(notifiedCount);
  });
});
