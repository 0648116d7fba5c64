import type { Bucket, Report, Summary } from '../contract/report.ts';
import type { LocalDay, Span } from '../domain/time/calendar.ts';

/** Answers of the endpoint as they go through Glance. */

/** The last good answer for a local day. */
export interface DayReport {
  readonly day: LocalDay;
  readonly summary: Summary;
  /** The day's hours, oldest first. */
  readonly hours: readonly Bucket[];
  /** When it was asked for, UTC epoch milliseconds. */
  readonly fetchedAtMs: number;
}

/** A good answer on its way: what was asked for, what came, and when it was asked for by this computer's clock. */
export interface FetchedAnswer {
  readonly accountId: string;
  readonly span: Pick<Span, 'startMs' | 'endMs'>;
  readonly report: Report;
  readonly fetchedAtMs: number;
  /** Of a poll, the day as it stands; null for the past. */
  readonly today: DayReport | null;
  /** Of a poll, whether days that are learnt from are being downloaded: what is known of them is not all there is. */
  readonly isHistoryComing: boolean;
}
