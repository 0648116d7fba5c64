import type { Chance } from './random.ts';

/** People who call, wait for an agent, and hang up when it takes too long: response times that follow from load. */

export interface Served {
  /** Seconds since the beginning, as everywhere here. */
  readonly arrival: number;
  readonly responseSeconds: number;
  readonly sessionSeconds: number;
}

export interface QueueOptions {
  readonly chance: Chance;
  /** Agents at work at a minute since the beginning. */
  readonly agentsAt: (minute: number) => number;
  readonly meanSessionSeconds: number;
  /** How long a person waits before hanging up, on average. */
  readonly patienceSeconds: number;
  /** What an agent takes to pick up, on average. */
  readonly pickUpSeconds: number;
}

/** Who calls again after being served, and after hanging up; and how long after, seconds. */
const AGAIN_AFTER_SESSION = 0.1;
const AGAIN_AFTER_SESSION_SECONDS = 2400;
const AGAIN_AFTER_HANG_UP = 0.2;
const AGAIN_AFTER_HANG_UP_SECONDS = 1200;
const SESSION_SPREAD = 0.85;

/**
 * Everybody who called, from arrivals in order of time. Who hung up counts, too, with the time until then: so a burst
 * shows in the count of sessions although the agents cannot answer it.
 */
export function serve(arrivals: readonly number[], endSeconds: number, options: QueueOptions): Served[] {
  const { chance, agentsAt } = options;
  const served: Served[] = [];
  const again: number[] = [];
  const waiting: { readonly arrival: number; readonly until: number }[] = [];
  let ends: number[] = [];
  let next = 0;
  let minute = 0;

  const callAgain = (probability: number, at: number, mean: number): void => {
    if (chance.share() >= probability) return;
    const back = at + chance.wait(mean);
    const place = again.findIndex((other) => other > back);
    again.splice(place < 0 ? again.length : place, 0, back);
  };

  const answer = (at: number): void => {
    ends = ends.filter((end) => end > at);
    while (waiting.length > 0 && ends.length < agentsAt(Math.floor(at / 60))) {
      const person = waiting.shift();
      if (person === undefined) return;
      if (person.until < at) {
        served.push({
          arrival: person.arrival,
          responseSeconds: Math.max(1, person.until - person.arrival),
          sessionSeconds: 1,
        });
        callAgain(AGAIN_AFTER_HANG_UP, person.until, AGAIN_AFTER_HANG_UP_SECONDS);
        continue;
      }
      const pickUp = options.pickUpSeconds * chance.factor(0.6);
      const sessionSeconds = options.meanSessionSeconds * chance.factor(SESSION_SPREAD);
      served.push({ arrival: person.arrival, responseSeconds: at - person.arrival + pickUp, sessionSeconds });
      ends.push(at + pickUp + sessionSeconds);
      callAgain(AGAIN_AFTER_SESSION, at + sessionSeconds, AGAIN_AFTER_SESSION_SECONDS);
    }
  };

  for (;;) {
    const arrival = Math.min(arrivals[next] ?? Infinity, again[0] ?? Infinity);
    const freed = ends.length === 0 ? Infinity : Math.min(...ends);
    // Somebody waiting is looked at each minute, for agents come and go.
    const at = Math.min(arrival, freed, waiting.length > 0 ? (minute + 1) * 60 : Infinity);
    if (at >= endSeconds) return served;
    minute = Math.floor(at / 60);
    if (at === arrival) {
      if (again[0] === arrival) again.shift();
      else next++;
      waiting.push({ arrival, until: arrival + chance.wait(options.patienceSeconds) });
    }
    answer(at);
  }
}

/** Agents by plan, less those who are ill that day, less breaks: never none while anybody is planned. */
export function agentsOf(chance: Chance, plannedAt: (minute: number) => number, minutes: number): Int16Array {
  const agents = new Int16Array(minutes);
  let [ill, onBreak, planned] = [0, 0, 0];
  for (let minute = 0; minute < minutes; minute++) {
    if (minute % 1440 === 0) ill = chance.share();
    if (minute % 15 === 0) {
      planned = plannedAt(minute);
      onBreak = 0;
      for (let agent = 0; agent < planned; agent++) if (chance.share() < 0.06) onBreak++;
    }
    const missing = Math.round(planned * (ill < 0.2 ? 0.1 : ill < 0.25 ? 0.18 : 0));
    // In a small team nobody takes a break while the others are busy or ill.
    const away = Math.min(missing + onBreak, Math.max(1, Math.round(planned / 4)));
    agents[minute] = planned === 0 ? 0 : Math.max(1, planned - away);
  }
  return agents;
}
