import { localDays, type LocalDay } from '../../main/domain/time/calendar.ts';
import { createZoneClock, isoWeekday } from '../../main/domain/time/zone-clock.ts';
import { normal, poisson, randomOf } from './random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/time/units.ts';

/**
 * Made-up teams to forecast days of: good and bad days that follow each other, growth, weekdays that differ, callers who
 * call again, holidays, weekends of their own. Nothing here knows how the forecast works.
 */

export interface PaceTeamOptions {
  readonly seed: number;
  /** Sessions an hour at the busiest time of a usual day. */
  readonly perHour: number;
  readonly roundTheClock: boolean;
  /** ISO weekdays with little to do. */
  readonly weekend: readonly number[];
  readonly timeZone: string;
  readonly dayCount: number;
}

export interface PaceDay extends LocalDay {
  /** When its sessions began, UTC epoch milliseconds, in order. */
  readonly startsMs: readonly number[];
  readonly holiday: boolean;
  readonly works: boolean;
}

const FIRST_DATE = '2026-01-12';
const STEP_MS = 5 * MINUTE_MS;

/** The traits of one team, drawn once. */
interface Traits {
  readonly opens: number;
  readonly closes: number;
  readonly lunch: number;
  readonly nightFlow: number;
  readonly weekdayFactors: readonly number[];
  readonly weekendFactor: number;
  readonly growthPerDay: number;
  readonly daySpread: number;
  readonly dayMemory: number;
  readonly withinDaySpread: number;
  readonly callAgainChance: number;
  readonly holidayChance: number;
}

function drawTraits({ roundTheClock }: PaceTeamOptions, random: () => number): Traits {
  return {
    opens: 7.5 + 2 * random(),
    closes: 16.5 + 3 * random(),
    lunch: 0.55 + 0.5 * random(),
    nightFlow: roundTheClock ? 0.25 + 0.3 * random() : 0,
    weekdayFactors: Array.from({ length: 7 }, () => 0.8 + 0.45 * random()),
    weekendFactor: roundTheClock ? 0.5 + 0.5 * random() : 0.25 * random(),
    growthPerDay: Math.exp(0.004 * (random() - 0.4)),
    daySpread: 0.1 + 0.12 * random(),
    dayMemory: 0.5 * random(),
    withinDaySpread: 0.08 + 0.1 * random(),
    callAgainChance: 0.25 * random(),
    holidayChance: 0.03,
  };
}

/** Share of the busiest flow at a wall-clock hour with decimals. */
function shapeAt(hour: number, traits: Traits): number {
  const rise = (at: number, width: number): number => 1 / (1 + Math.exp(-(hour - at) / width));
  const open = rise(traits.opens, 0.35) * (1 - rise(traits.closes, 0.5));
  const lunch = 1 - (1 - traits.lunch) * Math.exp(-(((hour - 12.6) / 0.7) ** 2));
  return Math.max(traits.nightFlow, open * lunch < 0.004 ? 0 : open * lunch);
}

/** The days of a team, oldest first. */
export function createPaceTeam(options: PaceTeamOptions): PaceDay[] {
  const random = randomOf(options.seed);
  const traits = drawTraits(options, random);
  const first = Date.parse(`${FIRST_DATE}T00:00:00Z`) / DAY_MS;
  const lastDate = new Date((first + options.dayCount - 1) * DAY_MS).toISOString().slice(0, 10);
  const zone = createZoneClock(options.timeZone);
  let mood = 0;
  return localDays(FIRST_DATE, lastDate, options.timeZone).map((day, index) => {
    mood = traits.dayMemory * mood + Math.sqrt(1 - traits.dayMemory ** 2) * normal(random);
    const weekday = isoWeekday(first + index);
    const works = !options.weekend.includes(weekday);
    const holiday = works && random() < traits.holidayChance;
    const level =
      options.perHour *
      traits.growthPerDay ** index *
      (traits.weekdayFactors[weekday - 1] ?? 1) *
      Math.exp(traits.daySpread * mood) *
      (works ? 1 : traits.weekendFactor) *
      (holiday ? 0.1 : 1);
    const flowAt = (atMs: number): number => level * shapeAt((zone.localMs(atMs) / HOUR_MS) % 24, traits);
    return { ...day, holiday, works, startsMs: sessionsOf(day, flowAt, traits, random) };
  });
}

function sessionsOf(
  day: LocalDay,
  flowAt: (atMs: number) => number,
  { withinDaySpread, callAgainChance }: Traits,
  random: () => number,
): number[] {
  const starts: number[] = [];
  let drift = withinDaySpread * normal(random);
  for (let atMs = day.startMs; atMs < day.endMs; atMs += STEP_MS) {
    drift = 0.9 * drift + Math.sqrt(1 - 0.81) * withinDaySpread * normal(random);
    const firstCalls = poisson(random, (flowAt(atMs) * Math.exp(drift) * (1 - callAgainChance)) / 12);
    for (let call = 0; call < firstCalls; call++) {
      let startMs = atMs + random() * STEP_MS;
      starts.push(startMs);
      // Who did not get through, or forgot to ask something, calls again within the next hours.
      while (random() < callAgainChance) {
        startMs += -Math.log(1 - random()) * 45 * MINUTE_MS;
        if (startMs < day.endMs) starts.push(startMs);
      }
    }
  }
  return starts.sort((a, b) => a - b);
}
