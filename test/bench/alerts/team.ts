import { createZoneClock } from '../../../main/domain/time/zone-clock.ts';
import type { Reported } from './answers.ts';
import { EFFECTS, eventOn, throughEvent, type EventKind, type TeamEvent } from './events.ts';
import { agentsOf, serve, type Served } from './queue.ts';
import { chanceOf, type Chance } from './random.ts';
import { moodsOf, rhythmOf, type Hours } from './rhythm.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';

/** Made-up teams by mechanism. Another one than the app's own sample team: nothing of the detection knows of it. */

export interface TeamOptions {
  readonly seed: number;
  readonly hours: Hours;
  /** Arrivals an hour at the busiest time of a usual day. */
  readonly peakPerHour: number;
  readonly historyDays: number;
  readonly watchedDays: number;
  /** Days on which the team works, 0 is Monday. */
  readonly workWeekdays?: readonly number[];
  readonly timeZone?: string;
  /** Midnight UTC of about the first day. */
  readonly startMs?: number;
  /** Kinds of events, by turns, on every third watched work day. */
  readonly events?: readonly EventKind[];
  /** How many of the work days are holidays. */
  readonly holidayChance?: number;
  /** A change for good, on this watched day. */
  readonly shift?: { readonly kind: EventKind; readonly watchedDay: number };
  /** From this watched day on the team works on this weekday, too. */
  readonly newWorkday?: { readonly weekday: number; readonly watchedDay: number };
}

export interface Session {
  readonly arrivalMs: number;
  /** When the report knows of it at the earliest: somebody answered. */
  readonly answeredMs: number;
  readonly responseSeconds: number;
  readonly sessionSeconds: number;
}

export interface Team {
  readonly options: TeamOptions;
  readonly timeZone: string;
  /** Local midnights. */
  readonly startMs: number;
  readonly watchFromMs: number;
  readonly endMs: number;
  /** In order of `answeredMs`. */
  readonly sessions: readonly Session[];
  readonly events: readonly TeamEvent[];
  /** Local days, counted from the first, on which hardly anybody calls. */
  readonly holidays: ReadonlySet<number>;
  /** Expected arrivals a minute by the profile alone: no mood, no drift, no event. */
  readonly profile: Float64Array;
  /** The share of arrivals, those who call again included, that becomes a session. */
  readonly answeredShare: number;
  /** Usual response times of the hour of the day, as logarithms of seconds. */
  readonly usualResponse: (atMs: number) => { readonly logMean: number; readonly logSpread: number };
}

export const ALL_WEEK: readonly number[] = [0, 1, 2, 3, 4, 5, 6];
export const MONDAY_TO_FRIDAY: readonly number[] = [0, 1, 2, 3, 4];
export const SUNDAY_TO_THURSDAY: readonly number[] = [6, 0, 1, 2, 3];
const START_MS = Date.UTC(2026, 0, 5);
const HOLIDAY_CHANCE = 0.025;

export function createTeam(options: TeamOptions): Team {
  const chance = chanceOf(options.seed * 7919 + options.peakPerHour * 31 + (options.hours === 'office' ? 1 : 2));
  const timeZone = options.timeZone ?? 'UTC';
  const zone = createZoneClock(timeZone);
  const utcStartMs = options.startMs ?? START_MS;
  const startMs = utcStartMs - (zone.localMs(utcStartMs) - utcStartMs);
  const days = options.historyDays + options.watchedDays;
  const minutes = Math.round((localMidnight(zone.localMs, startMs, days) - startMs) / MINUTE_MS);
  const workWeekdays = options.workWeekdays ?? (options.hours === 'office' ? MONDAY_TO_FRIDAY : ALL_WEEK);
  const rhythm = rhythmOf(chance, options.hours, workWeekdays);
  const localStartMs = zone.localMs(startMs);
  const placeOf = (minute: number): { day: number; weekday: number; minuteOfDay: number } => {
    const local = Math.floor((zone.localMs(startMs + minute * MINUTE_MS) - localStartMs) / MINUTE_MS);
    const day = Math.floor(local / 1440);
    return { day, weekday: (day + Math.floor(localStartMs / DAY_MS) + 3) % 7, minuteOfDay: local - day * 1440 };
  };
  const { events, holidays } = calendarOf(options, chance, workWeekdays, placeOf, minutes);
  const profile = profileOf(options, rhythm.share, chance.between(-0.15, 0.25), placeOf, minutes);
  const arrivals = arrivalsOf(chance, profile, placeOf, events, holidays);
  const sessions = answered(options, chance, profile, arrivals, events).map((session) => ({
    arrivalMs: startMs + 1000 * session.arrival,
    answeredMs: startMs + 1000 * (session.arrival + session.responseSeconds),
    responseSeconds: session.responseSeconds,
    sessionSeconds: session.sessionSeconds,
  }));
  sessions.sort((a, b) => a.answeredMs - b.answeredMs);
  return {
    ...{ options, timeZone, startMs, sessions, events, holidays, profile },
    watchFromMs: localMidnight(zone.localMs, startMs, options.historyDays),
    endMs: startMs + minutes * MINUTE_MS,
    ...usualOf(sessions, profile, startMs, options.historyDays),
  };
}

