import type { ChartPoint } from '../../main/contract/range.ts';
import type { Granularity } from '../../main/contract/report.ts';
import {
  addMonths,
  formatOffset,
  localDateAt,
  offsetMinutesAt,
  offsetsBetween,
} from '../../main/domain/time/calendar.ts';
import { DAY_MS, MINUTE_MS } from '../../main/domain/time/units.ts';
import { tidyDate } from '../../main/domain/wording/format.ts';
import { dateFormatter } from '../../main/domain/wording/formatters.ts';
import { formatTimeOfDay } from '../words/format.ts';
import { language, m } from '../words/language.ts';

/** What the bars of a chart are called: shortly on the axis, in full in tooltips and tables. */

/** Where the wall clock stands when a point begins. */
interface Wall {
  /** Local days since 1970. */
  readonly dayNumber: number;
  /** ISO weekday, Monday is 1. */
  readonly weekday: number;
  readonly dayOfMonth: number;
  readonly hour: number;
  readonly minute: number;
}

/**
 * Reads walls by arithmetic: a zone is asked once for its changes of offset, not for each of ten thousand hours.
 * @param points in order
 */
function wallReader(points: readonly Pick<ChartPoint, 'startMs'>[], timeZone: string): (place: number) => Wall {
  const offsets = offsetsBetween(points[0]?.startMs ?? 0, points.at(-1)?.startMs ?? 0, timeZone);
  return (place) => {
    const startMs = points[place]?.startMs ?? 0;
    const minutes = offsets.findLast(({ fromMs }) => fromMs <= startMs)?.minutes ?? 0;
    const local = new Date(startMs + minutes * MINUTE_MS);
    return {
      dayNumber: Math.floor(local.getTime() / DAY_MS),
      weekday: local.getUTCDay() || 7,
      dayOfMonth: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
    };
  };
}

