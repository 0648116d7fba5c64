import * as v from 'valibot';
import { localDateSchema } from './range.ts';
import { accountIdSchema } from './settings-parts.ts';

/** What a person wrote about a day: kept on this computer, shown on charts, in the table and in the CSV's sidecar. */

export const MAX_DAY_NOTE_CHARACTERS = 280;

export interface DayNote {
  readonly accountId: string;
  /** The account's local date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly text: string;
}

export const dayNotesRequestSchema = v.object({
  accountId: accountIdSchema,
  /** First and last local day, inclusive. */
  fromDate: localDateSchema,
  toDate: localDateSchema,
});
export type DayNotesRequest = v.InferOutput<typeof dayNotesRequestSchema>;

/** An empty text deletes the note. */
export const dayNoteSchema = v.object({
  accountId: accountIdSchema,
  date: localDateSchema,
  text: v.pipe(v.string(), v.trim(), v.maxLength(MAX_DAY_NOTE_CHARACTERS)),
});
