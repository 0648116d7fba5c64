import { MINUTE_MS } from '../../../main/domain/time/units.ts';
import { EFFECTS, throughEvent, type TeamEvent, waitTimes } from './events.ts';
import { chanceOf, type Chance } from './random.ts';
import { ALL_WEEK, type Session, type Team, type TeamOptions } from './team.ts';
import { createUtcTeam } from './utc-team.ts';

/**
 * Made-up teams by a fourth mechanism, written after the detector and never tuned on: weeks drift, the flow of a day
 * wanders on two scales, waits have Pareto tails, and now and then everybody waits longer for a while, whatever the load.
 * In UTC.
 */

const START_MS = Date.UTC(2024, 8, 2);

export function createDriftTeam(options: TeamOptions): Team {
  const chance = chanceOf(
    options.seed * 32_452_843 + options.peakPerHour * 71 + (options.hours === 'office' ? 17 : 19),
  );
  return createUtcTeam(options, chance, {
    startMs: START_MS,
    shapeOf,
    sessionsOf: (sameChance, profile, events, holidays) =>
      answered(sameChance, arrivalsOf(sameChance, profile, events, holidays), events),
  });
}

/** A plateau with soft edges and a peak somewhere in it; an office is closed at night and on weekends. */
function shapeOf(chance: Chance, { hours }: TeamOptions): (weekday: number, minuteOfDay: number) => number {
  const office = hours === 'office';
  const [opens, closes] = office ? [chance.between(7, 9), chance.between(16.5, 19)] : [chance.between(5, 8), 23];
  const [peak, width, night] = [
    chance.between(9.5, 15.5),
    chance.between(1, 3),
    office ? 0 : chance.between(0.08, 0.3),
  ];
  const weights = ALL_WEEK.map((weekday) =>
    office && weekday > 4 ? 0 : chance.between(0.75, 1) * (weekday > 4 ? chance.between(0.5, 1) : 1),
  );
  const highest = Math.max(...weights);
  return (weekday, minuteOfDay) => {
    const at = minuteOfDay / 60;
    const edge = Math.min(1, Math.max(0, at - opens)) * Math.min(1, Math.max(0, closes - at));
    const day = edge * (0.6 + 0.4 * Math.exp(-(((at - peak) / width) ** 2)));
    return ((weights[weekday] ?? 0) / highest) * Math.max(night, day);
  };
}

/** Minutes since the beginning, in order. */
function arrivalsOf(
  chance: Chance,
  profile: Float64Array,
  events: readonly TeamEvent[],
  holidays: ReadonlySet<number>,
): number[] {
  const [weekSpread, daySpread] = [chance.between(0.02, 0.06), chance.between(0.05, 0.12)];
  const slow = wanderer(chance, chance.between(0.04, 0.09), 200);
  const quick = wanderer(chance, chance.between(0.03, 0.08), 20);
  const arrivals: number[] = [];
  let [week, day] = [0, 0];
  for (let minute = 0; minute < profile.length; minute++) {
    if (minute % 10_080 === 0) week += weekSpread * chance.normal();
    if (minute % 1440 === 0) day = holidays.has(minute / 1440) ? Math.log(0.05) : daySpread * chance.normal();
    let expected = (profile[minute] ?? 0) * Math.exp(week + day + slow() + quick());
    if (expected === 0) continue;
    for (const event of events) {
      const through = throughEvent(event, minute);
      if (through !== null) expected *= EFFECTS[event.kind].flow?.(through) ?? 1;
    }
    const own = Array.from({ length: chance.count(expected) }, () => minute + chance.share());
    arrivals.push(...own.sort((one, other) => one - other));
  }
  return arrivals;
}

/** The next minute of what wanders around zero. */
function wanderer(chance: Chance, spread: number, minutes: number): () => number {
  const stays = Math.exp(-1 / minutes);
  let value = spread * chance.normal();
  return () => (value = stays * value + Math.sqrt(1 - stays * stays) * spread * chance.normal());
}

const TAIL_CHANCE = 0.08;
const TAIL_SHAPE = 2.3;
const TALK_SPREAD = 0.8;
/** Being short of agents is waiting so many times as long here. */
const AGENTS_SHORT_TIMES = 3;
const CALM_MINUTES = 1500;

function answered(chance: Chance, arrivals: readonly number[], events: readonly TeamEvent[]): Session[] {
  const [base, spread] = [Math.log(chance.between(8, 25)), chance.between(0.5, 0.8)];
  const wander = wanderer(chance, chance.between(0.1, 0.3), chance.between(20, 60));
  const [jamMinutes, jamTimes] = [chance.between(8, 25), chance.between(0.4, 1)];
  const talkSeconds = chance.between(200, 600);
  let [minute, congestion, jamUntil] = [-1, 0, -Infinity];
  const sessions = arrivals.map((at): Session => {
    for (; minute < Math.floor(at); minute++) {
      congestion = wander();
      if (minute > jamUntil && chance.share() < 1 / CALM_MINUTES) jamUntil = minute + chance.wait(jamMinutes);
    }
    let log = base + congestion + (minute <= jamUntil ? jamTimes : 0) + spread * chance.normal();
    if (chance.share() < TAIL_CHANCE) log += chance.wait(1) / TAIL_SHAPE + 0.7;
    for (const event of events) {
      if (throughEvent(event, Math.floor(at)) !== null) log += Math.log(waitTimes(event.kind, AGENTS_SHORT_TIMES));
    }
    const responseSeconds = Math.max(1, Math.exp(log));
    const arrivalMs = START_MS + at * MINUTE_MS;
    const sessionSeconds = talkSeconds * chance.factor(TALK_SPREAD);
    return { arrivalMs, answeredMs: arrivalMs + 1000 * responseSeconds, responseSeconds, sessionSeconds };
  });
  return sessions.sort((one, other) => one.answeredMs - other.answeredMs);
}
