import type { DayNote, DayNotesRequest } from '../contract/day-notes.ts';
import { fail, type Problem, type Result } from '../contract/errors.ts';
import { tryToWrite, type Connection } from './database.ts';

/** Notes about days on disk. Reading throws when the file turns out to be damaged. */
export interface DayNoteStore {
  /** Those from one local date to another, both inclusive, oldest first. */
  list(request: DayNotesRequest): DayNote[];
  /** Keeps a note in place of the one before; an empty text deletes it. */
  keep(note: DayNote): Result<null>;
}

/** The notes of an open history. */
export function createDayNoteStore(connection: Connection): DayNoteStore {
  const select = connection.prepare(
    'SELECT date, text FROM day_note WHERE account_id = ? AND date >= ? AND date <= ? ORDER BY date',
  );
  const insert = connection.prepare('INSERT OR REPLACE INTO day_note VALUES (?, ?, ?)');
  const remove = connection.prepare('DELETE FROM day_note WHERE account_id = ? AND date = ?');
  return {
    list: ({ accountId, fromDate, toDate }) =>
      (select.all(accountId, fromDate, toDate) as { date: string; text: string }[]).map(({ date, text }) => ({
        accountId,
        date,
        text,
      })),
    keep: ({ accountId, date, text }) =>
      tryToWrite(connection, () => {
        if (text === '') remove.run(accountId, date);
        else insert.run(accountId, date, text);
        return null;
      }),
  };
}

/** For a history that cannot be opened. */
export function createUnavailableDayNotes(problem: Problem): DayNoteStore {
  return { list: () => [], keep: () => fail(problem.code, problem.detail) };
}
