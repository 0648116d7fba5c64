import type { Assumptions } from './assumptions.ts';
import { bucketsOf, type LabelledSpan } from './buckets.ts';
import type { AnalyticsRequest } from './request.ts';
import { figuresOf, type Session, type SessionSource } from './sessions.ts';
import { WEEK_MS } from '../domain/time/units.ts';

/** The endpoint's own names for the three measures, in the order it sends them. */
export const FIELDS = ['totalSession', 'averageSessionTime', 'responseTime'] as const;
export type Field = (typeof FIELDS)[number];

/** The part of an answer that holds the numbers, shaped and named as the vendor's page shows it. */
export interface ReportData {
  readonly graphRow: { readonly labels: readonly string[] } & Readonly<Record<Field, readonly number[]>>;
  readonly summary: Readonly<Record<Field, { readonly current: number; readonly previous?: number }>>;
}

type Row = Readonly<Record<Field, number>>;

/**
 * Sums up the sessions of a request into labelled buckets and a summary.
 * @param nowMs the present, UTC epoch milliseconds.
 */
export function aggregate(
  source: SessionSource,
  request: AnalyticsRequest,
  assumptions: Assumptions,
  nowMs: number,
): ReportData {
  const { startMs, endMs } = request;
  const sessions = source.sessionsBetween(startMs, endMs);
  const shown = (span: LabelledSpan): boolean => assumptions.futureBuckets === 'zero' || span.startMs <= nowMs;
  const spans = bucketsOf(request, assumptions).filter(shown);
  let next = 0;
  const rows = spans.map((span) => {
    while ((sessions[next]?.startMs ?? Infinity) < span.startMs) next += 1;
    const first = next;
    while ((sessions[next]?.startMs ?? Infinity) < span.endMs) next += 1;
    return rowOf(sessions.slice(first, next), assumptions);
  });
  const current = summaryRow(sessions, rows, assumptions);
  const previous = previousRow(source, request, assumptions);
  const pair = (field: Field) =>
    previous === null ? { current: current[field] } : { current: current[field], previous: previous[field] };
  return {
    graphRow: {
      labels: spans.map((span) => span.label),
      totalSession: rows.map((row) => row.totalSession),
      averageSessionTime: rows.map((row) => round(row.averageSessionTime, assumptions.bucketDecimals)),
      responseTime: rows.map((row) => round(row.responseTime, assumptions.bucketDecimals)),
    },
    summary: {
      totalSession: pair('totalSession'),
      averageSessionTime: pair('averageSessionTime'),
      responseTime: pair('responseTime'),
    },
  };
}

function previousRow(source: SessionSource, request: AnalyticsRequest, assumptions: Assumptions): Row | null {
  if (assumptions.previousPeriod === 'absent') return null;
  const shiftMs = assumptions.previousPeriod === 'week-before' ? WEEK_MS : request.endMs - request.startMs;
  const before = { ...request, startMs: request.startMs - shiftMs, endMs: request.endMs - shiftMs };
  const sessions = source.sessionsBetween(before.startMs, before.endMs);
  const rows =
    assumptions.summaryAverage === 'by-bucket'
      ? bucketsOf(before, assumptions).map((span) =>
          rowOf(
            sessions.filter((session) => session.startMs >= span.startMs && session.startMs < span.endMs),
            assumptions,
          ),
        )
      : [];
  return summaryRow(sessions, rows, assumptions);
}

function summaryRow(sessions: readonly Session[], rows: readonly Row[], assumptions: Assumptions): Row {
  const bySession = rowOf(sessions, assumptions);
  const decimals = assumptions.summaryRounded ? 0 : assumptions.bucketDecimals;
  const busy = rows.filter((row) => row.totalSession > 0);
  const average = (field: Field): number =>
    assumptions.summaryAverage === 'by-session' || busy.length === 0
      ? bySession[field]
      : busy.reduce((sum, row) => sum + row[field], 0) / busy.length;
  return {
    totalSession: bySession.totalSession,
    averageSessionTime: round(average('averageSessionTime'), decimals),
    responseTime: round(average('responseTime'), decimals),
  };
}

/** The endpoint writes 0 where there was nothing to average. */
function rowOf(sessions: readonly Session[], { secondsPerTimeUnit }: Assumptions): Row {
  const figures = figuresOf(sessions);
  return {
    totalSession: figures.totalSessions,
    averageSessionTime: (figures.averageSessionSeconds ?? 0) / secondsPerTimeUnit,
    responseTime: (figures.responseSeconds ?? 0) / secondsPerTimeUnit,
  };
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
