import { describe, expect, it } from 'vitest';
import {
  DULL_SCORE,
  observationOf,
  packObservation,
  unpackObservation,
  type Observation,
} from '../../../../main/domain/alerts/observation.ts';
import { overScore } from '../../../../main/domain/alerts/evaluation.ts';
import type { SpikeVerdict } from '../../../../main/domain/detection/spike-detector.ts';
import { HOUR_MS, MINUTE_MS, poll, TUESDAY_14 } from './support.ts';

const again = (observation: Observation) => unpackObservation(observation.atMs, packObservation(observation));

const verdict = (changes: Partial<SpikeVerdict>): SpikeVerdict => ({
  metric: 'totalSessions',
  kind: 'up',
  score: 0.1,
  current: 0.1,
  value: 4,
  sessions: 4,
  typical: null,
  runningHour: { sessions: 4, value: 4 },
  hourBeforeSessions: 7,
  hourStartMs: TUESDAY_14,
  sinceMs: TUESDAY_14,
  nowMs: TUESDAY_14 + 5 * MINUTE_MS,
  suppressed: null,
  ...changes,
});

describe('what a poll found', () => {
  it('comes out of the verdicts, by rule', () => {
    const observation = observationOf(
      [
        verdict({ score: 0.6 }),
        verdict({ metric: 'responseSeconds', score: 0.3, runningHour: { sessions: 4, value: 31 } }),
        verdict({ metric: 'averageSessionSeconds', runningHour: { sessions: 4, value: null } }),
        verdict({ kind: 'quiet', score: 0.2 }),
      ],
      false,
    );
    expect(observation).toMatchObject({
      atMs: TUESDAY_14 + 5 * MINUTE_MS,
      hourStartMs: TUESDAY_14,
      running: { totalSessions: 4, averageSessionSeconds: null, responseSeconds: 31 },
      sessionsHourBefore: 7,
      tooLittleData: false,
    });
    const scores = Object.values(observation?.byRule ?? {}).map(({ score }) => score);
    // What is not remarkable is not kept.
    expect(scores).toEqual([0.6, 0.3, 0, 0]);
    expect(observationOf([], false)).toBeNull();
  });

  it('is the same when it was kept and read, once it was kept', () => {
    const typical = { p10: 1 / 3, median: 4, p90: 7.123456789, sampleCount: 9, basis: 'same-kind-of-day' } as const;
    const rich = poll(TUESDAY_14 + 12_345, 0.612345678, {
      stale: true,
      tooLittleData: true,
      sessionsHourBefore: null,
      ruleObservation: { current: 0.5, typical, sinceMs: TUESDAY_14 - HOUR_MS, value: 21.23456789 },
    });
    const kept = again(rich);
    expect(again(kept)).toEqual(kept);
    expect(kept).toMatchObject({ atMs: rich.atMs, hourStartMs: TUESDAY_14, stale: true, tooLittleData: true });
    expect(kept.byRule['sessions-up']).toEqual({
      score: 0.612346,
      current: 0.5,
      value: 21.2346,
      sinceMs: TUESDAY_14 - HOUR_MS,
      typical: { p10: 0.333333, median: 4, p90: 7.12346, sampleCount: 9, basis: 'same-kind-of-day' },
    });
  });

  it('takes next to no room while nothing is remarkable', () => {
    expect(packObservation(poll(TUESDAY_14 + MINUTE_MS, 0.2)).length).toBeLessThan(40);
    expect(DULL_SCORE).toBeLessThan(overScore('high'));
  });
});
