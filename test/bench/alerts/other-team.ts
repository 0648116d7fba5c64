import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';
import { EFFECTS, throughEvent, type TeamEvent, waitTimes } from './events.ts';
import { chanceOf, type Chance } from './random.ts';
import { ALL_WEEK, calendarOf, MONDAY_TO_FRIDAY, usualOf, type Session, type Team, type TeamOptions } from './team.ts';

/**
 * Made-up teams by another mechanism than `team`, and nothing was ever tuned on them: arrivals are a renewal process that
 * excites itself, waits are log-normal around a congestion that wanders by itself and leans on the load, a few of them
 * very long. There is no queue. In UTC.
 */

const START_MS = Date.UTC(2025, 8, 1);

export function createOtherTeam(options: TeamOptions): Team {
  const chance = chanceOf(options.seed * 104_729 + options.peakPerHour * 17 + (options.hours === 'office' ? 5 : 7));
  const days = options.historyDays + options.watchedDays;
  const minutes = days * 1440;
  const workWeekdays = options.hours === 'office' ? MONDAY_TO_FRIDAY : ALL_WEEK;
  const placeOf = (minute: number) => {
    const day = Math.floor(minute / 1440);
    return { day, weekday: (day + Math.floor(START_MS / DAY_MS) + 3) % 7, minuteOfDay: minute % 1440 };
  };
  const { events, holidays } = calendarOf(options, chance, workWeekdays, placeOf, minutes);
  const shape = shapeOf(options, chance, workWeekdays);
  const profile = Float64Array.from({ length: minutes }, (_, minute) => {
    const { weekday, minuteOfDay } = placeOf(minute);
    return (options.peakPerHour / 60) * shape(weekday, minuteOfDay);
  });
  const flow = flowOf(chance, profile, events, holidays);
  const arrivals = arrivalsOf(chance, flow);
  const sessions = answered(chance, arrivals, profile, events);
  return {
    ...{ options, timeZone: 'UTC', startMs: START_MS, sessions, events, holidays, profile },
    watchFromMs: START_MS + options.historyDays * DAY_MS,
    endMs: START_MS + minutes * MINUTE_MS,
    ...usualOf(sessions, profile, START_MS, options.historyDays),
  };
}

/** Straight lines between a few hours, a dip at noon, and a factor of each weekday. */
function shapeOf({ hours }: TeamOptions, chance: Chance, workWeekdays: readonly number[]) {
  const office = hours === 'office';
  const [opens, closes] = office ? [chance.between(7.5, 9), chance.between(17, 19)] : [0, 24];
  const knots = office ? [opens, opens + 1, 12, 13, 15, closes - 0.5, closes] : [0, 5, 9, 12.5, 14, 18, 22, 24];
  const heights = knots.map(() => chance.between(0.35, 1));
  if (office) [heights[0], heights[heights.length - 1]] = [0.05, 0.05];
  else [heights[0], heights[1], heights[heights.length - 1]] = [0.2, 0.1, 0.2];
  const highest = Math.max(...heights);
  const factors = ALL_WEEK.map((weekday) =>
    workWeekdays.includes(weekday) ? chance.between(0.75, 1) : office ? 0 : chance.between(0.4, 0.7),
  );
  return (weekday: number, minuteOfDay: number): number => {
    const at = minuteOfDay / 60;
    const next = knots.findIndex((knot) => knot > at);
    if (next <= 0) return 0;
    const [left, right] = [knots[next - 1] ?? 0, knots[next] ?? 24];
    const [low, high] = [heights[next - 1] ?? 0, heights[next] ?? 0];
    return ((factors[weekday] ?? 0) * (low + ((high - low) * (at - left)) / (right - left))) / highest;
  };
}

