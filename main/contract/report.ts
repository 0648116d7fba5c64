/** What the Acquire video-analytics report is, in our own terms. Shared by both processes; holds no logic. */

/** The three measures the endpoint reports for every bucket. */
export const METRICS = ['totalSessions', 'averageSessionSeconds', 'responseSeconds'] as const;
export type Metric = (typeof METRICS)[number];

/** Bucket widths the endpoint answers with (see `graphRow.labels`). */
export const FETCHED_GRANULARITIES = ['hour', 'day', 'month'] as const;
export type FetchedGranularity = (typeof FETCHED_GRANULARITIES)[number];

/** Bucket widths a chart or an export can show; weeks are summed here, never fetched. */
export const GRANULARITIES = ['hour', 'day', 'week', 'month'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** `provisional`: the bucket was not over when it was fetched, so its values may still grow. */
export type BucketStatus = 'final' | 'provisional';

/** The three measures over some span of time. Averages are `null` where there was no session to average. */
export interface Figures {
  /** Number of video sessions; decimals are possible in what the endpoint sends. */
  readonly totalSessions: number;
  /** Mean length of a session, seconds. */
  readonly averageSessionSeconds: number | null;
  /** Mean time until a call was answered, seconds. */
  readonly responseSeconds: number | null;
}

/** One bucket of the report, as kept in the history. The span is `[startMs, endMs)`. */
export interface Bucket extends Figures {
  /** UTC epoch milliseconds. */
  readonly startMs: number;
  /** UTC epoch milliseconds, exclusive. */
  readonly endMs: number;
  /** Offset from UTC, in minutes, of the local time this bucket is read in. */
  readonly offsetMinutes: number;
  readonly granularity: FetchedGranularity;
  /** The label exactly as the endpoint sent it, such as `05 AM`. */
  readonly label: string;
  readonly status: BucketStatus;
  /** When the answer arrived, UTC epoch milliseconds. */
  readonly fetchedAtMs: number;
}

/** The endpoint's own totals for a request. `previous` is the period before, whose length is not documented. */
export interface Summary {
  readonly current: Figures;
  readonly previous: Partial<Figures>;
}

/** One parsed answer: its buckets in order and its headline numbers. */
export interface Report {
  readonly buckets: readonly Bucket[];
  readonly summary: Summary;
}
