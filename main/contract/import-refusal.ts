import type { FetchedGranularity } from './report.ts';

/** Why a file, or a row of it, cannot be imported. Each has a message of this name in the catalogue. */
export type ImportRefusalReason =
  | 'tooLarge'
  | 'tooSlow'
  | 'tooManyRows'
  | 'tooManyAccounts'
  | 'twice'
  | 'empty'
  | 'foreign'
  | 'malformed'
  | 'weeks'
  | 'cell'
  | 'times'
  | 'notWhole'
  | 'beforeFirst'
  | 'inFuture'
  | `${FetchedGranularity}TooLong`
  | 'fetchedBeforeFirst'
  | 'fetchedInFuture'
  | 'offset'
  | 'sessions'
  | 'seconds'
  | 'notPlain'
  | 'twoMarks'
  | 'exactTimes'
  | 'otherTime';

/** A refusal, for a reader of any language; the technical words for it are its problem's `detail`. */
export interface ImportRefusal {
  readonly why: ImportRefusalReason;
  /** Of the file, counted from 1. */
  readonly line?: number;
  /** The column that it is about. */
  readonly column?: string;
  /** The most that there may be. */
  readonly limit?: number;
}
