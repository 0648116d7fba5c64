/** Every table of the history, once: what deleting, keeping for a time and reading a damaged file have to know of it. */
export interface HistoryTable {
  readonly name: string;
  /** Its rows have an `end_ms`; what is older than the person wants to keep goes by that. */
  readonly expires: boolean;
  /**
   * The column that its rows are read along when a damaged file is read piece by piece; null where the rows are
   * derived from others.
   */
  readonly readAlong: { readonly column: string; readonly holds: 'instant' | 'id' | 'date' } | null;
}

const along = (column: string): HistoryTable['readAlong'] => ({ column, holds: 'instant' });

/** Incidents come first: their ids are never used again, so they are saved before anything new is kept. */
export const TABLES: readonly HistoryTable[] = [
  { name: 'incident', expires: true, readAlong: { column: 'id', holds: 'id' } },
  { name: 'bucket', expires: true, readAlong: along('start_ms') },
  { name: 'day_note', expires: false, readAlong: { column: 'date', holds: 'date' } },
  { name: 'summary', expires: true, readAlong: along('start_ms') },
  { name: 'revision', expires: true, readAlong: along('start_ms') },
  { name: 'answer_aside', expires: true, readAlong: along('start_ms') },
  { name: 'poll_findings', expires: false, readAlong: along('at_ms') },
  { name: 'problem', expires: false, readAlong: along('first_at_ms') },
  { name: 'first_fetch', expires: false, readAlong: null },
];
