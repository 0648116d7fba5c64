import { mix, normal, randomFrom } from './random.ts';
import { DAY_MS } from '../domain/time/units.ts';

/** How busy and how quick the sample team is at a quarter of an hour of its own local time. */
export interface Moment {
  /** Sessions to expect in the quarter of an hour. */
  readonly expectedSessions: number;
  /** Mean waiting time, seconds. */
  readonly responseSeconds: number;
  /** Mean length of a session, seconds. */
  readonly durationSeconds: number;
}

/** When a team answers: in office hours, or around the clock, with a night shift for callers from everywhere. */
export type Shifts = 'office' | 'around-the-clock';

/** What the two kinds of team differ in. */
interface ShiftPlan {
  /** Weight of each local hour on a workday, and on Saturday and Sunday. */
  readonly workdayHours: readonly number[];
  readonly weekendHours: readonly number[];
  /** Share of an average workday's sessions, Sunday first. */
  readonly weekdayShare: readonly number[];
  readonly sessionsPerWorkdayIn2020: number;
  /** Mean waiting time at night before anybody else is waiting, seconds: few people answer then. */
  readonly nightResponseSeconds: number;
}

const SHIFT_PLANS: Readonly<Record<Shifts, ShiftPlan>> = {
  // A dip at lunch; a few calls at night, so nights are not all zero.
  office: {
    workdayHours: [4, 3, 2, 2, 2, 4, 11, 30, 68, 100, 116, 110, 66, 78, 104, 102, 86, 58, 34, 20, 14, 10, 7, 5],
    weekendHours: [8, 6, 5, 4, 4, 6, 12, 22, 40, 62, 78, 84, 80, 76, 74, 72, 66, 58, 46, 36, 28, 20, 14, 10],
    weekdayShare: [0.14, 1.12, 1.06, 1.0, 0.99, 0.83, 0.2],
    sessionsPerWorkdayIn2020: 66,
    nightResponseSeconds: 30,
  },
  // Still a day with a morning, a lunch and an afternoon, on top of callers for whom it is daytime elsewhere.
  'around-the-clock': {
    workdayHours: [54, 50, 46, 44, 44, 48, 54, 66, 86, 106, 118, 112, 84, 92, 108, 106, 98, 86, 76, 70, 68, 66, 62, 58],
    weekendHours: [50, 48, 46, 44, 44, 46, 50, 56, 64, 74, 84, 88, 84, 80, 80, 78, 76, 72, 68, 66, 64, 60, 56, 52],
    weekdayShare: [0.4, 1.1, 1.06, 1.0, 0.99, 0.88, 0.48],
    sessionsPerWorkdayIn2020: 170,
    nightResponseSeconds: 19,
  },
};

/** Share by month, January first: quiet August, busy September to November. */
const MONTH_SHARE = [0.96, 1, 1.02, 1, 1, 0.97, 0.92, 0.86, 1.06, 1.08, 1.1, 0.95] as const;
/** Share on holidays, by `MM-DD`. */
const HOLIDAY_SHARE: Readonly<Record<string, number>> = {
  '01-01': 0.08,
  '05-01': 0.12,
  '12-24': 0.35,
  '12-25': 0.06,
  '12-26': 0.1,
  '12-31': 0.4,
};

/** Steady, not compound: sample data must stay believable for as long as the app is used. */
const GROWTH_PER_YEAR = 0.14;
const YEARS_OF_GROWTH = 12;
const MEAN_SESSION_SECONDS = 540;

type Incident = { readonly fromQuarter: number; readonly toQuarter: number } & Readonly<Record<Effect, number>>;
type Effect = 'sessions' | 'response' | 'duration';
const KINDS: readonly Readonly<Record<Effect, number>>[] = [
  { sessions: 3.2, response: 1.4, duration: 1 }, // a rush of callers
  { sessions: 1, response: 3.6, duration: 1 }, // too few people answering
  { sessions: 0.06, response: 1, duration: 1 }, // an outage: hardly anybody gets through
  { sessions: 1.1, response: 1.3, duration: 2.1 }, // a product fault: long calls
];

