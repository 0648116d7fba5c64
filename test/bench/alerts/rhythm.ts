import type { Chance } from './random.ts';

/** When people call, as only the maker of a team can know it: a profile of the week, levels of days, drift within a day. */

export type Hours = 'office' | 'round-the-clock';

export interface Rhythm {
  /** Share of the peak at a minute of a weekday (0 is Monday): what a perfect hour-of-week profile would know. */
  readonly share: (weekday: number, minuteOfDay: number) => number;
  readonly isWorkDay: (weekday: number) => boolean;
}

const DAY_MINUTES = 24 * 60;

/** No two teams are alike: when they open, how they lunch, which weekday is the busiest, what weekends are worth. */
export function rhythmOf(chance: Chance, hours: Hours, workWeekdays: readonly number[]): Rhythm {
  const shapes = [shapeOf(chance, hours), shapeOf(chance, hours)];
  const factors = Array.from({ length: 7 }, (_, weekday) => {
    if (workWeekdays.includes(weekday)) return Math.exp(0.13 * chance.normal());
    if (hours === 'round-the-clock') return chance.between(0.5, 0.9);
    return chance.share() < 0.5 ? 0 : chance.between(0.02, 0.25);
  });
  // The day after days off has a queue of its own.
  const first = workWeekdays.find((weekday) => !workWeekdays.includes((weekday + 6) % 7));
  if (first !== undefined) factors[first] = (factors[first] ?? 1) * chance.between(1, 1.45);
  const highest = Math.max(...factors);
  return {
    isWorkDay: (weekday) => workWeekdays.includes(weekday),
    share(weekday, minute) {
      const shape = shapes[workWeekdays.includes(weekday) ? 0 : 1];
      return ((factors[weekday] ?? 0) / highest) * (shape?.[minute] ?? 0);
    },
  };
}

/** By the minute, with a highest value of 1. */
function shapeOf(chance: Chance, hours: Hours): Float64Array {
  const shape = new Float64Array(DAY_MINUTES);
  const morning = chance.between(9.5, 11.5);
  const afternoon = chance.between(14, 16.5);
  const opens = chance.between(7, 9.2);
  const closes = chance.between(16.8, 19.5);
  const floor = hours === 'office' ? 0.3 : chance.between(0.12, 0.35);
  const evening = hours === 'office' ? 0 : chance.between(0.1, 0.6);
  const weight = chance.between(0.6, 1.1);
  const hump = (at: number, centre: number, width: number): number => Math.exp(-(((at - centre) / width) ** 2));
  for (let minute = 0; minute < DAY_MINUTES; minute++) {
    const at = minute / 60;
    let value = floor + hump(at, morning, 2) + weight * hump(at, afternoon, 2.3) + evening * hump(at, 20, 2);
    if (hours === 'office') value *= 1 / (1 + Math.exp(-9 * (at - opens))) / (1 + Math.exp(7 * (at - closes)));
    shape[minute] = value;
  }
  const highest = Math.max(...shape);
  return shape.map((value) => (value < 0.003 * highest ? 0 : value / highest));
}

/** What no profile knows beforehand: the level of a day carries over to the next, and drifts within it. */
export interface Moods {
  /** The factor of the next day. */
  readonly nextDay: () => number;
  /** The factor of the next minute. */
  readonly nextMinute: () => number;
}

export function moodsOf(chance: Chance): Moods {
  const daySpread = chance.between(0.07, 0.16);
  const carries = chance.between(0.3, 0.75);
  const driftSpread = chance.between(0.05, 0.12);
  const stays = Math.exp(-1 / chance.between(60, 240));
  let day = daySpread * chance.normal();
  let drift = driftSpread * chance.normal();
  return {
    nextDay() {
      day = carries * day + Math.sqrt(1 - carries ** 2) * daySpread * chance.normal();
      return Math.exp(day);
    },
    nextMinute() {
      drift = stays * drift + Math.sqrt(1 - stays ** 2) * driftSpread * chance.normal();
      return Math.exp(drift);
    },
  };
}
