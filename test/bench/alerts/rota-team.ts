import { EFFECTS, throughEvent, type TeamEvent } from './events.ts';
import { chanceOf, type Chance } from './random.ts';
import { ALL_WEEK, type Session, type Team, type TeamOptions } from './team.ts';
import { createUtcTeam } from './utc-team.ts';

/**
 * Made-up teams by a third mechanism: days have gamma-distributed levels that wander over the weeks, each agent has a rota
 * with a begin, a break and days ill, callers have patience and ring again, and only who is answered counts. In UTC.
 */

const START_MS = Date.UTC(2025, 1, 3);

export function createRotaTeam(options: TeamOptions): Team {
  const chance = chanceOf(
    options.seed * 15_485_863 + options.peakPerHour * 53 + (options.hours === 'office' ? 11 : 13),
  );
  return createUtcTeam(options, chance, {
    startMs: START_MS,
    shapeOf: weekOf,
    sessionsOf: (sameChance, profile, events, holidays) => {
      const calls = callsOf(sameChance, profile, events, holidays);
      return answeredBy(sameChance, calls, agentsOf(sameChance, profile, events), events);
    },
  });
}

/** Two waves a day over a floor, with a weight for each weekday; an office has doors. */
function weekOf(chance: Chance, { hours }: TeamOptions): (weekday: number, minuteOfDay: number) => number {
  const office = hours === 'office';
  const [opens, closes] = office ? [chance.between(420, 555), chance.between(1000, 1170)] : [0, 1440];
  const [floor, second, turn] = [chance.between(0.25, 0.6), chance.between(0, 0.25), chance.between(-60, 60)];
  const weights = ALL_WEEK.map((weekday) =>
    office && weekday > 4 ? 0 : (weekday > 4 ? chance.between(0.4, 0.85) : 1) * chance.between(0.8, 1.2),
  );
  const heaviest = Math.max(...weights);
  const waves = (minute: number): number => {
    const through = office ? (minute - opens) / (closes - opens) : (minute - 240 - turn) / 1440;
    const wave = Math.sin(Math.PI * (office ? through : through - Math.floor(through)));
    return floor + (1 - floor) * Math.max(0, wave) ** 1.5 + second * Math.sin(6 * Math.PI * through);
  };
  const highest = Math.max(...Array.from({ length: 1440 }, (_, minute) => waves(minute)));
  return (weekday, minute) =>
    minute < opens || minute >= closes
      ? 0
      : (((weights[weekday] ?? 0) / heaviest) * Math.max(0.02, waves(minute))) / highest;
}

/** First calls, seconds since the beginning, in order. Nobody can know the level of a day, of a week, of half an hour. */
function callsOf(
  chance: Chance,
  profile: Float64Array,
  events: readonly TeamEvent[],
  holidays: ReadonlySet<number>,
): number[] {
  const [daySpread, weekSpread, blockSpread] = [chance.between(0.06, 0.14), 0.04, chance.between(0.03, 0.08)];
  const calls: number[] = [];
  let [week, day, block] = [0, 0, 0];
  for (let minute = 0; minute < profile.length; minute++) {
    if (minute % 10_080 === 0) week = 0.8 * week + weekSpread * chance.normal();
    if (minute % 1440 === 0) day = holidays.has(minute / 1440) ? Math.log(0.06) : dayLevel(chance, daySpread);
    if (minute % 30 === 0) block = 0.7 * block + blockSpread * chance.normal();
    let expected = (profile[minute] ?? 0) * Math.exp(week + day + block);
    if (expected === 0) continue;
    for (const event of events) {
      const through = throughEvent(event, minute);
      if (through !== null) expected *= EFFECTS[event.kind].flow?.(through) ?? 1;
    }
    const own = Array.from({ length: chance.count(expected) }, () => 60 * (minute + chance.share()));
    calls.push(...own.sort((one, other) => one - other));
  }
  return calls;
}

/** A sum of waits is gamma-distributed: more often a little less than usual, now and then much more. */
function dayLevel(chance: Chance, spread: number): number {
  const shape = Math.round(1 / spread ** 2);
  let sum = 0;
  for (let index = 0; index < shape; index++) sum += chance.wait(1 / shape);
  return Math.log(sum);
}

const TALK_SECONDS: readonly [number, number] = [220, 560];

interface Agents {
  readonly meanTalkSeconds: number;
  readonly at: (second: number) => number;
}

