import { describe, expect, test } from 'vitest';
import type { AlertRule } from '../../../../main/contract/alerts.ts';
import type { HourFigures } from '../../../../main/domain/detection/hour-history.ts';
import { stretchBetween } from '../../../../main/domain/detection/session-model.ts';
import { createSpikeDetector } from '../../../../main/domain/detection/spike-detector.ts';
import { createTypical } from '../../../../main/domain/detection/typical-range.ts';
import { createZoneClock } from '../../../../main/domain/time/zone-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A little more and less from day to day, without chance. */
const about = (mean: number, index: number): number => Math.round(mean * (1 + (((index * 5) % 7) - 3) / 20));

const hour = (startMs: number, totalSessions: number): HourFigures => ({
  startMs,
  endMs: startMs + HOUR,
  totalSessions,
  averageSessionSeconds: totalSessions > 0 ? 500 : null,
  responseSeconds: totalSessions > 0 ? 20 : null,
});

/** The highest score of a day that is polled every five minutes, its sessions coming evenly. */
function highestScore(
  past: readonly HourFigures[],
  day: readonly HourFigures[],
  timeZone: string,
  rule: AlertRule = 'sessions-up',
): number {
  const detector = createSpikeDetector({ timeZone });
  detector.learn(past);
  const [first, last] = [day[0]?.startMs ?? 0, day.at(-1)?.endMs ?? 0];
  let highest = 0;
  for (let nowMs = first + 5 * MINUTE; nowMs < last; nowMs += 5 * MINUTE) {
    const hours = day
      .filter(({ startMs }) => startMs <= nowMs)
      .map((each) => hour(each.startMs, Math.floor(each.totalSessions * Math.min(1, (nowMs - each.startMs) / HOUR))));
    highest = Math.max(highest, detector.evaluate({ nowMs, hours })?.byRule[rule].score ?? 0);
  }
  return highest;
}

describe('weekdays with two kinds of days', () => {
  const MONDAY = Date.UTC(2026, 0, 5);
  const open = (day: number): HourFigures[] =>
    Array.from({ length: 24 }, (_, at) =>
      hour(MONDAY + day * DAY + at * HOUR, at >= 9 && at < 17 ? about(12, day + at) : 0),
    );
  const closed = (day: number): HourFigures[] =>
    Array.from({ length: 24 }, (_, at) => hour(MONDAY + day * DAY + at * HOUR, 0));
  /** Works Monday to Friday for eight weeks, and on those Saturdays that are asked for. */
  const past = (isOpenSaturday: (week: number) => boolean): HourFigures[] =>
    Array.from({ length: 8 * 7 - 2 }, (_, day) =>
      day % 7 < 5 || (day % 7 === 5 && isOpenSaturday(Math.floor(day / 7))) ? open(day) : closed(day),
    ).flat();
  const SATURDAY = 8 * 7 - 2;
  const score = (isOpenSaturday: (week: number) => boolean, day = open(SATURDAY)): number =>
    highestScore(past(isOpenSaturday), day, 'UTC');

  test('a first Saturday is news', () => {
    expect(score(() => false)).toBeGreaterThan(0.5);
  });

  test('the second Saturday in a row, and one of every other, are none', () => {
    expect(score((week) => week === 6)).toBeLessThan(0.4);
    expect(score((week) => week % 2 === 1)).toBeLessThan(0.4);
  });

  test('an open day is none after its weekday was closed three times in a row', () => {
    const day = SATURDAY + 2;
    const monday = [...past(() => false), ...closed(SATURDAY), ...closed(SATURDAY + 1)].map((each) =>
      [56 - 7, 56 - 14, 56 - 21].includes((each.startMs - MONDAY - ((each.startMs - MONDAY) % DAY)) / DAY)
        ? hour(each.startMs, 0)
        : each,
    );
    expect(highestScore(monday, open(day), 'UTC')).toBeLessThan(0.4);
  });

  test('the burst of such a Saturday is over when it is an ordinary Saturday again', () => {
    const detector = createSpikeDetector({ timeZone: 'UTC' });
    detector.learn(past((week) => week % 2 === 1));
    const day = open(SATURDAY).map((each, at) => (at === 11 ? hour(each.startMs, 70) : each));
    const ongoing = (nowMs: number): boolean | undefined =>
      detector.evaluate({
        nowMs,
        hours: day
          .filter(({ startMs }) => startMs <= nowMs)
          .map((each) =>
            hour(each.startMs, Math.floor(each.totalSessions * Math.min(1, (nowMs - each.startMs) / HOUR))),
          ),
      })?.byRule['sessions-up'].ongoing;
    const seen = new Map<number, boolean | undefined>();
    for (let minute = 9 * 60; minute < 16 * 60; minute += 2) {
      seen.set(minute, ongoing(MONDAY + SATURDAY * DAY + minute * MINUTE));
    }
    expect([seen.get(10 * 60 + 30), seen.get(11 * 60 + 30), seen.get(13 * 60 + 30)]).toEqual([false, true, false]);
  });

  test('days of which little is known say nothing', () => {
    const some = past(() => false).filter(({ startMs }) => {
      const day = Math.floor((startMs - MONDAY) / DAY);
      const at = Math.floor((startMs % DAY) / HOUR);
      return ![SATURDAY - 3, SATURDAY - 10].includes(day) || (at >= 9 && at < 17);
    });
    const wednesday = SATURDAY + 4;
    const burst = open(wednesday).map((each, at) => (at === 13 ? hour(each.startMs, 34) : each));
    expect(highestScore([...some, ...closed(SATURDAY)], burst, 'UTC')).toBeGreaterThan(0.5);
  });

  test('a burst on such a Saturday is one, and one Saturday of long ago says nothing', () => {
    const burst = open(SATURDAY).map((each, at) => (at === 13 ? hour(each.startMs, 60) : each));
    expect(score((week) => week % 2 === 1, burst)).toBeGreaterThan(0.5);
    expect(score((week) => week === 2)).toBeGreaterThan(0.5);
  });
});

