import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDetector } from '../../../../main/domain/detection/streaming-detector.ts';

const STEP_MS = 5 * 60_000;
const START_MS = Date.UTC(2026, 0, 5);

/** A day of work and a quiet night, with a little noise that is the same every time. */
const usual = (row: number): number =>
  20 + 15 * Math.sin((2 * Math.PI * row) / 288) + 2 * Math.sin(row * 12.9898) + Math.sin(row * 78.233);

function scores(values: readonly number[]): number[] {
  const detector = createDetector();
  return values.map((value, row) => detector.next(START_MS + row * STEP_MS, value));
}

const days = (count: number): number[] => Array.from({ length: count * 288 }, (_, row) => usual(row));

describe('the detector', () => {
  test('is silent on what repeats and alerts on what never was', () => {
    const values = days(10);
    expect(scores(values).slice(3 * 288)).not.toContainEqual(expect.toSatisfy((score: number) => score >= 0.5));
    values.push(80);
    expect(scores(values).at(-1)).toBeGreaterThan(0.5);
  });

  test('notices a value that is ordinary by itself but not at this time of day', () => {
    const values = days(12);
    // The height of noon in the middle of the night, for half an hour
    const night = values.length - 288 + 216;
    for (let row = night; row < night + 6; row++) values[row] = 33;
    expect(Math.max(...scores(values).slice(night, night + 6))).toBeGreaterThan(0.5);
  });

  test('says one incident once', () => {
    const values = [...days(10), ...Array.from({ length: 50 }, () => 80)];
    const alerts = scores(values)
      .slice(10 * 288)
      .filter((score) => score >= 0.5);
    expect(alerts).toHaveLength(1);
  });

  test('copes with constants, gaps in the values and equal times', () => {
    const detector = createDetector();
    for (let row = 0; row < 500; row++) expect(detector.next(START_MS, 0)).toBe(0);
    expect(detector.next(START_MS, Number.NaN)).toBe(0);
    expect(detector.next(Number.NaN, 1)).toBe(0);
    expect(detector.next(START_MS, 1)).toBeGreaterThan(0.5);
  });

  test('asking for the novelty of a value teaches nothing', () => {
    const values = days(8);
    const [asked, plain] = [createDetector(), createDetector()];
    values.forEach((value, row) => {
      const atMs = START_MS + row * STEP_MS;
      asked.novelty(atMs, value * 3);
      expect(asked.next(atMs, value)).toBe(plain.next(atMs, value));
    });
  });

  test('scores stay in range and never depend on later rows', () => {
    const value = fc.double({ noNaN: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), fc.nat(399), (values, cut) => {
        const all = scores(values);
        expect(all.every((score) => score >= 0 && score < 1)).toBe(true);
        expect(scores(values.slice(0, cut))).toEqual(all.slice(0, cut));
      }),
      { numRuns: 60 },
    );
  });

  test('does not care about the unit of the values', () => {
    const values = [...days(6), 60, ...days(1), -40];
    const [plain, scaled] = [scores(values), scores(values.map((value) => value * 1024 + 4096))];
    scaled.forEach((score, row) => expect(score).toBeCloseTo(plain[row] ?? 0, 6));
  });
});
