import { HOUR_MS, MINUTE_MS } from '../time/units.ts';
import { addedBy, cut, surprisalOfSum } from './cusum.ts';
import type { DayTotals } from './day-totals.ts';
import { createEpisodes, type Ending, type Episodes } from './episode.ts';
import { paidByDay } from './looks.ts';
import { expectStretch } from './session-model.ts';
import type { SessionsToday } from './session-watch.ts';
import { loadOf, type TimeMetric, type TimeModel } from './time-model.ts';
import type { Typical } from './typical-range.ts';
import { DULL_SURPRISAL, type WindowFinding } from './window-finding.ts';

/** Today so far, as far as one of the two times is concerned. */
export interface TimesToday extends Omit<SessionsToday, 'typical'> {
  readonly times: TimeModel;
  readonly typical: (fromMs: number) => Typical | null;
}

/** Watches for sessions that are answered far later, or last far longer, than expected: by what is new since the last poll. */
export interface TimeWatch extends Pick<Episodes, 'current' | 'continues'> {
  readonly look: (today: TimesToday) => WindowFinding | null;
}

/** What came between two moments. */
interface Piece {
  readonly begin: DayTotals;
  readonly end: DayTotals;
  readonly sessions: number;
  readonly seconds: number;
  readonly minutes: number;
}

/** How busy it is is counted over so long. */
const LOAD_MINUTES = 30;
/** A longer piece is no single session any more: it is judged as the whole hours are that everything was learnt from. */
const LONG_MINUTES = 20;
/** Half the step of a rounded mean, as a standard deviation, for the difference of two; and how far off a piece may be. */
const ROUNDING = 0.41;
const MOST_ROUNDING = 0.3;
/** After so long without anybody the sum begins anew. */
const IDLE_MS = 2 * HOUR_MS;
/** Surprisal per day from which an episode is on (the highest sensitivity notifies of it), and from which an alert is due. */
export const ALERT_SURPRISAL = 2.1;
const EPISODE_SURPRISAL = 1.65;
/** How many times likelier "as expected" is than "as before" when an episode is over, as a natural logarithm. */
const CALM_EVIDENCE = 4;
/** How far single sessions stray, as the variance of a logarithm; and what an episode is taken to be, as a logarithm. */
const SESSION_VARIANCE = 0.5;
const LEAST_EPISODE = 0.6;
const MOST_EPISODE = 1.1;
const CALM_IDLE_MS = HOUR_MS;
/** How many times the upper end of what is typical a mean has to be. */
const BEYOND_TYPICAL = 1.1;
/** No single piece makes an alert. */
const MOST_OF_ONE_PIECE = 0.6;
/** Single sessions lie so far below the mean of their hour, as a logarithm: that is raised by the few that are long. */
const SINGLES_BELOW = 0.2;

export const createTimeWatch = (metric: TimeMetric): TimeWatch => new CusumWatch(metric);

class CusumWatch implements TimeWatch {
  readonly #metric: TimeMetric;
  readonly #episodes = createEpisodes(EPISODE_SURPRISAL, ALERT_SURPRISAL);
  readonly current = this.#episodes.current;
  readonly continues = this.#episodes.continues;
  #dayStartMs = Number.NaN;
  #last: DayTotals = NOTHING;
  #open: DayTotals = NOTHING;
  #newestMs = -Infinity;
  /** The sum in scales, the largest piece of it, since when it rises; and the evidence that an episode is over. */
  #sum = 0;
  #largest = 0;
  #since: DayTotals = NOTHING;
  #calm = 0;
  #found: WindowFinding | null = null;

  constructor(metric: TimeMetric) {
    this.#metric = metric;
  }

