import * as v from 'valibot';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { accountIdSchema, apiKeySchema } from '../../contract/settings.ts';
import { meantAccountId, visible } from './account-address.ts';

/** What a person typed or pasted, made into what the endpoint needs. */

/**
 * The account id out of what was typed: the id itself, or the team's whole address pasted from a browser.
 * `acme`, `ACME.acquire.io` and `https://acme.acquire.io/login` all give `acme`.
 */
export function parseAccountId(typed: string): Result<string> {
  const parsed = v.safeParse(accountIdSchema, meantAccountId(typed));
  return parsed.success ? ok(parsed.output) : fail('invalid-account-id');
}

/** The key without what a copy brings along: blanks around it, characters without width, the word `Bearer`. */
export function parseApiKey(typed: string): Result<string> {
  const parsed = v.safeParse(apiKeySchema, visible(typed).replace(/^Bearer\s+/i, ''));
  return parsed.success ? ok(parsed.output) : fail('invalid-api-key');
}
