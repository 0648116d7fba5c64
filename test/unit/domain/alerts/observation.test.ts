import { describe, expect, it } from 'vitest';
import { packObservation, unpackObservation, type Observation } from '../../../../main/domain/alerts/observation.ts';
import { HOUR_MS, MINUTE_MS, poll, TUESDAY_14 } from './support.ts';

const again = (observation: Observation) => unpackObservation(observation.atMs, packObservation(observation));

describe('what a poll found', () => {
  it('is the same when it was kept and read, once it was kept', () => {
    const typical = { p10: 1 / 3, median: 4, p90: 7.123456789, sampleCount: 9, basis: 'same-kind-of-day' } as const;
    const rich = poll(TUESDAY_14 + 12_345, 0.612345678, {
      stale: true,
      tooLittleData: true,
      changing: 'down',
      sessionsHourBefore: null,
      newLevel: { sinceMs: TUESDAY_14 - 100 * HOUR_MS, before: 40.123, now: 84.5 },
      ruleObservation: { ongoing: true, continues: true, typical, sinceMs: TUESDAY_14 - HOUR_MS, value: 21.23456789 },
    });
    const kept = again(rich);
    expect(kept && again(kept)).toEqual(kept);
    if (kept === null) throw new Error('not read');
    expect(kept).toMatchObject({ atMs: rich.atMs, hourStartMs: TUESDAY_14, stale: true, tooLittleData: true });
    expect(kept.changing).toBe('down');
    expect(kept.newLevel).toEqual({ sinceMs: TUESDAY_14 - 100 * HOUR_MS, before: 40.123, now: 84.5 });
    expect(kept.byRule['sessions-up']).toEqual({
      score: 0.612346,
      ongoing: true,
      continues: true,
      value: 21.2346,
      sinceMs: TUESDAY_14 - HOUR_MS,
      typical: { p10: 0.333333, median: 4, p90: 7.12346, sampleCount: 9, basis: 'same-kind-of-day' },
    });
  });

  it('takes next to no room while nothing is remarkable, also while something still goes on', () => {
    const nothing = { value: null, score: 0, typical: null };
    const dull = poll(TUESDAY_14 + MINUTE_MS, 0, { ruleObservation: { ...nothing, ongoing: false } });
    expect(packObservation(dull).length).toBeLessThan(44);
    expect(again(dull)).toEqual(dull);
    const goesOn = poll(TUESDAY_14 + MINUTE_MS, 0, { ruleObservation: { ...nothing, ongoing: true } });
    expect(again(goesOn)).toEqual(goesOn);
  });

  it('is not read when an older version kept it', () => {
    expect(unpackObservation(TUESDAY_14 + MINUTE_MS, '[60000,4,null,31,7,0,[0.6,0.6,4,0,0],0,0,0]')).toBeNull();
  });
});