/** A list whose items are made when they are read: of ten thousand labels a chart shows ten. */
function lazyList<T>(length: number, make: (place: number) => T): readonly T[] {
  const placeOf = (key: string | symbol): number | null => {
    const place = typeof key === 'string' ? Number(key) : NaN;
    return Number.isInteger(place) && place >= 0 && place < length ? place : null;
  };
  return new Proxy(new Array<T>(length), {
    get(items, key, receiver) {
      const place = placeOf(key);
      return place === null ? (Reflect.get(items, key, receiver) as unknown) : (items[place] ??= make(place));
    },
    has: (items, key) => placeOf(key) !== null || Reflect.has(items, key),
  });
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
    const full = { ...options, timeZone };
    let format: Intl.DateTimeFormat | null = null;
    return (instantMs) => tidyDate((format ??= dateFormatter(spoken, full)).format(instantMs), spoken);
  };
  const datesOptions = { timeZone, day: 'numeric', month: 'short', year: 'numeric' } as const;
  return {
    time: (instantMs) => formatTimeOfDay(instantMs, timeZone),
    weekdayAndDay: written({ weekday: 'short', day: 'numeric' }),
    dayAndMonth: written({ day: 'numeric', month: 'short' }),
    month: written({ month: 'short', year: 'numeric' }),
    date: written({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    dates: (fromMs, toMs) => tidyDate(dateFormatter(spoken, datesOptions).formatRange(fromMs, toMs), spoken),
  };
}

/** Whether a day and a month come twice, so that their year has to be said. */
function comesRound(points: readonly Pick<ChartPoint, 'startMs'>[], timeZone: string): boolean {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return false;
  return addMonths(localDateAt(first.startMs, timeZone), 12) <= localDateAt(last.startMs, timeZone);
}

export interface PointLabels {
  /** On the axis: `09:00`, `Mon 23`, `23 Nov`, `Nov 2026`; the latter also for days and weeks of more than a year. */
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
  const wallAt = wallReader(points, timeZone);
  const words = wordsIn(timeZone);
  const walls = points.map((_point, place) => wallAt(place));
  const dayCount = new Set(walls.map(({ dayNumber }) => dayNumber)).size;
  const repeated = granularity === 'hour' ? repeatedHours(walls) : new Map<number, never>();
  const isLong = granularity !== 'hour' && comesRound(points, timeZone);
  const startOf = (place: number): number => points[place]?.startMs ?? 0;
  const axisLabel = (place: number): string => {
    switch (granularity) {
      case 'hour':
        return dayCount > 1 && walls[place]?.hour === 0
          ? words.weekdayAndDay(startOf(place))
          : repeatedTime(words.time(startOf(place)), repeated.get(place));
      case 'day':
        if (dayCount <= 14) return words.weekdayAndDay(startOf(place));
        return isLong ? words.month(startOf(place)) : words.dayAndMonth(startOf(place));
      case 'week':
        return isLong ? words.month(startOf(place)) : words.dayAndMonth(startOf(place));
      case 'month':
        return words.month(startOf(place));
    }
  };
  const fullName = (place: number): string => {
    const point = points[place];
    if (point === undefined) return '';
    const label = fullLabel(point, granularity, words);
    if (!repeated.has(place)) return label;
    return m().units.withOffset({ label, offset: formatOffset(offsetMinutesAt(point.startMs, timeZone)) });
  };
  const partsOf = (place: number): { readonly date: string; readonly time: string } => {
    const { startMs, endMs } = points[place] ?? { startMs: 0, endMs: 0 };
    const time = m().units.timeSpan({ from: words.time(startMs), to: words.time(endMs) });
    return { date: words.date(startMs), time: repeatedTime(time, repeated.get(place)) };
  };
  return {
    axis: lazyList(points.length, axisLabel),
    full: lazyList(points.length, fullName),
    parts: granularity === 'hour' && dayCount > 1 ? lazyList(points.length, partsOf) : null,
    ticks: (maxCount) =>
      isLong && granularity !== 'month'
        ? monthTicks(walls, maxCount)
        : chooseTicks(walls, granularity, dayCount > 1, maxCount),
  };
}

/** Hours that the clock shows twice on their day (when daylight saving ends): place to whether it is the second. */
function repeatedHours(walls: readonly Wall[]): Map<number, 'first' | 'second'> {
  const repeated = new Map<number, 'first' | 'second'>();
  walls.forEach((wall, place) => {
    const before = walls[place - 1];
    if (before?.hour !== wall.hour || before.minute !== wall.minute || before.dayNumber !== wall.dayNumber) return;
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

/** The first day or week of each month, or of every so many months, of a range that the year has to be said for. */
function monthTicks(walls: readonly Wall[], max: number): number[] {
  const firsts = walls.flatMap(({ dayOfMonth }, place) =>
    dayOfMonth < (walls[place - 1]?.dayOfMonth ?? 0) ? [place] : [],
  );
  const step = Math.ceil(firsts.length / Math.max(1, max));
  return firsts.filter((_place, index) => index % step === 0);
}

const HOUR_STEPS = [1, 2, 3, 4, 6, 12];

function chooseTicks(walls: readonly Wall[], granularity: Granularity, severalDays: boolean, max: number): number[] {
  const places = walls.map((_wall, place) => place);
  if (places.length <= max) return places;
  if (granularity === 'hour' && !severalDays) {
    const step = HOUR_STEPS.find((hours) => walls.length / hours <= max) ?? 24;
    return places.filter(
      (place) => (walls[place]?.hour ?? NaN) % step === 0 && walls[place]?.hour !== walls[place - 1]?.hour,
    );
  }
  // Many hours are labelled at midnight, many days at the turn of the month or on Mondays, whatever leaves room.
  const anchors = [
    granularity === 'hour' ? places.filter((place) => walls[place]?.hour === 0) : [],
    granularity === 'day' ? places.filter((place) => walls[place]?.weekday === 1) : [],
    granularity === 'day' ? places.filter((place) => walls[place]?.dayOfMonth === 1) : [],
  ];
  const fitting = anchors.find((choice) => choice.length >= 3 && choice.length <= max);
  const choice = fitting ?? (granularity === 'hour' ? (anchors[0] ?? places) : places);
  const step = Math.ceil(choice.length / Math.max(1, max));
  return choice.filter((_place, index) => index % step === 0);
}
