import type { TimeMetric } from './expected-times.ts';
import type { Expected, SpanTotals } from './spans.ts';
import { surpriseAtLeast, surpriseAtMost, surpriseOfMean } from './surprise.ts';
import { HOUR_MS } from './zone-clock.ts';

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

export function sessionsUp({ totals: { sessions }, expected }: Span): number {
  if (sessions < FEWEST_SESSIONS_UP || sessions < LEAST_RATIO_SESSIONS * expected.sessions.mean) return 0;
  return surpriseAtLeast(sessions, expected.sessions);
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