/** What is usual, from the days before anything was put in. */
export function usualOf(
  sessions: readonly Session[],
  profile: Float64Array,
  startMs: number,
  historyDays: number,
): Pick<Team, 'answeredShare' | 'usualResponse'> {
  const past = sessions.filter(({ arrivalMs }) => arrivalMs < startMs + historyDays * DAY_MS);
  const expected = profile.slice(0, historyDays * 1440).reduce((sum, each) => sum + each, 0);
  const byHour = Array.from({ length: 24 }, () => ({
    count: 4,
    sum: 4 * Math.log(12),
    squares: 4 * (Math.log(12) ** 2 + 1),
  }));
  const hourOf = (atMs: number): number => Math.floor((atMs - startMs) / HOUR_MS) % 24;
  for (const { arrivalMs, responseSeconds } of past) {
    const log = Math.log(responseSeconds);
    const hour = byHour[hourOf(arrivalMs)];
    if (hour === undefined) continue;
    hour.count++;
    hour.sum += log;
    hour.squares += log * log;
  }
  return {
    answeredShare: past.length / Math.max(1, expected),
    usualResponse(atMs) {
      const { count, sum, squares } = byHour[hourOf(atMs)] ?? { count: 1, sum: 0, squares: 1 };
      const logMean = sum / count;
      return { logMean, logSpread: Math.sqrt(Math.max(0.1, squares / count - logMean * logMean)) };
    },
  };
}

/** The local midnight so many days after another. */
function localMidnight(localMs: (ms: number) => number, midnightMs: number, days: number): number {
  const near = midnightMs + days * DAY_MS;
  return near - (localMs(near) - localMs(midnightMs) - days * DAY_MS);
}

/** What the report shows of a team's sessions: at once, or `lateSeconds` later on average. */
export function reportedOf({ sessions, options }: Team, lateSeconds = 0): Reported[] {
  const { wait } = chanceOf(options.seed);
  const reported = sessions.map((session) => ({
    ...session,
    seenMs: session.answeredMs + (lateSeconds === 0 ? 0 : 1000 * wait(lateSeconds)),
  }));
  return reported.sort((one, other) => one.seenMs - other.seenMs);
}

type PlaceOf = (minute: number) => { day: number; weekday: number; minuteOfDay: number };

export function calendarOf(
  { events: kinds = [], historyDays, shift, holidayChance = HOLIDAY_CHANCE }: TeamOptions,
  chance: Chance,
  workWeekdays: readonly number[],
  placeOf: PlaceOf,
  minutes: number,
): { events: TeamEvent[]; holidays: Set<number> } {
  const events: TeamEvent[] = [];
  const holidays = new Set<number>();
  let works = 0;
  for (let minute = 0; minute < minutes; minute += 60) {
    const { day, weekday, minuteOfDay } = placeOf(minute);
    if (minuteOfDay !== 0 || !workWeekdays.includes(weekday)) continue;
    if (shift !== undefined && day === historyDays + shift.watchedDay) {
      events.push({ kind: shift.kind, from: minute + 540 + Math.floor(chance.share() * 300), to: Infinity });
    } else if (chance.share() < holidayChance) holidays.add(day);
    else if (day >= historyDays && kinds.length > 0 && ++works % 3 === 0) {
      events.push(eventOn(minute, kinds[events.length % kinds.length] ?? 'burst x2, 2 h', chance));
    }
  }
  return { events, holidays };
}

