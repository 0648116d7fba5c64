import { busierOf, type BusierDays } from './busier-days.ts';
import type { HourHistory } from './hour-history.ts';
import type { CountModel } from './surprisal.ts';
import {
  changeOf,
  foretoldLevels,
  levelPriorOf,
  type DayLevel,
  type LevelChange,
  type LevelPrior,
} from './day-levels.ts';
import { looksOf, type Looks } from './looks.ts';
import { believeNewHabits, markApart, pastDaysOf, type PastDay, type ScaledDay } from './past-days.ts';
import { HOUR_MS } from '../time/units.ts';
import { learnWeek, leverageOf, type WeekdayProfile, type WeekProfile } from './week-profile.ts';

/**
 * What a local day is expected to bring in sessions, from the days before it: the profile of its weekday, how its level
 * may differ from that, and how its hours may differ from its level. Three uncertainties, each learnt from the history.
 */
export interface SessionModel extends WeekdayProfile {
  readonly weekday: number;
  /** How the flow changes within each hour: how much more it is at the end than at the beginning, as a share of the mean. */
  readonly slopes: readonly number[];
  readonly level: LevelPrior;
  /** Squared relative deviation of an hour from its day's level, beyond chance. */
  readonly hourSpread: number;
  /** What share of the variance by chance there really is: 1, or less where counts hardly vary at all. */
  readonly evenness: number;
  /** How often the team is looked at. */
  readonly looks: Looks;
  /** The newest change for good that was learnt. */
  readonly change: LevelChange | null;
  /** What the day brings if it is one of the days that bring far more on this weekday; null when there are no such days. */
  readonly busier: (BusierDays & Pick<SessionModel, 'slopes'>) | null;
  /** The days it was learnt from, with what each hour of each was expected to bring: newest first. */
  readonly past: readonly LearntDay[];
}

export interface LearntDay extends ScaledDay {
  readonly profile: WeekdayProfile;
  readonly means: readonly number[];
  /** The factor that was to be expected of its level from the days before it; null for a day that has none. */
  readonly foretold: number | null;
}

/** Learns what `dayNumber` is expected to bring. Looks at earlier days only; null without any. */
export function expectSessions(history: HourHistory, dayNumber: number, weekday: number): SessionModel | null {
  const days = pastDaysOf(history, dayNumber);
  if (days.length === 0) return null;
  // A change for good is looked for first, so that the days after it do not count as exceptions or as a new weekday habit.
  const plain = markApart(days.map((day): ScaledDay => ({ ...day, scale: 1 })));
  const change = changeOf(levelsOf(plain, learnWeek(plain, false)));
  const raisedDays = change === null ? plain : plain.map((day) => raised(day, change));
  const scaled = believeNewHabits(change === null ? plain : markApart(raisedDays));
  const week = learnWeek(scaled);
  const levels = levelsOf(scaled, week);
  const profile = week.of(weekday);
  const busier = busierOf(
    raisedDays.filter((day) => day.weekday === weekday),
    profile,
  );
  const foretold = foretoldLevels(levels);
  const byAge = new Map(levels.map(({ age }, index) => [age, Math.exp(foretold[index] ?? 0)]));
  const past = scaled.map((day): LearntDay => ({
    ...{ ...day, profile: week.of(day.weekday), means: week.of(day.weekday).means },
    foretold: byAge.get(day.age) ?? null,
  }));
  return {
    ...profile,
    ...{ weekday, past, change, looks: looksOf(past) },
    slopes: slopesOf(profile.means),
    busier: busier && { ...busier, slopes: slopesOf(busier.means) },
    level: afterClosure(levelPriorOf(levels, foretold), scaled[0]),
    ...spreadsOf(past, levels),
  };
}

const raised = (day: ScaledDay, { age, factor }: LevelChange): ScaledDay => ({
  ...day,
  scale: day.age > age ? factor : 1,
});

/** What a day after a closed one brings is less sure, and rather more: those who found nobody call again. */
function afterClosure(level: LevelPrior, yesterday: PastDay | undefined): LevelPrior {
  if (yesterday?.age !== 1 || yesterday.apart !== 'far-less') return level;
  return { ...level, mean: level.mean * 1.1, error: level.error + 0.03 };
}

const STEADYING_SESSIONS = 2;
/** Hours of a day that have to be known for its level to say anything. */
const FEWEST_HOURS = 6;

/** Newest first; days that were closed, and days of which too little is known, say nothing. */
function levelsOf(days: readonly ScaledDay[], week: WeekProfile): DayLevel[] {
  const levels: DayLevel[] = [];
  for (const day of days) {
    const profile = week.of(day.weekday);
    const { means } = profile;
    let expected = 0;
    day.hours.forEach((figures, hour) => {
      if (figures !== undefined) expected += means[hour] ?? 0;
    });
    if (day.knownHours < FEWEST_HOURS || expected < 1 || day.apart === 'far-less') continue;
    const log = Math.log((day.totalSessions * day.scale + STEADYING_SESSIONS) / (expected + STEADYING_SESSIONS));
    const leverage = day.apart === null ? Math.min(0.3, leverageOf(profile, day.weight, expected)) : 0;
    levels.push({ ...{ age: day.age, log, leverage }, chance: 1 / (expected + STEADYING_SESSIONS) });
  }
  return levels;
}

/**
 * Nobody knows when within an hour the sessions of the past came, but a morning does not begin at the full hour: the flow
 * is taken to change evenly, as it does from the hour before to the hour after.
 */
function slopesOf(means: readonly number[]): number[] {
  return means.map((mean, hour) => {
    const before = means[hour - 1] ?? mean;
    const after = means[hour + 1] ?? mean;
    return mean <= 0 ? 0 : Math.min(2, Math.max(-2, (after - before) / 2 / mean));
  });
}

