import * as calendars from 'temporal-polyfill/fns/Calendar';
import * as instants from 'temporal-polyfill/fns/Instant';
import * as dates from 'temporal-polyfill/fns/PlainDate';
import * as zoned from 'temporal-polyfill/fns/ZonedDateTime';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './units.ts';

/**
 * Local days, their offsets and what to ask the endpoint for them. The endpoint knows no time zones, only one fixed
 * offset per request, so daylight saving is settled here. The library's single functions: its classes are three times as
 * much code, which a window has to read before it shows anything.
 */

/** A span of time `[startMs, endMs)` that is asked for with one fixed offset. UTC epoch milliseconds. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  /** The offset the request carries, minutes east of UTC. */
  readonly offsetMinutes: number;
}

/** A local calendar day: 23, 24 or 25 hours long, more rarely something in between. */
export interface LocalDay extends Span {
  /** `YYYY-MM-DD`. */
  readonly date: string;
}

const offsetMinutesOf = (wall: zoned.Record): number => Math.round(zoned.offsetNanoseconds(wall) / 6e10);

/** What the wall clock of a zone shows at an instant. @throws RangeError when the zone is unknown */
const wallAt = (instantMs: number, timeZone: string): zoned.Record =>
  instants.toZonedDateTimeISO(instants.fromEpochMilliseconds(Math.floor(instantMs)), timeZone);

/** @throws RangeError when it is no date */
const readDate = (date: string): dates.Record => dates.fromString(date, calendars.getISO);

