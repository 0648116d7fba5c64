import * as v from 'valibot';
import type { Incident } from './alerts.ts';
import type { DayNote } from './day-notes.ts';
import { localDateSchema, type PointStatus, type TypicalRange } from './range.ts';
import type { Figures, Metric } from './report.ts';
import { accountIdSchema } from './settings-parts.ts';

/** Seven days looked back on: against the weeks before, with their best and worst hours, incidents and notes. */

export const weekRequestSchema = v.object({
  accountId: accountIdSchema,
  /** The last of the seven days; yesterday when left out or later than that. */
  toDate: v.optional(localDateSchema),
});
export type WeekRequest = v.InferOutput<typeof weekRequestSchema>;

/** One day. Figures are null where nothing is known; times are null where nobody called. */
export interface WeekDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly totalSessions: number | null;
  readonly averageSessionSeconds: number | null;
  readonly responseSeconds: number | null;
  readonly status: PointStatus;
  /** The sessions of the same weekday in the weeks before; null with fewer than three of them. */
  readonly typicalSessions: TypicalRange | null;
}

export interface WeekHour {
  /** UTC epoch milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly totalSessions: number;
  /** Seconds; null where nobody called. */
  readonly responseSeconds: number | null;
}

export interface WeekReview {
  readonly accountId: string;
  readonly accountName: string;
  /** The IANA zone in which days begin and end. */
  readonly timeZone: string;
  /** First and last day, inclusive, `YYYY-MM-DD`. */
  readonly fromDate: string;
  readonly toDate: string;
  /** Seven, oldest first. */
  readonly days: readonly WeekDay[];
  /** Null where nothing of the week is known. */
  readonly totals: Figures | null;
  /** The seven days before. */
  readonly previous: Figures | null;
  /** What whole weeks before had; a measure is null with fewer than three of them. */
  readonly typical: Readonly<Record<Metric, TypicalRange | null>>;
  /** How many whole weeks before that rests on. */
  readonly weekCount: number;
  /** At most three each: the most sessions, the shortest and the longest response time. */
  readonly busiest: readonly WeekHour[];
  readonly quickest: readonly WeekHour[];
  readonly slowest: readonly WeekHour[];
  /** Oldest first. */
  readonly incidents: readonly Incident[];
  readonly notes: readonly DayNote[];
  /** Days of the week of which not everything is known. */
  readonly missingDayCount: number;
}
