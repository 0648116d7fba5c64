import type { Metric } from '../../contract/report.ts';
import { createDetector, type Detector } from './streaming-detector.ts';
import type { HourFigures, HourHistory } from './hour-history.ts';
import type { Expected, SpanTotals } from './windows.ts';

/**
 * What the streaming detector makes of an account. Count statistics say how unlikely a span is if the model of a usual
 * day holds; the detector trusts no model and says whether there ever was anything like it. One detector per metric is
 * fed how far each finished hour was from what was expected of it, in order of time, and asked what it would take a
 * span for that ends now.
 */
export interface Newness {
  /** To be told of each hour before the history gets it: what was fed already may have changed. */
  readonly hear: (hour: HourFigures) => void;
  /**
   * Feeds the hours that are finished by `hourStartMs`; all anew, some tens of milliseconds, when earlier ones were
   * learnt since. One that was merely corrected waits for the next hour: averages change with every poll while calls
   * last.
   */
  readonly feedUntil: (hourStartMs: number) => void;
  /**
   * How new a span that ends at `nowMs` is: 0 to 1, where 0.5 is the detector's own alert line; null when nobody can
   * tell, for too few sessions in it or too few hours before it.
   */
  readonly of: (metric: Metric, span: SpanTotals, expected: Expected, nowMs: number) => number | null;
}

/**
 * The surprise (-log10 of the probability) at which a score is 0.5, by how new the span is. At a poll a minute a month has
 * 43,200; what is less likely than one in 20,000 comes by chance some two times a month, and less often than that since
 * polls that follow each other see nearly the same. That is if the model is right, so what is nothing new needs more;
 * what there never was in all these weeks needs less, for two witnesses agree.
 */
export interface AlertLine {
  readonly ordinary: number;
  readonly new: number;
}

const UNKNOWN_LINE = 4.3;
/** Scores of the detector up to which a span is nothing new, and from which it is as new as can be. */
const ORDINARY = 0.55;
const NEW = 0.8;

/** 0 to 1, where 0.5 is the alert line of the default sensitivity. */
export function scoreOf(surprise: number, newness: number | null, line: AlertLine): number {
  const share = newness === null ? null : Math.min(1, Math.max(0, (newness - ORDINARY) / (NEW - ORDINARY)));
  const needed = share === null ? UNKNOWN_LINE : line.ordinary + share * (line.new - line.ordinary);
  return surprise / (surprise + needed);
}

/** A mean of fewer sessions says nothing of a time. */
const FEWEST_SESSIONS_TIMED = 5;
/** Nothing further from what was expected is remembered: what was an anomaly makes nothing else usual. */
const MOST_DEVIATIONS = 3;

/** In a shorter past nearly everything is new, and the detector knows it: what it does not call new may well be. */
const FEWEST_HOURS = 240;

const METRICS = ['totalSessions', 'responseSeconds', 'averageSessionSeconds'] as const;

/**
 * How far from expected, in standard deviations, so that spans of any length and hours of any volume are alike. Square
 * roots of counts vary evenly, and so do logarithms of times.
 */
function deviation(metric: Metric, totals: Omit<SpanTotals, 'fromMs'>, expected: Expected): number | null {
  const { sessions } = totals;
  if (metric === 'totalSessions') {
    const { mean, spread } = expected.sessions;
    return (2 * (Math.sqrt(sessions) - Math.sqrt(mean))) / Math.sqrt(1 + spread * mean);
  }
  const model = expected[metric];
  if (model === null || sessions < FEWEST_SESSIONS_TIMED || totals[metric] <= 0) return null;
  return (Math.log(totals[metric] / sessions) - model.logMean) / Math.sqrt(model.hourly + model.perSession / sessions);
}

const totalsOf = ({
  totalSessions,
  responseSeconds,
  averageSessionSeconds,
}: HourFigures): Omit<SpanTotals, 'fromMs'> => ({
  sessions: totalSessions,
  responseSeconds: (responseSeconds ?? 0) * totalSessions,
  averageSessionSeconds: (averageSessionSeconds ?? 0) * totalSessions,
});

/** `expectHour` says what was expected of a finished hour, from the days before it; null with too few of them. */
export function createNewness(history: HourHistory, expectHour: (startMs: number) => Expected | null): Newness {
  const memory = (): { detector: Detector; hours: number } => ({ detector: createDetector(), hours: 0 });
  const fresh = (): Record<Metric, ReturnType<typeof memory>> => ({
    totalSessions: memory(),
    responseSeconds: memory(),
    averageSessionSeconds: memory(),
  });
  let memories = fresh();
  /** Hours that end by then have been fed. */
  let fedUntilMs = -Infinity;
  let learntEarlier = false;
  let corrected = false;

  const feed = (hour: HourFigures): void => {
    const expected = expectHour(hour.startMs);
    if (expected === null) return;
    const atMs = history.zone.localMs(hour.startMs);
    for (const metric of METRICS) {
      const far = deviation(metric, totalsOf(hour), expected);
      if (far === null) continue;
      memories[metric].detector.next(atMs, Math.min(MOST_DEVIATIONS, Math.max(-MOST_DEVIATIONS, far)));
      memories[metric].hours++;
    }
  };

  return {
    hear(hour) {
      if (hour.endMs > fedUntilMs) return;
      const known = history.startingAt(hour.startMs);
      if (known === undefined) learntEarlier = true;
      else if (
        known.totalSessions !== hour.totalSessions ||
        known.responseSeconds !== hour.responseSeconds ||
        known.averageSessionSeconds !== hour.averageSessionSeconds
      ) {
        corrected = true;
      }
    },
    feedUntil(hourStartMs) {
      if (!learntEarlier && fedUntilMs === hourStartMs) return;
      if (learntEarlier || corrected || fedUntilMs > hourStartMs) {
        memories = fresh();
        fedUntilMs = -Infinity;
      }
      history.endingBetween(fedUntilMs, hourStartMs).forEach(feed);
      fedUntilMs = hourStartMs;
      learntEarlier = false;
      corrected = false;
    },
    of(metric, span, expected, nowMs) {
      const far = deviation(metric, span, expected);
      const { detector, hours } = memories[metric];
      if (far === null || hours < FEWEST_HOURS) return null;
      // The hour of the day that the middle of the span lies in.
      return detector.novelty(history.zone.localMs((span.fromMs + nowMs) / 2), far);
    },
  };
}