/** Shifts of eight hours with half an hour of break cover what is planned; each day some are ill, and all are a bit late. */
function agentsOf(chance: Chance, profile: Float64Array, events: readonly TeamEvent[]): Agents {
  const meanTalkSeconds = chance.between(...TALK_SECONDS);
  const comfort = chance.between(0.9, 1.8);
  const illness = chance.between(0.02, 0.06);
  const there = new Int16Array(profile.length);
  const needed = (minute: number): number => {
    const expected = profile[minute] ?? 0;
    if (expected === 0) return 0;
    const load = (1.2 * expected * meanTalkSeconds) / 60;
    return Math.max(1, Math.ceil(load + comfort * Math.sqrt(load)));
  };
  const planned = new Int16Array(profile.length);
  for (let minute = 0; minute < profile.length; minute += 15) {
    while ((planned[minute] ?? 0) < needed(minute)) {
      const pause = minute + 180 + 15 * Math.floor(chance.between(0, 8));
      const begins = minute + (minute % 1440 < 15 ? 0 : Math.round(chance.wait(2)));
      // Somebody stands in for most who are ill.
      const comes = chance.share() >= illness || chance.share() < 0.5;
      for (let at = minute; at < Math.min(minute + 480, profile.length); at++) {
        if (at >= pause && at < pause + 30) continue;
        planned[at] = (planned[at] ?? 0) + 1;
        if (comes && at >= begins) there[at] = (there[at] ?? 0) + 1;
      }
    }
  }
  const short = events.filter(({ kind }) => EFFECTS[kind].agents !== undefined);
  return {
    meanTalkSeconds,
    at(second) {
      const minute = Math.floor(second / 60);
      let agents = there[minute] ?? 0;
      if ((profile[minute] ?? 0) > 0) agents = Math.max(1, agents);
      for (const event of short) {
        if (throughEvent(event, minute) === null) continue;
        agents = Math.max(agents > 1 ? 1 : 0, Math.floor(agents * (EFFECTS[event.kind].agents ?? 1)));
      }
      return agents;
    },
  };
}

const RINGS_SECONDS: readonly [number, number] = [5, 20];
const AGAIN_AFTER_GIVING_UP = 0.35;
const AGAIN_AFTER_TALK = 0.07;

/** First come, first served: each waits for the first moment at which an agent is free, or gives up. */
function answeredBy(
  chance: Chance,
  calls: readonly number[],
  { at: agentsAt, meanTalkSeconds }: Agents,
  events: readonly TeamEvent[],
): Session[] {
  const patience = chance.between(120, 480);
  const rings = chance.between(...RINGS_SECONDS);
  const slower = events.filter(({ kind }) => EFFECTS[kind].response !== undefined);
  const again: number[] = [];
  const sessions: Session[] = [];
  const lastMinute = Math.ceil((calls.at(-1) ?? 0) / 60);
  let [next, from] = [0, 0];
  let busy: number[] = [];
  const back = (second: number): void => {
    const place = again.findIndex((other) => other > second);
    again.splice(place < 0 ? again.length : place, 0, second);
  };
  while (next < calls.length) {
    const redials = (again[0] ?? Infinity) < (calls[next] ?? Infinity);
    const call = (redials ? again.shift() : calls[next++]) ?? 0;
    let at = Math.max(call, from);
    const gives = call + chance.wait(patience) + 10;
    for (; at < gives; at = Math.min(...busy, 60 * (Math.floor(at / 60) + 1))) {
      const now = at;
      busy = busy.filter((end) => end > now);
      if (busy.length < agentsAt(at) || at / 60 > lastMinute) break;
    }
    if (at >= gives) {
      if (chance.share() < AGAIN_AFTER_GIVING_UP) back(gives + chance.between(60, 900));
      continue;
    }
    from = at;
    const ring = rings * (0.5 + chance.wait(0.5));
    const sessionSeconds = meanTalkSeconds * chance.factor(0.95);
    busy.push(at + ring + sessionSeconds);
    if (chance.share() < AGAIN_AFTER_TALK) back(at + sessionSeconds + chance.wait(5400));
    let responseSeconds = Math.max(1, at - call + ring);
    for (const event of slower) {
      if (throughEvent(event, Math.floor(call / 60)) !== null) responseSeconds *= EFFECTS[event.kind].response ?? 1;
    }
    const arrivalMs = START_MS + 1000 * call;
    sessions.push({ arrivalMs, answeredMs: arrivalMs + 1000 * responseSeconds, responseSeconds, sessionSeconds });
  }
  return sessions.sort((one, other) => one.answeredMs - other.answeredMs);
}
