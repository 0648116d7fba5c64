import * as v from 'valibot';

/** Parts of the settings that other schemas of the contract need too. */

/**
 * `standard` is the same everywhere, for programs and for reading back. `spreadsheet` is written as the reader's own
 * spreadsheet writes: its separator, decimal mark and dates.
 */
export const CSV_FORMATS = ['standard', 'spreadsheet'] as const;
export type CsvFormat = (typeof CSV_FORMATS)[number];

/** The subdomain of a team's Acquire address: one DNS label, lower case. */
export const accountIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/));

/**
 * A name as it can stand in a line of text: without control characters, which end a line of a status bar (and NUL
 * ends the connection to the desktop bus), and without the marks by which all that follows runs the other way.
 */
export const plainName = (name: string): string =>
  name
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();

/** Whether there is something to see of a name: not only marks, spaces and signs of no width. */
export const isSeen = (name: string): boolean => /[^\p{C}\p{Z}\p{M}]/u.test(name);
