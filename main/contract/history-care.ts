import * as v from 'valibot';
import type { Problem } from './errors.ts';
import type { FetchedGranularity, Figures } from './report.ts';
import { localDateSchema, type PointStatus } from './range.ts';
import { accountIdSchema } from './settings-parts.ts';

/** Looking after the history: what is in it, what is missing, what changed, and keeping it safe. */

/** One local day of an account and how much of it is known. */
export interface CoverageDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly status: PointStatus;
  /** Left out for hours: the wider bucket that this day is known by only. */
  readonly fetchedAs?: 'day' | 'month';
  /** Why it could not be fetched, if that was tried in this run. */
  readonly problem: Problem | null;
  readonly newestFetchMs: number | null;
  /**
   * The endpoint's headline count minus the sum of the day's hours; null where either is unknown. Not 0 means that the
   * endpoint contradicts itself.
   */
  readonly summaryDifference: number | null;
}

/** A finished bucket that the vendor changed later, once or often. The newest answer is the one in the history. */
export interface Revision {
  readonly granularity: FetchedGranularity;
  readonly startMs: number;
  readonly endMs: number;
  /** What it was before the first change. */
  readonly before: Figures;
  /** What it is since the last one. */
  readonly after: Figures;
  readonly beforeFetchedAtMs: number;
  readonly afterFetchedAtMs: number;
  readonly changeCount: number;
}

/** An answer that did not fit what was asked. It is not in the history. */
export interface RejectedResponse {
  readonly startMs: number;
  readonly endMs: number;
  readonly reason: string;
  /** The beginning of the body, as it came. */
  readonly body: string;
  readonly askedAtMs: number;
}

export interface CoverageView {
  readonly accountId: string;
  readonly timeZone: string;
  /** The zones in which the kept hours were fetched, if others than `timeZone` are among them. */
  readonly otherOffsetsMinutes: readonly number[];
  /** Oldest first, up to and with today. */
  readonly days: readonly CoverageDay[];
  readonly revisions: readonly Revision[];
  readonly rejectedResponses: readonly RejectedResponse[];
}

export interface HistoryInfo {
  readonly path: string;
  readonly sizeBytes: number;
  readonly bucketCount: number;
  /** UTC epoch milliseconds; null while there is nothing. */
  readonly oldestStartMs: number | null;
  readonly newestStartMs: number | null;
  /** Accounts that are in the history and not connected: they were removed, or came out of a file. */
  readonly otherAccountIds?: readonly string[];
}

/** What reading a CSV back would do; nothing is written until it is confirmed. */
export interface ImportPreview {
  readonly fileName: string;
  readonly rowCount: number;
  readonly accountIds: readonly string[];
  /** Rows that the history lacks. */
  readonly newCount: number;
  /** Rows that are in it already. */
  readonly equalCount: number;
  /** Rows with other values than the history's; of each pair the one fetched later wins. */
  readonly differentCount: number;
  /** Of the different ones, how many are newer than what is here. */
  readonly newerCount: number;
}

/** An automatic backup. */
export interface BackupInfo {
  /** Of the file, in the data folder's `backups`. */
  readonly name: string;
  /** `weekly`, or what was there before a person went back to another one. */
  readonly kind: 'weekly' | 'before-restore';
  /** UTC epoch milliseconds. */
  readonly madeAtMs: number;
  readonly sizeBytes: number;
}

/** What is in a backup. */
export interface BackupContents {
  readonly bucketCount: number;
  /** UTC epoch milliseconds; null while there is nothing. */
  readonly oldestStartMs: number | null;
  readonly newestStartMs: number | null;
  readonly accountIds: readonly string[];
}

/** What going back to a backup changes, in entries of the history. */
export interface RestoreEffect {
  /** Those that the history lacks. */
  readonly addedCount: number;
  /** Those that the backup lacks. */
  readonly removedCount: number;
  /** Those with other values. */
  readonly changedCount: number;
}
export type RestorePreview = BackupContents & RestoreEffect;

export const RETENTION_MONTHS = [3, 6, 12, 24, 36] as const;
export const retentionSchema = v.nullable(v.picklist(RETENTION_MONTHS));

export const coverageRequestSchema = v.object({
  accountId: accountIdSchema,
  /** Left out: as far back as anything is known or wanted. */
  fromDate: v.optional(localDateSchema),
});
export const dayRequestSchema = v.object({ accountId: accountIdSchema, date: localDateSchema });

/** What a confirmed import did. */
export interface ImportOutcome {
  readonly writtenCount: number;
}

/** Where a file was written. */
export interface SavedFile {
  readonly path: string;
}
