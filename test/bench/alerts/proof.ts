import { EFFECTS, SHIFT_WATCHED_MINUTES, type EventKind, type TeamEvent } from './events.ts';
import type { Team } from './team.ts';
import { MINUTE_MS } from '../../../main/domain/time/units.ts';

/**
 * When there is something to find: the first minute at which the likelihood of what came since the event began, under
 * the true profile of the hour of the week, is less than 10^-4 of its likelihood under the event. What never gets
 * there is not provable, and nobody is blamed for missing it.
 */

const PROOF = Math.log(1e4);
/** Silence is taken to be nearly none, for none at all is impossible after the first late number. */
const NEARLY_NONE = 0.02;

/** Minutes since the beginning of the team; null when it is never provable while it lasts. */
export function provableAt(team: Team, event: TeamEvent): number | null {
  return isOfTimes(event.kind) ? provableByTimes(team, event) : provableByCounts(team, event);
}

const isOfTimes = (kind: EventKind): boolean => {
  const { response, agents } = EFFECTS[kind];
  return response !== undefined || agents !== undefined;
};

const endOf = ({ from, to }: TeamEvent): number => (to === Infinity ? from + SHIFT_WATCHED_MINUTES : to);

function provableByCounts(team: Team, event: TeamEvent): number | null {
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
    if (evidence >= PROOF) return minute + 1;
  }
  return null;
}

/** From here on a time matters to anybody: what the rules take it to be, unless told otherwise. */
const MATTERS_SECONDS = 15;

/**
 * Against the team's own usual times at that hour, taken as log-normal; short of agents is taken as twice as long. Nine
 * seconds where four are usual are provable, and nothing that anybody is to be told of.
 */
function provableByTimes(team: Team, event: TeamEvent): number | null {
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
    if (evidence >= PROOF && seconds >= MATTERS_SECONDS * count)
      return Math.ceil((session.answeredMs - team.startMs) / MINUTE_MS);
  }
  return null;
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
