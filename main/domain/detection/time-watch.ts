import type { DayTotals } from './day-totals.ts';
import { createEpisodes, type Episode, type Episodes } from './episode.ts';
import { expectStretch } from './session-model.ts';
import type { SessionsToday } from './session-watch.ts';
import { loadOf, surprisalOfTime, varianceOfMean, type TimeMetric, type TimeModel } from './time-model.ts';
import type { Typical } from './typical-range.ts';
import { bonusFor, DULL_SURPRISAL, type WindowFinding } from './window-finding.ts';
import { HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** Today so far, as far as one of the two times is concerned. */
export interface TimesToday extends Omit<SessionsToday, 'typical'> {
  readonly times: TimeModel;
  readonly typical: (fromMs: number) => Typical | null;
}

/** Watches for sessions that are answered far later, or last far longer, than expected: by what is new since some poll. */
export interface TimeWatch {
  readonly look: (today: TimesToday) => WindowFinding | null;
  readonly isOn: () => boolean;
}

/** How many of the newest sessions are looked at together, and how long ago the first of them came at most. */
const NEWEST_SESSIONS = [8, 12, 18, 27, 40, 60, 90, 135, 200];
const FEWEST_SESSIONS = 8;
/** A queue that is behind for some minutes catches up by itself. */
const SHORTEST_MS = 20 * MINUTE_MS;
const BEYOND_TYPICAL = 1.25;
const LONGEST_MS = 4 * HOUR_MS;
/** Each half of them has to show so much of it: one person who waited long is no trouble. */
const SHOWN_BY_HALF = 0.33;
const EPISODE_SURPRISAL = 2;
const CALM_SESSIONS = [4, 6, 9, 14, 20, 30];
const CALM_EVIDENCE = 1.5;
const IDLE_MINUTES = 120;

export function createTimeWatch(metric: TimeMetric): TimeWatch {
  const episodes = createEpisodes(EPISODE_SURPRISAL);
  let last: { readonly now: DayTotals; readonly found: WindowFinding | null } | null = null;
  return {
    isOn: () => episodes.current() !== null,
    look(today) {
      const { now, nowMs } = today;
      // Nothing new says nothing new.
      const same = last?.now.sessions === now.sessions && last.now[metric] === now[metric];
      const seen = same && last !== null ? last.found : strongest(metric, today, episodes);
      const goesOn = episodes.step(nowMs, seen, (episode) => isCalm(metric, today, episode));
      last = { now, found: goesOn ? seen : null };
      return last.found;
    },
  };
}

interface Mean {
  readonly sessions: number;
  readonly log: number;
}

/** The mean of what came between two moments, as a logarithm; null for none. */
function meanBetween(metric: TimeMetric, start: DayTotals, end: DayTotals): Mean | null {
  const sessions = end.sessions - start.sessions;
  const seconds = end[metric] - start[metric];
  return sessions > 0 && seconds > 0 ? { sessions, log: Math.log(seconds / sessions) } : null;
}

function strongest(metric: TimeMetric, today: TimesToday, episodes: Episodes): WindowFinding | null {
  const { now, times } = today;
  const tested: { start: DayTotals; mean: Mean; off: number; surprisal: number }[] = [];
  for (const start of startsOf(today, episodes.calmSinceMs())) {
    const mean = meanBetween(metric, start, now);
    if (mean === null) continue;
    const { log, hours, load } = expectedSince(today, start, mean.sessions);
    const off = mean.log - log - times.loadSlope * load;
    const surprisal = surprisalOfTime(times, off, mean.sessions, hours) + bonusFor(hours, today.model);
    if (surprisal >= DULL_SURPRISAL && isShownByHalves(metric, today, start, log, mean))
      tested.push({ start, mean, off, surprisal });
  }
  tested.sort((one, other) => other.surprisal - one.surprisal);
  for (const { start, mean, off, surprisal } of tested) {
    const typical = today.typical(start.atMs);
    if (typical === null) return null;
    const value = Math.exp(mean.log);
    // What is said must not contradict itself: never an alert about a value that is typical, nor one that nearly is.
    if (value > BEYOND_TYPICAL * typical.p90)
      return { fromMs: start.atMs, value, typical, surprisal, ratio: Math.exp(off) };
  }
  return null;
}

/** Moments since which enough sessions are new, each once; whole hours where there were no polls. */
function startsOf({ now, nowMs, polls, starts }: TimesToday, calmSinceMs: number): DayTotals[] {
  const earliestMs = Math.max(calmSinceMs, nowMs - LONGEST_MS);
  const found = polls.withFewer(NEWEST_SESSIONS, now, earliestMs);
  for (const start of starts) {
    if (start.atMs < earliestMs || now.sessions - start.sessions < FEWEST_SESSIONS) continue;
    if (polls.before((nowMs - start.atMs) / MINUTE_MS, nowMs, earliestMs) === null) found.push(start);
  }
  return found.filter(
    ({ atMs }, index) => atMs <= nowMs - SHORTEST_MS && found.findIndex((other) => other.atMs === atMs) === index,
  );
}

function expectedSince({ model, times, nowMs, stretch }: TimesToday, start: DayTotals, sessions: number) {
  const { from, to } = stretch(start.atMs, nowMs);
  let [sum, weights] = [0, 0];
  for (let hour = Math.floor(from); hour < Math.min(24, to); hour++) {
    const weight = (Math.min(to, hour + 1) - Math.max(from, hour)) * ((model.means[hour] ?? 0) + 0.1);
    sum += weight * (times.logMeans[hour] ?? 0);
    weights += weight;
  }
  const expected = expectStretch(model, { from, to }).mean;
  return { log: sum / weights, hours: to - from, load: loadOf(sessions, expected) };
}

/** Whether the older and the newer half both show it, as far as polls or hours tell them apart. */
function isShownByHalves(
  metric: TimeMetric,
  today: TimesToday,
  start: DayTotals,
  expectedLog: number,
  whole: Mean,
): boolean {
  const { now, polls, starts } = today;
  const half = whole.sessions / 2;
  const [poll] = polls.withFewer([half], now, start.atMs);
  const hour = starts.findLast(({ sessions }) => now.sessions - sessions >= half);
  const middle = poll ?? hour;
  if (middle === undefined || middle.atMs <= start.atMs) return false;
  const least = expectedLog + SHOWN_BY_HALF * (whole.log - expectedLog);
  const [older, newer] = [meanBetween(metric, start, middle), meanBetween(metric, middle, now)];
  return older !== null && newer !== null && older.log >= least && newer.log >= least;
}

/** Whether some of the newest sessions speak for "as expected" against "as in the episode"; or nobody called for long. */
function isCalm(metric: TimeMetric, today: TimesToday, { ratio, fromMs }: Episode): boolean {
  const { polls, now, nowMs, times } = today;
  const off = Math.log(ratio);
  for (const start of polls.withFewer(CALM_SESSIONS, now, Math.max(fromMs, nowMs - LONGEST_MS))) {
    const mean = meanBetween(metric, start, now);
    if (mean === null) continue;
    const { log } = expectedSince(today, start, mean.sessions);
    const variance = varianceOfMean(times, mean.sessions, 1);
    const evidence = ((mean.log - log - off) ** 2 - (mean.log - log) ** 2) / (2 * variance);
    if (evidence >= CALM_EVIDENCE) return true;
  }
  const idle = polls.before(IDLE_MINUTES, nowMs, -Infinity);
  return idle !== null && idle.sessions >= now.sessions;
}
