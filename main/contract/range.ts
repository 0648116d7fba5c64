import * as v from 'valibot';
import { accountIdSchema } from './settings-parts.ts';
import { GRANULARITIES, type Figures, type Granularity, type Metric } from './report.ts';

/** A range of whole local days, asked for by the dashboard, and the picture of it that main gives back. */

export const RANGE_PRESETS = ['today', 'yesterday', '7-days', '30-days', '90-days', '12-months', 'custom'] as const;
export type RangePreset = (typeof RANGE_PRESETS)[number];

const isRealDate = (text: string): boolean => {
  const atNoon = Date.parse(`${text}T12:00:00Z`);
  return !Number.isNaN(atNoon) && new Date(atNoon).toISOString().startsWith(text);
};

/** A calendar date that exists, `YYYY-MM-DD`. */
export const localDateSchema = v.pipe(v.string(), v.isoDate(), v.check(isRealDate));

/**
 * What a range can be held against: the equally long period before it, the same weekdays before it (moved back by whole
 * weeks), the same dates a year earlier, or an equally long period from a chosen date on.
 */
export const COMPARISONS = ['previous-period', 'same-weekdays', 'last-year', 'custom'] as const;
export type ComparisonKind = (typeof COMPARISONS)[number];

export const rangeRequestSchema = v.object({
  accountId: accountIdSchema,
  preset: v.picklist(RANGE_PRESETS),
  /** Needed for `custom` only: first and last day, inclusive. */
  fromDate: v.optional(localDateSchema),
  toDate: v.optional(localDateSchema),
  /** Leave out for the width that suits the range's length. */
  granularity: v.optional(v.picklist(GRANULARITIES)),
  /** Leave out to compare the totals with the period before and to draw nothing of it. */
  compareWith: v.optional(v.picklist(COMPARISONS)),
  /** Needed for the comparison `custom` only: its first day. */
  compareFromDate: v.optional(localDateSchema),
});
export type RangeRequest = v.InferOutput<typeof rangeRequestSchema>;

/**
 * How much of a charted span is known: `complete`, `provisional` (fetched before it was over), `partial` (some of its
 * parts were never fetched), `missing` (nothing fetched), `future` (has not begun).
 */
export const POINT_STATUSES = ['complete', 'provisional', 'partial', 'missing', 'future'] as const;
export type PointStatus = (typeof POINT_STATUSES)[number];

/** What is typical for a span: the median and the middle 80 % of comparable spans. */
export interface TypicalRange {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
  /** How many past spans this rests on. */
  readonly sampleCount: number;
}

/** One bar of the chart. `totalSessions` is null where nothing is known; averages are null where nobody called. */
/** What is typical of one point of a chart, by measure; null with too little history before it. */
export type PointTypical = Readonly<Record<Metric, TypicalRange | null>> | null;

/** More bars than this are too narrow for each to be held against what is typical of it. */
export const MOST_TYPICAL_BARS = 92;

export interface ChartPoint {
  readonly startMs: number;
  readonly endMs: number;
  readonly totalSessions: number | null;
  readonly averageSessionSeconds: number | null;
  readonly responseSeconds: number | null;
  readonly status: PointStatus;
  /** What is typical here; only for hours and days, and only with enough history. */
  readonly typical: PointTypical;
}

/** `ratio` is (now - before) / before; a rise from nothing is `new`, for there is no percentage of zero. */
export type Change =
  { readonly kind: 'ratio'; readonly ratio: number } | { readonly kind: 'new' } | { readonly kind: 'unknown' };

/** A headline number with what it was before. */
export interface Tile {
  readonly metric: Metric;
  readonly current: number | null;
  readonly previous: number | null;
  readonly change: Change;
  /** What is typical for the day by the time of `newestFetchMs`, for a single day; null for longer ranges. */
  readonly typical: TypicalRange | null;
}

/**
 * What `previous` in the tiles is: yesterday up to this time of day, the day before, the equally long period before, or
 * what was asked for with `compareWith`.
 */
export type ComparedWith =
  'yesterday-by-now' | 'day-before' | 'period-before' | 'same-weekdays-before' | 'last-year' | 'chosen-period';

/** The period that a range is held against, for the chart. */
export interface Comparison {
  readonly kind: ComparisonKind;
  /** First and last local day, inclusive, `YYYY-MM-DD`. */
  readonly fromDate: string;
  readonly toDate: string;
  /** One for each of the view's points, in their order; null where nothing is known or there is no such span. */
  readonly points: readonly (Figures | null)[];
}

/** The points of a view as they cross to a window: numbers in a row, for a chart may have tens of thousands of them. */
export interface PackedPoints {
  /** Begin and end of each point, UTC epoch milliseconds. */
  readonly spans: Float64Array;
  /** Of each point the three measures in the order of `METRICS`; NaN stands for null. */
  readonly figures: Float64Array;
  /** Of each point the place of its status in `POINT_STATUSES`. */
  readonly statuses: Uint8Array;
  /** Of each point and measure p10, median, p90 and sample count; NaN stands for null. Null where no point has any. */
  readonly typical: Float64Array | null;
}

/** A view as it crosses to a window; `unpackRangeView` makes the view of it. */
export interface PackedRangeView extends Omit<RangeView, 'points' | 'comparison'> {
  readonly points: PackedPoints;
  /** The measures of each point like those of `PackedPoints`; NaN sessions stand for nothing known. */
  readonly comparison: (Omit<Comparison, 'points'> & { readonly figures: Float64Array }) | null;
}

export interface RangeView {
  readonly accountId: string;
  readonly preset: RangePreset;
  /** First and last local day shown, inclusive, `YYYY-MM-DD`. */
  readonly fromDate: string;
  readonly toDate: string;
  /** The IANA zone in which days begin and end. */
  readonly timeZone: string;
  readonly granularity: Granularity;
  /** Widths that make sense for a range of this length. */
  readonly granularities: readonly Granularity[];
  readonly points: readonly ChartPoint[];
  readonly totals: Figures | null;
  readonly tiles: readonly Tile[];
  readonly comparedWith: ComparedWith;
  /** Null unless the request named one. */
  readonly comparison: Comparison | null;
  /** When the newest and the oldest of the shown buckets were fetched, UTC epoch milliseconds; null with no data. */
  readonly newestFetchMs: number | null;
  readonly oldestFetchMs: number | null;
  /** Local days of the range (not in the future) that are not in the history yet. */
  readonly missingDayCount: number;
}