function profileOf(
  { peakPerHour, historyDays, watchedDays, newWorkday }: TeamOptions,
  share: (weekday: number, minuteOfDay: number) => number,
  growth: number,
  placeOf: PlaceOf,
  minutes: number,
): Float64Array {
  const profile = new Float64Array(minutes);
  for (let minute = 0; minute < minutes; minute++) {
    const { day, weekday, minuteOfDay } = placeOf(minute);
    const like = weekday === newWorkday?.weekday && day >= historyDays + newWorkday.watchedDay ? 2 : weekday;
    const grown = 1 + (growth * day) / (historyDays + watchedDays);
    profile[minute] = (peakPerHour / 60) * grown * share(like, minuteOfDay);
  }
  return profile;
}

/** Seconds since the beginning, in order. */
function arrivalsOf(
  chance: Chance,
  profile: Float64Array,
  placeOf: PlaceOf,
  events: readonly TeamEvent[],
  holidays: ReadonlySet<number>,
): number[] {
  const moods = moodsOf(chance);
  const arrivals: number[] = [];
  let [today, level] = [-1, 1];
  for (let minute = 0; minute < profile.length; minute++) {
    const drift = moods.nextMinute();
    const expected = profile[minute] ?? 0;
    const { day } = placeOf(minute);
    if (day !== today) {
      today = day;
      level = moods.nextDay() * (holidays.has(day) ? 0.07 : holidays.has(day - 1) ? 1.15 : 1);
    }
    if (expected === 0) continue;
    let flow = 1;
    for (const event of events) {
      const through = throughEvent(event, minute);
      if (through !== null) flow *= EFFECTS[event.kind].flow?.(through) ?? 1;
    }
    const count = chance.count(expected * level * drift * flow);
    const seconds = Array.from({ length: count }, () => 60 * (minute + chance.share()));
    arrivals.push(...seconds.sort((a, b) => a - b));
  }
  return arrivals;
}

function answered(
  { shift }: TeamOptions,
  chance: Chance,
  profile: Float64Array,
  arrivals: readonly number[],
  events: readonly TeamEvent[],
): Served[] {
  const meanSessionSeconds = chance.between(240, 540);
  const comfort = chance.between(1.1, 2.2);
  const planned = (minute: number): number => {
    // Who plans shifts knows of a change for good after a week.
    const from = shift === undefined ? undefined : events.find(({ to }) => to === Infinity)?.from;
    const grown =
      shift !== undefined && from !== undefined && minute > from + 10_080 ? (EFFECTS[shift.kind].flow?.(0) ?? 1) : 1;
    const ahead = Math.max(profile[minute] ?? 0, profile[minute + 15] ?? 0);
    if (ahead === 0) return 0;
    const load = (ahead * grown * 1.15 * meanSessionSeconds) / 60;
    return Math.max(1, Math.ceil(load + comfort * Math.sqrt(load) + 0.3));
  };
  const agents = agentsOf(chance, planned, profile.length);
  const agentsAt = (minute: number): number => {
    let share = 1;
    for (const event of events) if (throughEvent(event, minute) !== null) share *= EFFECTS[event.kind].agents ?? 1;
    const there = agents[minute] ?? 0;
    return share === 1 ? there : Math.max(there > 1 ? 1 : 0, Math.floor(there * share));
  };
  const served = serve(arrivals, 60 * profile.length, {
    ...{ chance, agentsAt, meanSessionSeconds },
    patienceSeconds: chance.between(150, 500),
    pickUpSeconds: chance.between(7, 22),
  });
  return served.map((session) => {
    let factor = 1;
    for (const event of events) {
      if (throughEvent(event, Math.floor(session.arrival / 60)) !== null) factor *= EFFECTS[event.kind].response ?? 1;
    }
    return factor === 1 ? session : { ...session, responseSeconds: session.responseSeconds * factor };
  });
}
