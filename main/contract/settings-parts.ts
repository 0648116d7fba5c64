import * as v from 'valibot';

/** Parts of the settings that other schemas of the contract need too. */

/** The subdomain of a team's Acquire address: one DNS label, lower case. */
export const accountIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/));