describe('days on which the clocks change', () => {
  const BERLIN = 'Europe/Berlin';
  const always = (startMs: number, hours: number): HourFigures[] =>
    Array.from({ length: hours }, (_, index) => hour(startMs + index * HOUR, about(20, index)));
  /** 25 October 2026, 00:00 in Berlin; 02:00 comes twice, the second time at 01:00 UTC. */
  const AUTUMN = Date.UTC(2026, 9, 24, 22);
  const PAST = always(AUTUMN - 63 * DAY, 63 * 24);

  test('a stretch over the hour that comes twice is as long as it was', () => {
    const { localMs } = createZoneClock(BERLIN);
    const midnight = Date.UTC(2026, 9, 25);
    expect(stretchBetween(localMs, midnight, AUTUMN + 2 * HOUR, AUTUMN + 3.5 * HOUR)).toEqual({ from: 1, to: 2.5 });
    expect(stretchBetween(localMs, midnight, AUTUMN + 5 * HOUR, AUTUMN + 7 * HOUR)).toEqual({ from: 4, to: 6 });
    expect(stretchBetween(localMs, midnight, AUTUMN, AUTUMN + 25 * HOUR)).toEqual({ from: 0, to: 24 });
  });

  test('and so is one over the hour that is left out', () => {
    const { localMs } = createZoneClock(BERLIN);
    const spring = Date.UTC(2026, 2, 28, 23);
    expect(stretchBetween(localMs, Date.UTC(2026, 2, 29), spring + HOUR, spring + 3 * HOUR)).toEqual({
      from: 2,
      to: 4,
    });
  });

  test('an ordinary night is no alert when an hour comes twice', () => {
    expect(highestScore(PAST, always(AUTUMN, 25), BERLIN)).toBeLessThan(0.4);
  });

  test('nor when one is left out, or the day is half over', () => {
    const spring = Date.UTC(2026, 2, 28, 23);
    expect(highestScore(always(spring - 63 * DAY, 63 * 24), always(spring, 23), BERLIN)).toBeLessThan(0.4);
  });

  test('a lull after such a night is told as on other days, and an ordinary day is no lull', () => {
    const silent = always(AUTUMN, 25).map((each, at) => (at >= 11 ? hour(each.startMs, 0) : each));
    expect(highestScore(PAST, silent, BERLIN, 'sessions-quiet')).toBeGreaterThan(0.5);
    expect(highestScore(PAST, always(AUTUMN, 25), BERLIN, 'sessions-quiet')).toBeLessThan(0.4);
  });

  test('what is typical of a stretch over that hour is more than nothing', () => {
    const range = createTypical(PAST, BERLIN).soFar('totalSessions', AUTUMN + 2 * HOUR, AUTUMN + 3.5 * HOUR);
    expect(range?.median).toBeGreaterThan(25);
    expect(range?.median).toBeLessThan(35);
  });
});
