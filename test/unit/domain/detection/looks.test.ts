import { expect, test } from 'vitest';
import { looksOf, paidByDay, paidByWindow } from '../../../../main/domain/detection/looks.ts';

/** Days of a team, newest first: those of `weekdays` (0 is the weekday of yesterday) bring `perHour` from `from` to `to`. */
const daysOf = (count: number, weekdays: number, from: number, to: number) =>
  Array.from({ length: count }, (_, index) => ({
    age: index + 1,
    means: Array.from({ length: 24 }, (__, hour) => (index % 7 < weekdays && hour >= from && hour < to ? 12 : 0)),
  }));

test('an office’s hours are what others are measured by', () => {
  const office = looksOf(daysOf(56, 5, 8, 18));
  expect(office).toEqual({ hoursAWeek: 50, daysAWeek: 5 });
  expect(paidByWindow(office, 1)).toBe(0);
  expect(paidByDay(office)).toBe(0);
});

test('who is open longer pays more, who is open less pays less, but no less than half', () => {
  const always = looksOf(daysOf(56, 7, 0, 24));
  expect(always).toEqual({ hoursAWeek: 168, daysAWeek: 7 });
  expect(paidByWindow(always, 1)).toBeCloseTo(Math.log10(168 / 50));
  expect(paidByDay(always)).toBeCloseTo(Math.log10(7 / 5));
  const rare = looksOf(daysOf(56, 1, 9, 11));
  expect(paidByWindow(rare, 1)).toBeCloseTo(Math.log10(0.5));
  expect(paidByDay(rare)).toBeCloseTo(Math.log10(0.5));
});

test('a few days stand for a week, and none for a small one', () => {
  expect(looksOf(daysOf(3, 7, 0, 24)).hoursAWeek).toBeCloseTo(168);
  expect(paidByWindow(looksOf([]), 1)).toBeCloseTo(Math.log10(0.5));
});

test('short windows pay more than long ones, from ten minutes to four hours', () => {
  const office = looksOf(daysOf(56, 5, 8, 18));
  expect(paidByWindow(office, 0.1)).toBeCloseTo(Math.log10(6));
  expect(paidByWindow(office, 12)).toBeCloseTo(-Math.log10(4));
});