/** Whether this computer knows the zone. `system` is not a zone; resolve it first. */
export function isTimeZone(timeZone: string): boolean {
  try {
    wallAt(0, timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The local date, `YYYY-MM-DD`, at an instant (UTC epoch milliseconds) in an IANA zone. */
export function localDateAt(instantMs: number, timeZone: string): string {
  return dates.toString(zoned.toPlainDate(wallAt(instantMs, timeZone)));
}

/** The local day of a date (`YYYY-MM-DD`) in a zone, with the offset in force when it begins. */
export function localDay(date: string, timeZone: string): LocalDay {
  const plain = readDate(date);
  const start = dates.toZonedDateTime(plain, timeZone);
  const end = dates.toZonedDateTime(dates.addDays(plain, 1), timeZone);
  return {
    date,
    startMs: start.epochMilliseconds,
    endMs: end.epochMilliseconds,
    offsetMinutes: offsetMinutesOf(start),
  };
}

/** The local day that an instant lies in. */
export function localDayAt(instantMs: number, timeZone: string): LocalDay {
  return localDay(localDateAt(instantMs, timeZone), timeZone);
}

/** The local days from one date to another, both inclusive, oldest first; empty when they are the wrong way round. */
export function localDays(fromDate: string, toDate: string, timeZone: string): LocalDay[] {
  // Counted, not compared: after 9999-12-31 dates are written with a sign and no longer sort as text.
  const count = Math.max(0, countDays(fromDate, toDate));
  if (count < MANY_DAYS || fromDate < FIRST_WHOLE_OFFSETS || toDate > LAST_SHORT_DATE) {
    return Array.from({ length: count }, (_, index) => localDay(addDays(fromDate, index), timeZone));
  }
  return manyLocalDays(Date.parse(`${fromDate}T00:00:00Z`), count, timeZone);
}

/** From so many on it pays to ask the zone for its changes of offset, instead of for each day's ends. */
const MANY_DAYS = 30;
/** Before this there were offsets with seconds in them; after the other, dates are not written with four digits. */
const FIRST_WHOLE_OFFSETS = '1973-01-01';
const LAST_SHORT_DATE = '9999-12-01';

/** @param firstMidnightMs of the first date, as if it were in UTC */
function manyLocalDays(firstMidnightMs: number, count: number, timeZone: string): LocalDay[] {
  const lastMs = firstMidnightMs + (count + 2) * DAY_MS;
  const offsets = offsetsBetween(firstMidnightMs - 2 * DAY_MS, lastMs, timeZone);
  let place = 0;
  return Array.from({ length: count }, (_, index) => {
    const midnightMs = firstMidnightMs + index * DAY_MS;
    const date = new Date(midnightMs).toISOString().slice(0, 10);
    while ((offsets[place + 1]?.fromMs ?? Infinity) < midnightMs - DAY_MS) place += 1;
    const offsetMinutes = offsets[place]?.minutes ?? 0;
    // A change within a day of this one makes it longer or shorter, or begins it at another time than midnight.
    if ((offsets[place + 1]?.fromMs ?? Infinity) <= midnightMs + 2 * DAY_MS) return localDay(date, timeZone);
    const startMs = midnightMs - offsetMinutes * MINUTE_MS;
    return { date, startMs, endMs: startMs + DAY_MS, offsetMinutes };
  });
}

/** `date` moved by whole days, `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return dates.toString(dates.addDays(readDate(date), days));
}

/** `date` moved by whole months; the 31st becomes the last day of a shorter month. */
export function addMonths(date: string, months: number): string {
  return dates.toString(dates.addMonths(readDate(date), months));
}

/** The first day of the month of a date. */
export function startOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

/** The first day of the week on or before a date; `firstWeekday` is an ISO weekday, Monday by default. */
export function startOfWeek(date: string, firstWeekday = 1): string {
  const plain = readDate(date);
  return dates.toString(dates.subtractDays(plain, (dates.dayOfWeek(plain) - firstWeekday + 7) % 7));
}

/** How many days lie between two dates, counting both. */
export function countDays(fromDate: string, toDate: string): number {
  return dates.diffDays(readDate(fromDate), readDate(toDate)) + 1;
}

/** The instant on another local day at which the clock on the wall shows what it shows at `instantMs`. */
export function sameTimeOfDay(instantMs: number, date: string, timeZone: string): number {
  const plainTime = zoned.toPlainTime(wallAt(instantMs, timeZone));
  return dates.toZonedDateTime(readDate(date), { timeZone, plainTime }).epochMilliseconds;
}

/** The offset from UTC in force at an instant, minutes east. */
export function offsetMinutesAt(instantMs: number, timeZone: string): number {
  return offsetMinutesOf(wallAt(instantMs, timeZone));
}

/**
 * What to ask the endpoint for one local day: usually one request, two for a day longer than 24 hours, because 24 hours
 * is the longest range that is documented to be answered by the hour. Each begins on a whole local hour.
 */
export function requestsForDay(day: LocalDay): Span[] {
  const spans: Span[] = [];
  for (let startMs = day.startMs; startMs < day.endMs; startMs += DAY_MS) {
    spans.push({ startMs, endMs: Math.min(startMs + DAY_MS, day.endMs), offsetMinutes: day.offsetMinutes });
  }
  return spans;
}

/**
 * Whole local days, both dates inclusive, as one request: it has one offset, that of the first day, and ends at that
 * offset's midnight. A single day is as long as it is.
 */
export function spanOfDates(fromDate: string, toDate: string, timeZone: string): Span {
  const first = localDay(fromDate, timeZone);
  const { startMs, offsetMinutes } = first;
  if (fromDate === toDate) return { startMs, endMs: first.endMs, offsetMinutes };
  const endMs = Date.parse(`${addDays(toDate, 1)}T00:00:00${formatOffset(offsetMinutes)}`);
  return { startMs, endMs, offsetMinutes };
}

/** The hours of a span, as the endpoint buckets it: whole hours from its start, the last one cut at its end. */
export function hoursOf(span: Span): { startMs: number; endMs: number }[] {
  const hours = [];
  for (let startMs = span.startMs; startMs < span.endMs; startMs += HOUR_MS) {
    hours.push({ startMs, endMs: Math.min(startMs + HOUR_MS, span.endMs) });
  }
  return hours;
}

/** The offsets in force from one instant to another, each with the instant it begins at; the first begins before both. */
export function offsetsBetween(
  fromMs: number,
  toMs: number,
  timeZone: string,
): { readonly fromMs: number; readonly minutes: number }[] {
  let wall = wallAt(fromMs, timeZone);
  const offsets = [{ fromMs, minutes: offsetMinutesOf(wall) }];
  for (;;) {
    const next = zoned.getTimeZoneTransition(wall, 'next');
    if (next === null || next.epochMilliseconds > toMs) return offsets;
    offsets.push({ fromMs: next.epochMilliseconds, minutes: offsetMinutesOf(next) });
    wall = next;
  }
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `+05:30` from minutes east of UTC. */
export function formatOffset(offsetMinutes: number): string {
  const absolute = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}

/** The wall clock at a fixed offset, as parts. */
function wallClock(instantMs: number, offsetMinutes: number): Date {
  return new Date(instantMs + offsetMinutes * MINUTE_MS);
}

/** `2021-01-01 00:00:00`, the endpoint's date format, read at a fixed offset. */
export function formatRequestDate(instantMs: number, offsetMinutes: number): string {
  return wallClock(instantMs, offsetMinutes).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2021-01-01T00:00:00+05:30`: ISO 8601 with a fixed offset, whole seconds. */
export function formatIso(instantMs: number, offsetMinutes: number): string {
  return `${wallClock(instantMs, offsetMinutes).toISOString().slice(0, 19)}${formatOffset(offsetMinutes)}`;
}

/** The calendar date at a fixed offset, `YYYY-MM-DD`. */
export function dateAtOffset(instantMs: number, offsetMinutes: number): string {
  return wallClock(instantMs, offsetMinutes).toISOString().slice(0, 10);
}
