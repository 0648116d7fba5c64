import type { TimeMetric } from './expected-times.ts';
import type { Expected, SpanTotals } from './windows.ts';
import { surpriseAtLeast, surpriseAtMost, surpriseOfMean } from './surprisal.ts';
import { HOUR_MS } from '../time/zone-clock.ts';

/** How surprising a span is against what was expected of it. */

const FEWEST_SESSIONS_UP = 5;
const FEWEST_SESSIONS_TIMED = 5;
const LEAST_RATIO_SESSIONS = 1.4;
const LEAST_LOG_DISTANCE = Math.log(1.5);

export interface Span {
  readonly totals: SpanTotals;
  readonly expected: Expected;
  /** Surprise that is no surprise, because there are so many spans of this length that chance has as many tries. */
  readonly allowance: number;
}

/** The line is meant for an hour or more; of spans a tenth as long there are ten times as many. */
export const allowanceFor = (lengthMs: number): number => Math.max(0, Math.log10(HOUR_MS / lengthMs));

/** `level` is today's, against a usual day: a busy day is no burst. */
export const sessionsUp =
  (level: number) =>
  ({ totals: { sessions }, expected }: Span): number => {
    const mean = level * expected.sessions.mean;
    if (sessions < FEWEST_SESSIONS_UP || sessions < LEAST_RATIO_SESSIONS * mean) return 0;
    return surpriseAtLeast(sessions, { mean, spread: expected.sessions.spread });
  };

/** Days differ by so much by themselves: the variance of a day's level. */
const DAY_VARIANCE = 0.02;
const HIGHEST_LEVEL = 1.3;

/** The running hour and those before it are what spans are mostly about: a burst must not make itself usual. */
const LATEST_HOURS = 3;

/**
 * How busy today is against a usual day: 1 to 1.3, and 1 while there are few sessions to tell by. Both lists begin with the
 * running hour and go back; see `totalsByHour`.
 */
export function levelOf(byHour: readonly SpanTotals[], expectedByHour: readonly Expected[]): number {
  const all = byHour.at(-1)?.sessions ?? 0;
  const sessions = all - (byHour[LATEST_HOURS - 1]?.sessions ?? all);
  const expected = expectedByHour.slice(LATEST_HOURS).reduce((sum, hour) => sum + hour.sessions.mean, 0);
  const trust = (DAY_VARIANCE * expected) / (DAY_VARIANCE * expected + 1);
  return Math.min(HIGHEST_LEVEL, Math.max(1, 1 + trust * (sessions / Math.max(1, expected) - 1)));
}

function timeUp(metric: TimeMetric, { totals, expected }: Span): number {
  const model = expected[metric];
  if (model === null || totals.sessions < FEWEST_SESSIONS_TIMED) return 0;
  const distance = Math.log(totals[metric] / totals.sessions) - model.logMean;
  return distance < LEAST_LOG_DISTANCE ? 0 : surpriseOfMean(distance, totals.sessions, model);
}

export const responseUp = (span: Span): number => timeUp('responseSeconds', span);
export const averageUp = (span: Span): number => timeUp('averageSessionSeconds', span);
export const quiet = ({ totals, expected }: Span): number => surpriseAtMost(totals.sessions, expected.sessions);

/** The most surprising span; the first one when none surprises. */
export function mostSurprising(
  spans: readonly Span[],
  surpriseOf: (span: Span) => number,
): { span: Span | undefined; surprise: number } {
  let top = spans[0];
  let most = 0;
  for (const span of spans) {
    const surprise = surpriseOf(span) - span.allowance;
    if (surprise > most) [top, most] = [span, surprise];
  }
  return { span: top, surprise: most };
}
