import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween, NO_SESSIONS, shareOf, sumFigures } from '../../../../main/domain/report/figures.ts';
import { runs } from '../../../arbitraries.ts';

const figures = fc
  .record({
    totalSessions: fc.integer({ min: 0, max: 500 }),
    averageSessionSeconds: fc.option(fc.integer({ min: 0, max: 5_000 })),
    responseSeconds: fc.option(fc.integer({ min: 0, max: 500 })),
  })
  .map((each) => (each.totalSessions === 0 ? NO_SESSIONS : each));

describe('sums', () => {
  it('weigh times by sessions, and leave out what has none', () => {
    expect(
      sumFigures([
        { totalSessions: 30, averageSessionSeconds: 100, responseSeconds: 10 },
        { totalSessions: 10, averageSessionSeconds: 500, responseSeconds: null },
        NO_SESSIONS,
      ]),
    ).toEqual({ totalSessions: 40, averageSessionSeconds: 200, responseSeconds: 10 });
    expect(sumFigures([])).toEqual(NO_SESSIONS);
    expect(sumFigures([NO_SESSIONS, NO_SESSIONS])).toEqual(NO_SESSIONS);
  });

  it('are never made up: no session is a gap, an instant answer is not', () => {
    expect(sumFigures([{ totalSessions: 2, averageSessionSeconds: 60, responseSeconds: 0 }]).responseSeconds).toBe(0);
    // A time without a session has no weight.
    expect(sumFigures([{ totalSessions: 0, averageSessionSeconds: 60, responseSeconds: 5 }])).toEqual(NO_SESSIONS);
  });

  it('come to the same by whichever way they are added, and lie between what they are made of', () => {
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 20 }), fc.nat(20), (parts, cut) => {
        const whole = sumFigures(parts);
        const complete = parts.every((part) => part.totalSessions === 0 || part.responseSeconds !== null);
        const halves = sumFigures([sumFigures(parts.slice(0, cut)), sumFigures(parts.slice(cut))]);
        expect(halves.totalSessions).toBe(whole.totalSessions);
        if (complete && whole.responseSeconds !== null)
          expect(halves.responseSeconds).toBeCloseTo(whole.responseSeconds);
        const known = parts.flatMap((part) => (part.totalSessions > 0 ? (part.responseSeconds ?? []) : []));
        if (known.length === 0) expect(whole.responseSeconds).toBeNull();
        else {
          expect(whole.responseSeconds).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
          expect(whole.responseSeconds).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
        }
      }),
      runs(100),
    );
  });

  it('of a part of a bucket are a share of its sessions and the same times', () => {
    expect(shareOf({ totalSessions: 8, averageSessionSeconds: 60, responseSeconds: null }, 0.25)).toEqual({
      totalSessions: 2,
      averageSessionSeconds: 60,
      responseSeconds: null,
    });
  });
});

describe('a change', () => {
  it.each([
    [4, 5, { kind: 'ratio', ratio: 0.25 }],
    [4, 0, { kind: 'ratio', ratio: -1 }],
    [0, 0, { kind: 'ratio', ratio: 0 }],
    [0, 5, { kind: 'new' }],
    [null, 5, { kind: 'unknown' }],
    [5, null, { kind: 'unknown' }],
  ])('from %s to %s is %j', (previous, current, change) => {
    expect(changeBetween(previous, current)).toEqual(change);
  });
});
