import { isoWeekday } from '../time/zone-clock.ts';
import type { HourFigures, HourHistory } from './hour-history.ts';
import { median } from './quantiles.ts';
import { LEARNT_DAYS } from '../time/windows.ts';

/** Days to learn from: finished local days before the one that is looked at. */
export interface PastDay {
  readonly dayNumber: number;
  /** Days before the one that is looked at: 1 is the day before. */
  readonly age: number;
  /** 0 is Monday. */
  readonly weekday: number;
  /** By wall-clock hour, 0 to 23; undefined where nothing was fetched. */
  readonly hours: readonly (HourFigures | undefined)[];
  readonly totalSessions: number;
  /** Hours that are known. */
  readonly knownHours: number;
  /** How far off its kind of day it was, as a whole: it teaches nothing of hours. */
  readonly apart: 'far-less' | 'far-more' | null;
  /** What days count for by their age: half after four weeks. */
  readonly weight: number;
}

const HALF_LIFE_DAYS = 28;
/** A day is apart when it has less or more than such a share of what its weekday has in the middle. */
const LEAST_SHARE = 0.4;
export const MOST_SHARE = 2.5;
/** Of a day of which fewer hours are known nobody can say how it was as a whole: those that lack may have been the empty ones. */
export const ENOUGH_HOURS = 20;
/** Shares of few sessions lie near 1. */
const STEADYING_SESSIONS = 3;

/** Newest first, with no holidays marked yet. Days before the first session ever are left out: the team did not exist. */
export function pastDaysOf(history: HourHistory, dayNumber: number): PastDay[] {
  const days: PastDay[] = [];
  const oldest = Math.max(history.firstDay(), dayNumber - LEARNT_DAYS);
  for (let day = dayNumber - 1; day >= oldest; day--) {
    const hours = Array.from({ length: 24 }, (_, hour) => history.at(day, hour));
    let [totalSessions, knownHours] = [0, 0];
    for (const figures of hours) {
      if (figures === undefined) continue;
      totalSessions += figures.totalSessions;
      knownHours++;
    }
    if (knownHours === 0) continue;
    const age = dayNumber - day;
    const weekday = isoWeekday(day) - 1;
    const weight = 0.5 ** (age / HALF_LIFE_DAYS);
    days.push({ ...{ dayNumber: day, age, weekday, hours, totalSessions, knownHours, weight }, apart: null });
  }
  while (days.at(-1)?.totalSessions === 0) days.pop();
  return days;
}

/** A past day, raised or lowered to the level of today where the level has changed for good since. */
export interface ScaledDay extends PastDay {
  readonly scale: number;
}

/** How many times what is usual of a whole day a day brought, where only a part of it is known by what that part makes of a whole. */
export function shareOf({ totalSessions, scale, knownHours }: ScaledDay, usual: number): number {
  return ((totalSessions * scale * 24) / knownHours + STEADYING_SESSIONS) / (usual + STEADYING_SESSIONS);
}

/** Marks holidays and outages, which say nothing about a usual day. */
export function markApart<Day extends ScaledDay>(days: readonly Day[]): Day[] {
  const middles = Array.from({ length: 7 }, (_, weekday) => {
    const own = days.filter((day) => day.weekday === weekday);
    return own.length >= 3 ? median(own.map(({ totalSessions, scale }) => totalSessions * scale)) : null;
  });
  return days.map((day) => {
    const middle = middles[day.weekday] ?? null;
    if (middle === null || day.knownHours < ENOUGH_HOURS) return { ...day, apart: null };
    const share = shareOf(day, middle);
    return { ...day, apart: share < LEAST_SHARE ? 'far-less' : share > MOST_SHARE ? 'far-more' : null };
  });
}

/**
 * What the last ones of a weekday have in common is no exception any more: then those before them are left out. A team
 * that closes is believed one time later, for two holidays may be a week apart.
 */
export function believeNewHabits<Day extends PastDay>(days: readonly Day[]): Day[] {
  const kept: Day[] = [];
  for (let weekday = 0; weekday < 7; weekday++) {
    const own = days.filter((day) => day.weekday === weekday);
    const newest = own[0]?.apart ?? null;
    const alike = own.findIndex(({ apart }) => apart !== newest);
    const isHabit = newest !== null && alike >= (newest === 'far-more' ? 2 : 3);
    kept.push(...(isHabit ? own.slice(0, alike).map((day) => ({ ...day, apart: null })) : own));
  }
  return kept.sort((one, other) => one.age - other.age);
}
