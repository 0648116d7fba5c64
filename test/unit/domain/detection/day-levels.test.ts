import { expect, test } from 'vitest';
import { changeOf, type DayLevel } from '../../../../main/domain/detection/day-levels.ts';

/** Levels as logarithms, newest first: the newest ones as given, then ordinary days that differ by a tenth or so. */
const levels = (...newest: number[]): DayLevel[] =>
  [...newest, ...Array.from({ length: 28 }, (_, day) => [0.1, -0.12, 0.02, -0.05, 0.13, -0.08, 0][day % 7] ?? 0)].map(
    (log, index) => ({ age: index + 1, log, chance: 0.01, leverage: 0 }),
  );

test('one strange day next to a rather quiet one changes nothing for good', () => {
  expect(changeOf(levels(-0.26, -0.62))).toBeNull();
  expect(changeOf(levels(-0.62, -0.26))).toBeNull();
});

test('two days that are both far off are a change, by what both of them show', () => {
  const change = changeOf(levels(-0.5, -0.62));
  expect(change?.age).toBe(2);
  expect(Math.log(change?.factor ?? 1)).toBeCloseTo(-0.5, 5);
});

test('of more days the one in the middle says how far it went', () => {
  const change = changeOf(levels(0.62, 0.5, 0.95));
  expect(change?.age).toBe(3);
  expect(Math.log(change?.factor ?? 1)).toBeCloseTo(0.62, 5);
});
