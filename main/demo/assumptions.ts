/**
 * Everything the embedded server does that the vendor's page does not settle, in one place. Each value is a choice
 * that a real account may prove wrong; tests switch them to see that the app does not depend on them.
 */
export interface Assumptions {
  /** Ranges up to this many hours are answered in hours. Documented only for a range of exactly 24 h. */
  readonly hourBucketsUpToHours: number;
  /** Longer ranges up to this many days are answered in days, still longer ones in months. Not documented at all. */
  readonly dayBucketsUpToDays: number;
  /**
   * Where a bucket begins when the range does not begin on a full hour or day. `range-start`: steps of one hour, day or
   * month from the first second, so the last bucket may be partial. `unit-start`: on the full hour or at midnight,
   * which drops what lies behind the last label. Both give the documented labels.
   */
  readonly bucketsBeginAt: 'range-start' | 'unit-start';
  /**
   * A month after the 31st. `clamp`: the last day of a shorter month, then the 31st again. `stay-clamped`: never back to
   * the 31st. `overflow`: the first days of the following month.
   */
  readonly monthStep: 'clamp' | 'stay-clamped' | 'overflow';
  /** Whether the second named by `end_date` belongs to the range (the page's example `23:59:59` suggests so). */
  readonly endInclusive: boolean;
  /** What `previous` sums up: a period as long as the range right before it, the same range a week before, or nothing. */
  readonly previousPeriod: 'same-length' | 'week-before' | 'absent';
  /** Whether hours or days that have not begun are answered with zeros or left out. */
  readonly futureBuckets: 'zero' | 'absent';
  /** Decimals of averages in buckets; sibling endpoints send up to four (`848.2727`). */
  readonly bucketDecimals: number;
  /** Sibling endpoints send whole numbers in summaries even where buckets have decimals. */
  readonly summaryRounded: boolean;
  /** Whether averages in the summary weigh every session alike, or are the plain mean of the buckets with sessions. */
  readonly summaryAverage: 'by-session' | 'by-bucket';
  /** The unit of both times. The page names none; its values (9 and 21) and the sibling endpoints suggest seconds. */
  readonly secondsPerTimeUnit: number;
  /** An unencoded `+05:30` arrives as ` 05:30`. `reject` is the strict reading, so a client that forgets is noticed. */
  readonly offsetWithSpace: 'reject' | 'read-as-plus' | 'ignore';
  /** The page has `/api//v1`, later vendor pages `/api/v1`: which of them answer. */
  readonly paths: 'both' | 'double-slash' | 'single-slash';
  /** No sample of `output=csv` is published. One row per bucket under these headings. */
  readonly csvColumns: readonly [string, string, string, string];
}

/** The strict reading: what works against this is likely to work against a more lenient server. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  hourBucketsUpToHours: 24,
  dayBucketsUpToDays: 31,
  bucketsBeginAt: 'range-start',
  monthStep: 'clamp',
  endInclusive: true,
  previousPeriod: 'same-length',
  futureBuckets: 'zero',
  bucketDecimals: 4,
  summaryRounded: true,
  summaryAverage: 'by-session',
  secondsPerTimeUnit: 1,
  offsetWithSpace: 'reject',
  paths: 'both',
  csvColumns: ['label', 'totalSession', 'averageSessionTime', 'responseTime'],
};

/**
 * The codes the vendor lists for refusals, and their words. No error body is published: the shape
 * `{ success, error, message }` and the codes of 429, 500 and 503 are assumptions.
 */
export const REFUSALS: Readonly<Record<number, { readonly error: string; readonly message: string }>> = {
  400: { error: 'ERROR_INVALID_PARAMETER', message: 'A parameter is missing or malformed' },
  401: { error: 'ERROR_UNAUTHORIZED', message: 'The API key is missing or wrong' },
  403: { error: 'ERROR_UNAUTHORIZED_ACCESS', message: 'This API key may not read video analytics' },
  404: { error: 'ERROR_NOT_FOUND', message: 'There is nothing at this address' },
  429: { error: 'ERROR_TOO_MANY_REQUESTS', message: 'Too many requests' },
  500: { error: 'ERROR_INTERNAL', message: 'Something went wrong' },
  503: { error: 'ERROR_MAINTENANCE', message: 'Down for maintenance' },
};