const PRIOR_SPREAD = 0.02;
const PRIOR_SPREAD_HOURS = 40;
/** Squared deviations count for at most so many times what is usual: what was an incident makes nothing else usual. */
const MOST_SQUARES = 6;
/** Counts that vary less than this share of chance are not by chance. */
const LEAST_EVENNESS = 0.5;

function spreadsOf(
  past: readonly LearntDay[],
  levels: readonly DayLevel[],
): Pick<SessionModel, 'hourSpread' | 'evenness'> {
  const byAge = new Map(levels.map(({ age, log }) => [age, Math.exp(log)]));
  let [hourSpread, evenness] = [PRIOR_SPREAD, 1];
  for (let step = 0; step < 3; step++) {
    let [excess, scale, squaresSum, meanSum, count] = [0, 0, 0, 0, 0];
    const busy: { mean: number; off: number }[] = [];
    for (const { age, hours, means, profile, weight, scale: factor } of past) {
      const level = byAge.get(age);
      if (level === undefined) continue;
      for (let hour = 0; hour < 24; hour++) {
        const seen = hours[hour]?.totalSessions;
        const mean = (means[hour] ?? 0) * level;
        if (seen === undefined || mean < 1) continue;
        const off = (seen * factor - mean) ** 2 / (1 - leverageOf(profile, weight, mean));
        if (mean >= BUSY_SESSIONS) busy.push({ mean, off });
        const squares = Math.min(off, MOST_SQUARES * (mean + hourSpread * mean * mean));
        squaresSum += squares;
        meanSum += mean;
        excess += squares - mean;
        scale += mean * mean;
        count++;
      }
    }
    const seen = scale > 0 ? Math.max(0, excess / scale) : 0;
    const beyondChance = middleSpread(busy) ?? seen;
    hourSpread = (beyondChance * count + PRIOR_SPREAD * PRIOR_SPREAD_HOURS) / (count + PRIOR_SPREAD_HOURS);
    evenness = count >= 24 && squaresSum < LEAST_EVENNESS * meanSum ? squaresSum / meanSum : 1;
  }
  return { hourSpread, evenness };
}

/** From so many sessions on a count is near enough to normal, and so many such hours say how far hours stray in the middle. */
const BUSY_SESSIONS = 8;
const FEWEST_BUSY_HOURS = 60;
/** The middle of a squared standard normal. */
const MIDDLE_OF_SQUARES = 0.455;
const MOST_SPREAD = 0.5;

/** The spread with which the squared deviation in the middle is what it should be: hours of incidents do not matter. */
function middleSpread(hours: readonly { readonly mean: number; readonly off: number }[]): number | null {
  if (hours.length < FEWEST_BUSY_HOURS) return null;
  let [low, high] = [0, MOST_SPREAD];
  for (let step = 0; step < 12; step++) {
    const spread = (low + high) / 2;
    let above = 0;
    for (const { mean, off } of hours) if (off > MIDDLE_OF_SQUARES * (mean + spread * mean * mean)) above++;
    if (2 * above > hours.length) low = spread;
    else high = spread;
  }
  return (low + high) / 2;
}

/** The share of an hour's sessions that is expected between two moments of it (0 to 1), when the flow changes evenly. */
const shareBetween = (from: number, to: number, slope: number): number =>
  to - from + (slope / 2) * (to * to - to - (from * from - from));

/** A steeper change than this from one hour to the next may be a step: the team opens or closes within the hour. */
const STEEP = 1;
const STEP_ERROR = 0.5;

/** The squared relative error of what is expected in a part (0 to 1) of such an hour. */
function edgeError(part: number, slope: number): number {
  const steep = Math.max(0, Math.abs(slope) - STEEP);
  return (STEP_ERROR * steep * (1 - part)) ** 2 / Math.max(part, 0.05) ** 2;
}

/** A stretch of a local day, in hours since midnight. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * A stretch that ends at `toMs` and lasts as long as it really did, as far as the day's hours reach: on the day on which clocks
 * go back, an hour comes twice, and its second time would otherwise seem to be over before it began.
 *
 * @param localMs wall-clock time of an instant, as milliseconds
 * @param midnightMs that of the day's midnight
 */
export function stretchBetween(
  localMs: (atMs: number) => number,
  midnightMs: number,
  fromMs: number,
  toMs: number,
): Stretch {
  const endMs = localMs(toMs - 1) + 1 - midnightMs;
  return { from: Math.max(0, endMs - (toMs - fromMs)) / HOUR_MS, to: Math.min(24, endMs / HOUR_MS) };
}

/** What a day of ordinary level brings in a stretch, and how far that may be off: all but the day's level. */
export function expectStretch(model: SessionModel, { from, to }: Stretch): CountModel {
  let [mean, error, squares] = [0, 0, 0];
  for (let hour = Math.floor(from); hour < Math.min(24, to); hour++) {
    const [start, end] = [Math.max(0, from - hour), Math.min(1, to - hour)];
    const own = model.means[hour] ?? 0;
    const slope = model.slopes[hour] ?? 0;
    const part = shareBetween(start, end, slope);
    const share = own * part;
    mean += share;
    error += share * ((model.errors[hour] ?? 0) + edgeError(part, slope));
    squares += share * share;
  }
  if (mean <= 0) return { mean: 0, spread: 0 };
  // How much hours stray together: they drift, so that many of them are worth about the root of their number.
  const hours = (mean * mean) / Math.max(squares, 1e-12);
  return { mean, spread: error / mean + model.hourSpread / Math.sqrt(hours) };
}
