import { EFFECTS, SHIFT_WATCHED_MINUTES, type EventKind, type TeamEvent } from './events.ts';
import type { Team } from './team.ts';
import { MINUTE_MS } from '../../../main/domain/time/units.ts';

/**
 * When there is something to find: the first minute at which the likelihood of what came since the event began, under
 * the true profile of the hour of the week, is less than 10^-4 of its likelihood under the event. What never gets
 * there is not provable, and nobody is blamed for missing it.
 *
 * That profile takes each session to be by itself, and they are not: a queue makes many wait long at once, and a day may
 * be a busy one. So there is a second clock: when the event is more remarkable than what the team's own ordinary days
 * brought without one, but for one day in thirty. Who tells earlier has to be wrong more often than once a month.
 */

const PROOF = Math.log(1e4);
/** Silence is taken to be nearly none, for none at all is impossible after the first late number. */
const NEARLY_NONE = 0.02;
/** From here on a time matters to anybody: what the rules take it to be, unless told otherwise. */
const MATTERS_SECONDS = 15;
/** Events begin between these minutes of a day, and so do the stretches of ordinary days that they are compared with. */
const EARLIEST_MINUTE = 540;
const LATEST_MINUTE = 870;
const STEP_MINUTES = 30;
const DAYS_PER_FALSE_ALERT = 30;

/** Both in minutes since the beginning of the team; null when it is never so while the event lasts. */
export interface Proof {
  readonly provable: number | null;
  readonly beyondOwnDays: number | null;
}

/** Proofs of a team's events. */
export function proofsOf(team: Team): (event: TeamEvent) => Proof {
  const bars = new Map<EventKind, number>();
  const barOf = (event: TeamEvent): number => {
    const bar = bars.get(event.kind) ?? ownDaysBar(team, event);
    bars.set(event.kind, bar);
    return bar;
  };
  return (event) => {
    const bar = Math.max(PROOF, barOf(event));
    let provable: number | null = null;
    for (const { minute, evidence, matters } of evidenceFor(team, event)) {
      if (!matters || evidence < PROOF) continue;
      provable ??= minute;
      if (evidence >= bar) return { provable, beyondOwnDays: minute };
    }
    return { provable, beyondOwnDays: null };
  };
}

/** The evidence for such an event that ordinary days get to, but for one in thirty. */
function ownDaysBar(team: Team, { kind, from, to }: TeamEvent): number {
  if (to === Infinity) return PROOF;
  const { historyDays } = team.options;
  const highest: number[] = [];
  for (let day = 0; day < historyDays; day++) {
    let most = 0;
    for (let minute = EARLIEST_MINUTE; minute <= LATEST_MINUTE; minute += STEP_MINUTES) {
      const begin = day * 1440 + minute;
      for (const { evidence } of evidenceFor(team, { kind, from: begin, to: begin + to - from })) {
        most = Math.max(most, evidence);
      }
    }
    // Days without anybody say nothing.
    if (most > 0) highest.push(most);
  }
  return highest.sort((one, other) => other - one)[Math.floor(highest.length / DAYS_PER_FALSE_ALERT)] ?? PROOF;
}

interface Evidence {
  readonly minute: number;
  /** How much likelier the event is than nothing, as a natural logarithm. */
  readonly evidence: number;
  /** Nine seconds where four are usual are provable, and nothing that anybody is to be told of. */
  readonly matters: boolean;
}

const evidenceFor = (team: Team, event: TeamEvent): Generator<Evidence> => {
  const { response, agents } = EFFECTS[event.kind];
  return response !== undefined || agents !== undefined ? evidenceOfTimes(team, event) : evidenceOfCounts(team, event);
};

const endOf = ({ from, to }: TeamEvent): number => (to === Infinity ? from + SHIFT_WATCHED_MINUTES : to);

function* evidenceOfCounts(team: Team, event: TeamEvent): Generator<Evidence> {
  const flow = EFFECTS[event.kind].flow ?? ((): number => 1);
  const kept = team.answeredShare;
  const end = endOf(event);
  let evidence = 0;
  let at = firstAnswered(team, event.from);
  for (let minute = event.from; minute < end; minute++) {
    const factor = Math.max(
      NEARLY_NONE,
      flow(event.to === Infinity ? 0 : (minute - event.from) / (event.to - event.from)),
    );
    const untilMs = team.startMs + (minute + 1) * MINUTE_MS;
    let count = 0;
    for (let session; (session = team.sessions[at]) && session.answeredMs < untilMs; at++) count++;
    evidence += count * Math.log(factor) - (team.profile[minute] ?? 0) * kept * (factor - 1);
    yield { minute: minute + 1, evidence, matters: true };
  }
}

/**
 * Against the team's own usual times at that hour, taken as log-normal; short of agents is taken as twice as long.
 */
function* evidenceOfTimes(team: Team, event: TeamEvent): Generator<Evidence> {
  const shift = Math.log(EFFECTS[event.kind].response ?? 2);
  let [evidence, seconds, count] = [0, 0, 0];
  let at = firstAnswered(team, event.from);
  const untilMs = team.startMs + endOf(event) * MINUTE_MS;
  for (let session; (session = team.sessions[at]) && session.answeredMs < untilMs; at++) {
    const usual = team.usualResponse(session.arrivalMs);
    const off = Math.log(session.responseSeconds) - usual.logMean;
    evidence += (off * off - (off - shift) ** 2) / (2 * usual.logSpread ** 2);
    seconds += session.responseSeconds;
    count++;
    const minute = Math.ceil((session.answeredMs - team.startMs) / MINUTE_MS);
    yield { minute, evidence, matters: seconds >= MATTERS_SECONDS * count };
  }
}

/** The place of the first session that was answered from a minute on. */
function firstAnswered(team: Team, minute: number): number {
  const fromMs = team.startMs + minute * MINUTE_MS;
  let [low, high] = [0, team.sessions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((team.sessions[middle]?.answeredMs ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