  look(today: TimesToday): WindowFinding | null {
    const { now, nowMs, starts } = today;
    const dayStartMs = starts[0]?.atMs ?? nowMs;
    if (dayStartMs !== this.#dayStartMs) this.#beginDay(dayStartMs);
    const pieces = this.#pieces(today);
    for (const piece of pieces) this.#take(piece, today);
    const idle = nowMs - this.#newestMs > CALM_IDLE_MS;
    // Nothing new says nothing new.
    if (pieces.length > 0 || idle) {
      const found = this.#finding(today);
      const ending: Ending | null = this.#calm >= CALM_EVIDENCE ? 'calm' : idle ? 'idle' : null;
      const goesOn = this.#episodes.step(nowMs, found, () => ending);
      if (!goesOn) this.#reset(now);
      this.#found = goesOn ? found : null;
    }
    return this.#found;
  }

  #beginDay(dayStartMs: number): void {
    this.#dayStartMs = dayStartMs;
    const midnight = { ...NOTHING, atMs: dayStartMs };
    [this.#last, this.#open, this.#since] = [midnight, midnight, midnight];
  }

  /** The sessions that are new since the last look, poll by poll; by whole hours after a long gap between polls. */
  #pieces({ now, starts, times }: TimesToday): Piece[] {
    const last = this.#last;
    if (now.sessions === last.sessions && now[this.#metric] === last[this.#metric]) {
      // Nobody came: the next piece begins now.
      if (this.#open === last) this.#open = now;
      this.#last = now;
      return [];
    }
    const ends = [now];
    if (now.atMs - last.atMs > LONG_MINUTES * MINUTE_MS) {
      ends.unshift(...starts.filter(({ atMs }) => atMs > last.atMs && atMs < now.atMs));
    }
    const pieces: Piece[] = [];
    for (const end of ends) {
      const sessions = end.sessions - this.#open.sessions;
      const seconds = end[this.#metric] - this.#open[this.#metric];
      const minutes = (end.atMs - this.#open.atMs) / MINUTE_MS;
      if (sessions < 1 || seconds <= 0) continue;
      const unsure = roundingOf(this.#metric, end, starts) / sessions;
      if (end === now && unsure > MOST_ROUNDING * times.middleSeconds) continue;
      pieces.push({ begin: this.#open, end, sessions, seconds, minutes });
      this.#open = end;
    }
    this.#last = now;
    return pieces;
  }

  #take({ begin, end, sessions, seconds, minutes }: Piece, today: TimesToday): void {
    const { times, stretch } = today;
    const hour = Math.min(23, Math.floor(stretch(end.atMs - 1, end.atMs).from));
    const ratio = Math.log(seconds / sessions) - (times.logMiddles[hour] ?? 0);
    const excess = cut(ratio - this.#loadAt(end, today));
    if (end.atMs - this.#newestMs > IDLE_MS) this.#reset(begin);
    // The mean of many is what is expected of hours; single ones lie below it, and add up less far.
    const long = minutes > LONG_MINUTES;
    const beyond = excess + (long ? 0 : SINGLES_BELOW);
    const scale = long ? times.hourScale : times.sessionScale;
    const added = addedBy(sessions, beyond) / scale;
    this.#sum = Math.max(0, this.#sum + added);
    this.#largest = this.#sum === 0 ? 0 : Math.max(this.#largest, added);
    if (this.#sum === 0) this.#since = end;
    const watched = this.#episodes.current() ?? this.#episodes.interrupted();
    this.#calm = watched === null ? 0 : Math.max(0, this.#calm + calmBy(sessions, beyond, watched.ratio));
    this.#newestMs = end.atMs;
  }

  #loadAt(end: DayTotals, { model, polls, starts, stretch }: TimesToday): number {
    const start =
      polls.before(LOAD_MINUTES, end.atMs, -Infinity) ??
      starts.findLast(({ atMs }) => atMs <= end.atMs - LOAD_MINUTES * MINUTE_MS) ??
      starts[0];
    if (start === undefined || start.atMs >= end.atMs) return 0;
    const expected = expectStretch(model, stretch(start.atMs, end.atMs)).mean * model.level.mean;
    return loadOf(this.#metric, end.sessions - start.sessions, expected);
  }

  #reset(from: DayTotals): void {
    [this.#sum, this.#largest, this.#calm, this.#since] = [0, 0, 0, from];
  }

  #finding({ now, polls, model, typical }: TimesToday): WindowFinding | null {
    const surprisal = surprisalOfSum(this.#sum) - paidByDay(model.looks);
    if (surprisal < DULL_SURPRISAL || this.#largest > MOST_OF_ONE_PIECE * this.#sum) return null;
    const all = now.sessions - this.#since.sessions;
    for (const start of [this.#since, ...polls.withFewer([all / 3, all / 2], now, this.#since.atMs).reverse()]) {
      const sessions = now.sessions - start.sessions;
      const range = sessions > 0 && start.atMs < now.atMs ? typical(start.atMs) : null;
      if (range === null) continue;
      const value = (now[this.#metric] - start[this.#metric]) / sessions;
      // What is said must not contradict itself: never an alert about a value that is typical, or next to it.
      if (value > BEYOND_TYPICAL * range.p90) {
        return { fromMs: start.atMs, value, typical: range, surprisal, ratio: value / Math.max(1, range.median) };
      }
    }
    return null;
  }
}

const NOTHING: DayTotals = { atMs: -Infinity, sessions: 0, responseSeconds: 0, averageSessionSeconds: 0 };

/** How much likelier "as expected" gets against "as in the episode" by some sessions, as a natural logarithm. */
function calmBy(sessions: number, beyond: number, ratio: number): number {
  const off = Math.min(MOST_EPISODE, Math.max(LEAST_EPISODE, Math.log(ratio)));
  return (sessions * off * (off / 2 - beyond)) / SESSION_VARIANCE;
}

/** How far off the sum of a piece may be because the hour's mean is a whole number, seconds. */
function roundingOf(metric: TimeMetric, end: DayTotals, starts: readonly DayTotals[]): number {
  const start = starts.findLast(({ atMs }) => atMs < end.atMs);
  const sessions = end.sessions - (start?.sessions ?? 0);
  const mean = (end[metric] - (start?.[metric] ?? 0)) / Math.max(1, sessions);
  return Math.abs(mean - Math.round(mean)) < 1e-6 ? ROUNDING * sessions : 0;
}
