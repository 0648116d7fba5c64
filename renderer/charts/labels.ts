import type { ChartPoint } from '../../main/contract/range.ts';
import type { Granularity } from '../../main/contract/report.ts';
import { formatOffset, offsetMinutesAt } from '../../main/domain/time/calendar.ts';

/** What the bars of a chart are called: shortly on the axis, in full in tooltips and tables. */

/** The wall clock of an instant, in the parts that labels are made of. */
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
    // en-GB has September as "Sept", the only month of four letters.
    const month = part('month').slice(0, 3);
    return {
      weekday: part('weekday'),
      day: part('day'),
      month,
      year: part('year'),
      hour: part('hour'),
      minute: part('minute'),
    };
  };
}

export interface PointLabels {
  /** On the axis: `09:00`, `Mon 23`, `23 Nov`, `Nov 2026`. */
  readonly axis: readonly string[];
  /** In full: `Mon 23 Nov 2026, 09:00–10:00`. */
  readonly full: readonly string[];
  /** Which points get a label when there is room for at most this many, evenly and on round hours and days. */
  readonly ticks: (maxCount: number) => readonly number[];
}

/** Names the points of a range in its zone. Points have to be in order. */
export function labelPoints(points: readonly ChartPoint[], granularity: Granularity, timeZone: string): PointLabels {
  const wallAt = wallReader(timeZone);
  const starts = points.map((point) => wallAt(point.startMs));
  const dayCount = new Set(starts.map((wall) => `${wall.day} ${wall.month} ${wall.year}`)).size;
  const repeated = granularity === 'hour' ? repeatedHours(starts) : new Map<number, never>();
  const axis = starts.map((wall, place) => {
    if (granularity === 'hour') return hourLabel(wall, dayCount > 1, repeated.get(place));
    if (granularity === 'month') return `${wall.month} ${wall.year}`;
    return granularity === 'day' && dayCount <= 14 ? `${wall.weekday} ${wall.day}` : `${wall.day} ${wall.month}`;
  });
  const full = points.map((point, place) => {
    const start = starts[place];
    if (start === undefined) return '';
    const inOffset = repeated.has(place) ? ` (UTC${formatOffset(offsetMinutesAt(point.startMs, timeZone))})` : '';
    return `${fullLabel(start, wallAt(point.endMs), wallAt(point.endMs - 1), granularity)}${inOffset}`;
  });
  return { axis, full, ticks: (maxCount) => chooseTicks(starts, granularity, dayCount > 1, maxCount) };
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

function hourLabel(wall: Wall, severalDays: boolean, repeated: 'first' | 'second' | undefined): string {
  if (severalDays && wall.hour === '00') return `${wall.weekday} ${wall.day}`;
  return `${wall.hour}:${wall.minute}${repeated === 'second' ? ' ²' : ''}`;
}

function fullLabel(start: Wall, end: Wall, last: Wall, granularity: Granularity): string {
  switch (granularity) {
    case 'hour':
      return `${dateOf(start)}, ${start.hour}:${start.minute}–${end.hour}:${end.minute}`;
    case 'day':
      return dateOf(start);
    case 'week': {
      if (start.day === last.day && start.month === last.month) return dateOf(start);
      const from = start.month === last.month ? start.day : `${start.day} ${start.month}`;
      return `${from} – ${last.day} ${last.month} ${last.year}`;
    }
    case 'month':
      return `${start.month} ${start.year}`;
  }
}

const dateOf = (wall: Wall): string => `${wall.weekday} ${wall.day} ${wall.month} ${wall.year}`;

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
