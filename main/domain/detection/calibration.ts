import { surprisalAtLeast, surprisalAtMost } from './surprisal.ts';
import { expectStretch, type LearntDay, type SessionModel } from './session-model.ts';
import { expectAfter, NOTHING_SEEN, type SeenToday } from './level-today.ts';

/**
 * How far the account's own past windows strayed, against what the model makes of them: a tail of their surprisals is
 * fitted, and what is surprising is taken back where the team is wilder than its model.
 */
export interface Calibration {
  readonly up: (surprisal: number) => number;
  readonly low: (surprisal: number) => number;
}

const MOST_AGE = 42;
const WINDOW_HOURS = [1, 2, 4];
/** The tail begins where one in ten windows is beyond. */
const FROM = 1;
const TRUE_SHARE = 0.1;
const TRUE_SCALE = 1 / Math.LN10;
/** How many windows beyond, and in all, the model's own word counts for. */
const PRIOR_BEYOND = 12;
const PRIOR_WINDOWS = 120;
/** What was an incident makes nothing else ordinary. */
const MOST_BEYOND = 1.6;
/** Such a surprisal in a day is an incident; so large a share of days is left out for one at most. */
const INCIDENT = 3;
const LEFT_OUT_SHARE = 0.2;
/** The past looks tamer than it was, for the model has learnt from it. */
const LEAST_SHARE = 0.1;
const LEAST_SCALE = 1 / Math.LN10;

interface Tail {
  windows: number;
  beyond: number;
  sum: number;
}

/** What windows of one day strayed, up and down. */
interface DayWindows {
  readonly up: number[];
  readonly low: number[];
}

export function calibrate(model: SessionModel): Calibration {
  const days = model.past
    .filter(({ age, apart, foretold }) => age <= MOST_AGE && apart === null && foretold !== null)
    .map((day) => windowsOf(model, day));
  return { up: correctionOf(tailOf(days.map(({ up }) => up))), low: correctionOf(tailOf(days.map(({ low }) => low))) };
}

function windowsOf(model: SessionModel, day: LearntDay): DayWindows {
  const like = { ...model, means: day.means, level: { ...model.level, mean: day.foretold ?? 1 } };
  const windows: DayWindows = { up: [], low: [] };
  const sums = [0];
  for (let hour = 0; hour < 24; hour++) {
    const seen = day.hours[hour]?.totalSessions;
    if (seen === undefined) return windows;
    sums.push((sums[hour] ?? 0) + seen * day.scale);
  }
  for (let to = 1; to <= 24; to++) {
    for (const hours of WINDOW_HOURS) {
      const from = to - hours;
      if (from < 0) continue;
      const stretch = expectStretch(like, { from, to });
      if (stretch.mean < 1) continue;
      const before: SeenToday =
        from === 0 ? NOTHING_SEEN : { sessions: sums[from] ?? 0, ...expectStretch(like, { from: 0, to: from }) };
      const expected = expectAfter(like, stretch, before);
      const count = (sums[to] ?? 0) - (sums[from] ?? 0);
      windows.up.push(surprisalAtLeast(count, expected));
      windows.low.push(surprisalAtMost(count, expected));
    }
  }
  return windows;
}

/** Days that strayed as far as an incident does are left out, the farthest first; a team with many of them is like that. */
function tailOf(days: readonly (readonly number[])[]): Tail {
  const farthest = (windows: readonly number[]): number => Math.max(0, ...windows);
  const byDistance = [...days].sort((one, other) => farthest(other) - farthest(one));
  const incidents = byDistance.filter((windows) => farthest(windows) >= INCIDENT).length;
  const tail: Tail = { windows: 0, beyond: 0, sum: 0 };
  for (const surprisal of byDistance.slice(Math.min(incidents, LEFT_OUT_SHARE * days.length)).flat()) {
    tail.windows++;
    if (surprisal <= FROM) continue;
    tail.beyond++;
    tail.sum += Math.min(MOST_BEYOND, surprisal - FROM);
  }
  return tail;
}

function correctionOf({ windows, beyond, sum }: Tail): (surprisal: number) => number {
  const share = Math.max(LEAST_SHARE, (beyond + TRUE_SHARE * PRIOR_WINDOWS) / (windows + PRIOR_WINDOWS));
  const scale = Math.max(LEAST_SCALE, (sum + TRUE_SCALE * PRIOR_BEYOND) / (beyond + PRIOR_BEYOND));
  const atFrom = -Math.log10(share);
  return (surprisal) =>
    surprisal <= FROM ? surprisal * (atFrom / FROM) : atFrom + ((surprisal - FROM) * TRUE_SCALE) / scale;
}