/** What is common to a whole local day. */
interface Day {
  readonly plan: ShiftPlan;
  readonly sessionsPerWeight: number;
  readonly hours: readonly number[];
  readonly peakHour: number;
  /** How quick the people on duty are compared with an average day. */
  readonly waitFactor: number;
  readonly incident: Incident | null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The rhythm of one sample team. Pure: the same seed, scale and local time always give the same moment.
 * @param scale 1 gives an office team about 70 to 180 sessions on a workday of the mid-2020s.
 * @returns a function of local milliseconds (epoch milliseconds plus the offset from UTC).
 */
export function teamRhythm(
  seed: number,
  scale: number,
  withIncidents: boolean,
  shifts: Shifts,
): (localMs: number) => Moment {
  const plan = SHIFT_PLANS[shifts];
  let current: { dayIndex: number; day: Day } | undefined; // consecutive quarters mostly share a day
  return (localMs) => {
    const dayIndex = Math.floor(localMs / DAY_MS);
    if (current?.dayIndex !== dayIndex) current = { dayIndex, day: dayAt(dayIndex, seed, scale, withIncidents, plan) };
    return momentOf(current.day, Math.floor((localMs - dayIndex * DAY_MS) / 900_000));
  };
}

function momentOf(day: Day, quarter: number): Moment {
  const hour = Math.floor(quarter / 4);
  const weight = weightAt(day.hours, quarter);
  const busy = weight / day.peakHour;
  // Few people answer at night, and at the daily peak everybody is already on a call.
  const usualResponse = (hour < 6 || hour > 20 ? day.plan.nightResponseSeconds : 15) + 11 * busy;
  const { incident } = day;
  const hit = incident !== null && quarter >= incident.fromQuarter && quarter < incident.toQuarter ? incident : null;
  return {
    expectedSessions: (day.sessionsPerWeight * weight * (hit?.sessions ?? 1)) / 4,
    responseSeconds: usualResponse * day.waitFactor * (hit?.response ?? 1),
    durationSeconds: MEAN_SESSION_SECONDS * (hit?.duration ?? 1),
  };
}

/** Hours blend into each other, so that the curve has no steps within a day. */
function weightAt(hours: readonly number[], quarter: number): number {
  const position = (quarter + 0.5) / 4 - 0.5 + 24;
  const before = hours[Math.floor(position) % 24] ?? 0;
  const after = hours[(Math.floor(position) + 1) % 24] ?? 0;
  return before + (after - before) * (position % 1);
}

function dayAt(dayIndex: number, seed: number, scale: number, withIncidents: boolean, plan: ShiftPlan): Day {
  const date = new Date(dayIndex * DAY_MS);
  const weekday = date.getUTCDay();
  const hours = weekday === 0 || weekday === 6 ? plan.weekendHours : plan.workdayHours;
  const years = (dayIndex * DAY_MS - Date.UTC(2020, 0, 1)) / (365.25 * DAY_MS);
  const growth = 1 + GROWTH_PER_YEAR * Math.min(Math.max(years, 0), YEARS_OF_GROWTH);
  const mood = Math.exp(0.07 * normal(randomFrom(seed, dayIndex, 1)));
  const sessions =
    plan.sessionsPerWorkdayIn2020 *
    scale *
    growth *
    mood *
    (plan.weekdayShare[weekday] ?? 1) *
    (MONTH_SHARE[date.getUTCMonth()] ?? 1) *
    (HOLIDAY_SHARE[date.toISOString().slice(5, 10)] ?? 1);
  return {
    plan,
    sessionsPerWeight: sessions / sum(hours),
    hours,
    peakHour: Math.max(...hours),
    waitFactor: Math.exp(0.13 * normal(randomFrom(seed, dayIndex, 4))),
    incident: withIncidents ? incidentOn(dayIndex, weekday, seed) : null,
  };
}

/** About three weeks in five have an incident of one to three hours in office hours. */
function incidentOn(dayIndex: number, weekday: number, seed: number): Incident | null {
  const week = Math.floor((dayIndex + 4) / 7); // 1970-01-01 was a Thursday; weeks begin on Sunday
  const random = randomFrom(seed, week, 2);
  const happens = random() < 0.6;
  if (!happens || weekday !== 1 + Math.floor(random() * 5)) return null;
  const fromQuarter = 36 + Math.floor(random() * 24);
  const kind = KINDS[mix(seed, week, 3) % KINDS.length];
  return kind === undefined ? null : { fromQuarter, toQuarter: fromQuarter + 4 + Math.floor(random() * 9), ...kind };
}

/** What goes wrong in an incident; see `KINDS`. */
export interface TeamIncident {
  readonly kind: 'rush' | 'slow' | 'outage' | 'long';
  /** Quarters of an hour since local midnight, `toQuarter` exclusive. */
  readonly fromQuarter: number;
  readonly toQuarter: number;
}

const KIND_NAMES = ['rush', 'slow', 'outage', 'long'] as const;

/** The incident of a local day (counted from 1970-01-01), as it is in the team's numbers; null for a usual day. */
export function teamIncidents(dayIndex: number, seed: number): TeamIncident | null {
  const weekday = new Date(dayIndex * DAY_MS).getUTCDay();
  const incident = incidentOn(dayIndex, weekday, seed);
  if (incident === null) return null;
  const kind =
    KIND_NAMES[
      KINDS.findIndex(({ sessions, response }) => sessions === incident.sessions && response === incident.response)
    ];
  return kind === undefined ? null : { kind, fromQuarter: incident.fromQuarter, toQuarter: incident.toQuarter };
}
