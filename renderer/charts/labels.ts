import type { ChartPoint } from '../../main/contract/range.ts';
import type { Granularity } from '../../main/contract/report.ts';
import { formatOffset, offsetMinutesAt } from '../../main/domain/time/calendar.ts';
import { tidyDate } from '../../main/domain/wording/format.ts';
import { dateFormatter } from '../../main/domain/wording/formatters.ts';
import { formatTimeOfDay } from '../words/format.ts';
import { language, m } from '../words/language.ts';

/** What the bars of a chart are called: shortly on the axis, in full in tooltips and tables. */

/** The wall clock of an instant in English parts, for comparing and counting; what is shown is worded by `Words`. */
interface Wall {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly hour: string;
  readonly minute: string;
}

function wallReader(timeZone: string): (instantMs: number) => Wall {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (instantMs) => {
    const parts = Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, value]));
    const part = (name: string): string => parts[name] ?? '';
    return {
      weekday: part('weekday'),
      day: part('day'),
      month: part('month'),
      year: part('year'),
      hour: part('hour'),
      minute: part('minute'),
    };
  };
}

/** How instants are written in the window's language. */
interface Words {
  readonly time: (instantMs: number) => string;
  readonly weekdayAndDay: (instantMs: number) => string;
  readonly dayAndMonth: (instantMs: number) => string;
  readonly month: (instantMs: number) => string;
  readonly date: (instantMs: number) => string;
  readonly dates: (fromMs: number, toMs: number) => string;
}

function wordsIn(timeZone: string): Words {
  const spoken = language();
  const written = (options: Intl.DateTimeFormatOptions): ((instantMs: number) => string) => {
    const format = dateFormatter(spoken, { ...options, timeZone });
    return (instantMs) => tidyDate(format.format(instantMs), spoken);
  };
  const dates = dateFormatter(spoken, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  return {
    time: (instantMs) => formatTimeOfDay(instantMs, timeZone),
    weekdayAndDay: written({ weekday: 'short', day: 'numeric' }),
    dayAndMonth: written({ day: 'numeric', month: 'short' }),
    month: written({ month: 'short', year: 'numeric' }),
    date: written({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    dates: (fromMs, toMs) => tidyDate(dates.formatRange(fromMs, toMs), spoken),
  };
}

export interface PointLabels {
  /** On the axis: `09:00`, `Mon 23`, `23 Nov`, `Nov 2026`. */
  readonly axis: readonly string[];
  /** In full: `Mon 23 Nov 2026, 09:00–10:00`. */
  readonly full: readonly string[];
  /** Of the hours of several days: date and time apart, for a table that says each date once. Null for all else. */
  readonly parts: readonly { readonly date: string; readonly time: string }[] | null;
  /** Which points get a label when there is room for at most this many, evenly and on round hours and days. */
  readonly ticks: (maxCount: number) => readonly number[];
}

/** Names the points of a range in its zone. Points have to be in order. */
export function labelPoints(points: readonly ChartPoint[], granularity: Granularity, timeZone: string): PointLabels {
  const wallAt = wallReader(timeZone);
  const words = wordsIn(timeZone);
  const starts = points.map((point) => wallAt(point.startMs));
  const dayCount = new Set(starts.map((wall) => `${wall.day} ${wall.month} ${wall.year}`)).size;
  const repeated = granularity === 'hour' ? repeatedHours(starts) : new Map<number, never>();
  const axis = points.map(({ startMs }, place) => {
    switch (granularity) {
      case 'hour':
        return dayCount > 1 && starts[place]?.hour === '00'
          ? words.weekdayAndDay(startMs)
          : repeatedTime(words.time(startMs), repeated.get(place));
      case 'day':
        return dayCount <= 14 ? words.weekdayAndDay(startMs) : words.dayAndMonth(startMs);
      case 'week':
        return words.dayAndMonth(startMs);
      case 'month':
        return words.month(startMs);
    }
  });
  const full = points.map((point, place) => {
    const label = fullLabel(point, granularity, words);
    if (!repeated.has(place)) return label;
    return m().units.withOffset({ label, offset: formatOffset(offsetMinutesAt(point.startMs, timeZone)) });
  });
  const parts =
    granularity === 'hour' && dayCount > 1
      ? points.map(({ startMs, endMs }, place) => ({
          date: words.date(startMs),
          time: repeatedTime(
            m().units.timeSpan({ from: words.time(startMs), to: words.time(endMs) }),
            repeated.get(place),
          ),
        }))
      : null;
  return { axis, full, parts, ticks: (maxCount) => chooseTicks(starts, granularity, dayCount > 1, maxCount) };
}

/** Hours that the clock shows twice on their day (when daylight saving ends): place to whether it is the second. */
function repeatedHours(starts: readonly Wall[]): Map<number, 'first' | 'second'> {
  const repeated = new Map<number, 'first' | 'second'>();
  starts.forEach((wall, place) => {
    const before = starts[place - 1];
    if (before?.hour !== wall.hour || before.minute !== wall.minute || before.day !== wall.day) return;
    repeated.set(place - 1, 'first').set(place, 'second');
  });
  return repeated;
}

const repeatedTime = (time: string, which: 'first' | 'second' | undefined): string =>
  which === 'second' ? m().units.secondTime({ time }) : time;

function fullLabel({ startMs, endMs }: ChartPoint, granularity: Granularity, words: Words): string {
  switch (granularity) {
    case 'hour': {
      const time = m().units.timeSpan({ from: words.time(startMs), to: words.time(endMs) });
      return m().units.dateAndTime({ date: words.date(startMs), time });
    }
    case 'day':
      return words.date(startMs);
    case 'week':
      return words.date(startMs) === words.date(endMs - 1) ? words.date(startMs) : words.dates(startMs, endMs - 1);
    case 'month':
      return words.month(startMs);
  }
}

const HOUR_STEPS = [1, 2, 3, 4, 6, 12];

function chooseTicks(starts: readonly Wall[], granularity: Granularity, severalDays: boolean, max: number): number[] {
  const places = starts.map((_wall, place) => place);
  if (places.length <= max) return places;
  if (granularity === 'hour' && !severalDays) {
    const step = HOUR_STEPS.find((hours) => starts.length / hours <= max) ?? 24;
    return places.filter(
      (place) => Number(starts[place]?.hour) % step === 0 && starts[place]?.hour !== starts[place - 1]?.hour,
    );
  }
  // Many hours are labelled at midnight, many days at the turn of the month or on Mondays, whatever leaves room.
  const anchors = [
    granularity === 'hour' ? places.filter((place) => starts[place]?.hour === '00') : [],
    granularity === 'day' ? places.filter((place) => starts[place]?.weekday === 'Mon') : [],
    granularity === 'day' ? places.filter((place) => starts[place]?.day === '1') : [],
  ];
  const fitting = anchors.find((choice) => choice.length >= 3 && choice.length <= max);
  const choice = fitting ?? (granularity === 'hour' ? (anchors[0] ?? places) : places);
  const step = Math.ceil(choice.length / Math.max(1, max));
  return choice.filter((_place, index) => index % step === 0);
}
