import type { Calibration } from './calibration.ts';
import { surprisalAtLeast, surprisalAtMost, type CountModel } from './surprisal.ts';
import type { DayPolls, DayTotals } from './day-totals.ts';
import { createEpisodes, type Ending, type Episode, type Episodes } from './episode.ts';
import { expectAfter, NOTHING_SEEN, type SeenToday } from './level-today.ts';
import { paidByWindow } from './looks.ts';
import { expectStretch, type SessionModel, type Stretch } from './session-model.ts';
import type { Typical } from './typical-range.ts';
import { DULL_SURPRISAL, type WindowFinding } from './window-finding.ts';
import { HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** Today so far, as far as counts of sessions are concerned. */
export interface SessionsToday {
  readonly nowMs: number;
  readonly model: SessionModel;
  readonly calibration: Calibration;
  /** What the local day had when each of its hours began, and what it has now. */
  readonly starts: readonly DayTotals[];
  readonly now: DayTotals;
  readonly polls: DayPolls;
  /** A stretch between two instants of the day, in wall-clock hours. */
  readonly stretch: (fromMs: number, toMs: number) => Stretch;
  readonly typical: (fromMs: number) => Typical | null;
}

/** Watches for far more sessions than expected, or for far fewer. */
export interface SessionWatch extends Pick<Episodes, 'current' | 'continues'> {
  readonly look: (today: SessionsToday) => WindowFinding | null;
}

/** Windows that a burst or a new level shows in. */
const UP_MINUTES = [10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720];
const LOW_MINUTES = [45, 60, 90, 120, 180, 240, 360];
/** Fewer sessions than this are no burst; fewer expected ones are no silence. */
const FEWEST_SESSIONS = 5;
const FEWEST_EXPECTED = 4;
/** Nor is what a team does not feel: more by less than such a share of what its busiest hour brings. */
const LEAST_OF_BUSIEST = 0.12;
/** More by less, or fewer by less than these, is of no interest however sure it is. */
const LEAST_TIMES = 1.3;
const MOST_TIMES = 0.6;
/** No stretch is expected to be emptier than this an hour: one session at night is no surprise. */
const LEAST_PER_HOUR = 0.3;
/** A lull this unlikely before a window is late numbers: the window begins with the lull. */
const LULL_SESSIONS = 3;
/** How surprising an episode is at least (the highest sensitivity notifies of it), and from where an alert is due. */
const EPISODE_SURPRISALS = { up: 3.66, low: 3.35 } as const;
export const ALERT_SURPRISALS = { up: 4.7, low: 3.9 } as const;
/**
 * The spread includes strange days, so most days stray less than it says. With a share of it and a higher line instead, a
 * burst differs more from a busy day: see the bench's results. The calibration still asks how far the past strayed by the
 * whole spread, for it is there for teams that are wilder than their model.
 */
const SHARE_OF_SPREAD = { up: 0.7, low: 1 } as const;
const CALM_MINUTES = [5, 8, 12, 18, 25, 35, 50, 75, 110, 160];
/** How many times likelier "as expected" is than "as before" when an episode is over, as a natural logarithm. */
const CALM_EVIDENCE = 4;
/** Nobody for so long is over, too: at closing time there is nothing to compare with. */
const IDLE_MINUTES = 60;

interface Window {
  readonly start: DayTotals;
  readonly count: number;
  readonly stretch: Stretch;
  /** The same with a lull before it, if there was one. */
  readonly withLull: Stretch;
  readonly expected: CountModel;
}

export function createSessionWatch(direction: 'up' | 'low'): SessionWatch {
  const episodes = createEpisodes(EPISODE_SURPRISALS[direction], ALERT_SURPRISALS[direction]);
  return {
    current: episodes.current,
    continues: episodes.continues,
    look(today) {
      const found = strongest(direction, today, episodes);
      return episodes.step(today.nowMs, found, (episode) => endingOf(direction, today, episode)) ? found : null;
    },
  };
}

function strongest(direction: 'up' | 'low', today: SessionsToday, episodes: Episodes): WindowFinding | null {
  const { model, calibration, nowMs } = today;
  // Nobody knows whether a weekday that was never seen is a day off.
  if (direction === 'low' && model.ownDays < 2) return null;
  const least = LEAST_OF_BUSIEST * Math.max(...model.means);
  const tested = windowsOf(direction === 'up' ? UP_MINUTES : LOW_MINUTES, today, episodes.calmSinceMs())
    .map((window) => {
      const { count, expected } = window;
      const judged = narrowed(expected, direction);
      const plain =
        direction === 'up'
          ? calibration.up(Math.min(surprisalAtLeast(count, judged), surprisalIfBusier(today, window)))
          : calibration.low(surprisalAtMost(count, judged));
      const surprisal = plain - paidByWindow(model.looks, window.stretch.to - window.stretch.from);
      return { window, surprisal, ratio: count / expected.mean };
    })
    .filter(({ window: { count, expected }, surprisal, ratio }) =>
      surprisal < DULL_SURPRISAL
        ? false
        : direction === 'up'
          ? count >= FEWEST_SESSIONS && ratio >= LEAST_TIMES && count - expected.mean >= least
          : expected.mean >= FEWEST_EXPECTED && ratio <= MOST_TIMES,
    )
    .sort((one, other) => other.surprisal - one.surprisal);
  for (const { window, surprisal, ratio } of tested) {
    const typical = today.typical(window.start.atMs);
    if (typical === null) return null;
    // What is said must not contradict itself: never an alert about a value that is typical.
    const apart = direction === 'up' ? window.count > typical.p90 : window.count < typical.p10;
    if (apart && window.start.atMs < nowMs) {
      return { fromMs: window.start.atMs, value: window.count, typical, surprisal, ratio };
    }
  }
  return null;
}

const narrowed = ({ mean, spread }: CountModel, direction: 'up' | 'low'): CountModel => ({
  mean,
  spread: SHARE_OF_SPREAD[direction] * spread,
});

/** How surprising a count would be if this were one of the weekday's busier days. */
function surprisalIfBusier(today: SessionsToday, { start, count, withLull }: Window): number {
  const model = ifBusier(today.model);
  if (model === null) return Infinity;
  return surprisalAtLeast(count, narrowed(expectIn({ ...today, model }, withLull, start), 'up'));
}

/** The model of such a day; null when there are none on this weekday. */
const ifBusier = (model: SessionModel): SessionModel | null =>
  model.busier && { ...model, ...model.busier, level: { ...model.level, mean: 1 } };

function windowsOf(minutes: readonly number[], today: SessionsToday, earliestMs: number): Window[] {
  const { nowMs, polls, starts } = today;
  const windows: Window[] = [];
  const add = (start: DayTotals): void => {
    if (windows.some((window) => window.start.atMs === start.atMs)) return;
    const own = today.stretch(start.atMs, nowMs);
    const count = Math.max(0, today.now.sessions - start.sessions);
    const withLull = { from: own.from - lullBefore(today, start), to: own.to };
    windows.push({ start, count, stretch: own, withLull, expected: expectIn(today, withLull, start) });
  };
  for (const length of minutes) {
    const start = polls.before(length, nowMs, earliestMs);
    if (start !== null) add(start);
  }
  // Whole hours are known without polls, too: after a gap, and for a day that is looked at later.
  const fromMs = Math.max(earliestMs, nowMs - (minutes.at(-1) ?? 0) * MINUTE_MS);
  for (const start of starts) {
    if (start.atMs >= fromMs && start.atMs <= nowMs - (minutes[0] ?? 0) * MINUTE_MS) add(start);
  }
  return windows;
}

/** Hours of a lull before a window that is too long to be one: numbers that came late. */
function lullBefore(today: SessionsToday, start: DayTotals): number {
  const before = today.polls.sameSince(start);
  if (before === null || before.atMs >= start.atMs) return 0;
  const lull = today.stretch(before.atMs, start.atMs);
  const { mean } = expectStretch(today.model, lull);
  const busier = ifBusier(today.model);
  const most = Math.max(mean * today.model.level.mean, busier === null ? 0 : expectStretch(busier, lull).mean);
  return most > LULL_SESSIONS ? lull.to - lull.from : 0;
}

/** What is expected in a stretch after what came today before it. */
function expectIn(today: SessionsToday, stretch: Stretch, start: DayTotals): CountModel {
  const { model, starts, nowMs } = today;
  const beganMs = starts[0]?.atMs ?? start.atMs;
  const lullHours = today.stretch(start.atMs, nowMs).from - stretch.from;
  const hoursBefore = (start.atMs - beganMs) / HOUR_MS - lullHours;
  const window = lasting((nowMs - start.atMs) / HOUR_MS + lullHours, model, stretch);
  const seen: SeenToday =
    stretch.from <= 0 || hoursBefore <= 0
      ? NOTHING_SEEN
      : { sessions: start.sessions, ...lasting(hoursBefore, model, { from: 0, to: stretch.from }) };
  const { mean, spread } = expectAfter(model, window, seen);
  return { mean: Math.max(mean, LEAST_PER_HOUR * (stretch.to - stretch.from)), spread };
}

/**
 * What is expected in a stretch that lasted so many hours: as many as it has on the wall, but for the day on which the clocks
 * change, where one of them came twice or not at all.
 */
function lasting(hours: number, model: SessionModel, stretch: Stretch): CountModel {
  const onTheWall = stretch.to - stretch.from;
  const expected = expectStretch(model, stretch);
  const isOther = Math.abs(hours - onTheWall) > 0.01;
  return isOther ? { ...expected, mean: (expected.mean * hours) / Math.max(onTheWall, 0.01) } : expected;
}

/** Whether what came in some last minutes speaks for "as expected" against "as it was in the episode". */
function endingOf(direction: 'up' | 'low', today: SessionsToday, { ratio, fromMs }: Episode): Ending | null {
  const { nowMs, model, now, polls } = today;
  const times = direction === 'up' ? Math.max(1.4, ratio) : Math.min(0.6, Math.max(0.35, ratio));
  const busier = direction === 'up' ? ifBusier(model) : null;
  let ending: Ending | null = null;
  for (const minutes of CALM_MINUTES) {
    const start = polls.before(minutes, nowMs, fromMs) ?? hourStartBefore(today, minutes);
    if (start === null || start.atMs < fromMs) continue;
    const expected = expectStretch(model, today.stretch(start.atMs, nowMs)).mean * model.level.mean;
    const count = Math.max(0, now.sessions - start.sessions);
    if (expected * (times - 1) - count * Math.log(times) >= CALM_EVIDENCE) return 'calm';
    // A burst on a busier day is over when it is an ordinary one of those again.
    const ifSo = busier === null ? 0 : expectStretch(busier, today.stretch(start.atMs, nowMs)).mean;
    if (ifSo - count * Math.LN2 >= CALM_EVIDENCE) return 'calm';
    if (direction === 'up' && minutes >= IDLE_MINUTES && count === 0) ending = 'idle';
  }
  return ending;
}

const hourStartBefore = ({ starts, nowMs }: SessionsToday, minutes: number): DayTotals | null =>
  starts.findLast(({ atMs }) => atMs <= nowMs - minutes * MINUTE_MS) ?? null;
