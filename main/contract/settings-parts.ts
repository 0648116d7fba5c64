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