/** What comes a minute, expected: days differ, now and then by much; and each hour does a little. */
function flowOf(
  chance: Chance,
  profile: Float64Array,
  events: readonly TeamEvent[],
  holidays: ReadonlySet<number>,
): Float64Array {
  const daySpread = chance.between(0.06, 0.13);
  const hourSpread = chance.between(0.04, 0.1);
  const flow = new Float64Array(profile.length);
  let [level, hourly] = [1, 1];
  for (let minute = 0; minute < profile.length; minute++) {
    if (minute % 1440 === 0) {
      const wild = chance.share() < 0.05 ? 2 : 1;
      level = holidays.has(minute / 1440) ? 0.05 : chance.factor(daySpread * wild);
    }
    if (minute % 60 === 0) hourly = chance.factor(hourSpread);
    let factor = level * hourly;
    for (const event of events) {
      const through = throughEvent(event, minute);
      if (through !== null) factor *= EFFECTS[event.kind].flow?.(through) ?? 1;
    }
    flow[minute] = (profile[minute] ?? 0) * factor;
  }
  return flow;
}

/** How many arrivals bring another one some minutes later. */
const EXCITES = 0.12;
const EXCITES_AFTER_MINUTES = 15;

/** Minutes since the beginning, in order: gaps are gamma-distributed in units of what is expected. */
function arrivalsOf(chance: Chance, flow: Float64Array): number[] {
  const shape = Math.round(chance.between(1, 3));
  const gap = (): number => Array.from({ length: shape }, () => chance.wait(1 / shape)).reduce((a, b) => a + b, 0);
  const arrivals: number[] = [];
  let left = gap();
  flow.forEach((expected, minute) => {
    let own = expected * (1 - EXCITES);
    const whole = own;
    while (own >= left) {
      own -= left;
      const at = minute + 1 - own / whole;
      arrivals.push(at);
      for (let back = at; chance.share() < EXCITES;) arrivals.push((back += chance.wait(EXCITES_AFTER_MINUTES)));
      left = gap();
    }
    left -= own;
  });
  return arrivals.filter((at) => at < flow.length).sort((a, b) => a - b);
}

const WAIT_SPREAD = 0.7;
const LONG_WAIT_CHANCE = 0.04;
const LONG_WAIT = 1.4;
const AGENTS_SHORT_TIMES = 3.5;
const LOAD_MINUTES = 30;

function answered(
  chance: Chance,
  arrivals: readonly number[],
  profile: Float64Array,
  events: readonly TeamEvent[],
): Session[] {
  const base = Math.log(chance.between(9, 30));
  const congestionSpread = chance.between(0.15, 0.35);
  const lasts = chance.between(40, 100);
  const lean = chance.between(0.3, 1);
  const meanSessionSeconds = chance.between(200, 600);
  let [congestion, lastAt, first] = [0, 0, 0];
  const sessions = arrivals.map((at, index): Session => {
    const stays = Math.exp((lastAt - at) / lasts);
    congestion = stays * congestion + Math.sqrt(1 - stays * stays) * congestionSpread * chance.normal();
    lastAt = at;
    while ((arrivals[first] ?? at) < at - LOAD_MINUTES) first++;
    const expected = LOAD_MINUTES * (profile[Math.floor(at)] ?? 0);
    const busier = Math.max(0, Math.log((index - first + 4) / (expected + 3)));
    let log = base + congestion + lean * busier + WAIT_SPREAD * chance.normal();
    if (chance.share() < LONG_WAIT_CHANCE) log += LONG_WAIT;
    for (const event of events) {
      if (throughEvent(event, Math.floor(at)) !== null) log += Math.log(waitTimes(event.kind, AGENTS_SHORT_TIMES));
    }
    const responseSeconds = Math.max(1, Math.exp(log));
    const arrivalMs = START_MS + at * MINUTE_MS;
    return {
      arrivalMs,
      answeredMs: arrivalMs + 1000 * responseSeconds,
      responseSeconds,
      sessionSeconds: meanSessionSeconds * chance.factor(0.9),
    };
  });
  return sessions
    .filter(({ answeredMs }) => answeredMs < START_MS + profile.length * MINUTE_MS + HOUR_MS)
    .sort((one, other) => one.answeredMs - other.answeredMs);
}
