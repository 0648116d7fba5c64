import * as v from 'valibot';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { accountIdSchema, apiKeySchema } from '../../contract/settings.ts';

/** What a person typed or pasted, made into what the endpoint needs. */

/**
 * The account id out of what was typed: the id itself, or the team's whole address pasted from a browser.
 * `acme`, `ACME.acquire.io` and `https://acme.acquire.io/login` all give `acme`.
 */
export function parseAccountId(typed: string): Result<string> {
  const host = visible(typed)
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/\.acquire\.io\.?$/, '');
  const parsed = v.safeParse(accountIdSchema, host);
  return parsed.success ? ok(parsed.output) : fail('invalid-account-id');
}

/** The key without what a copy brings along: blanks around it, characters without width, the word `Bearer`. */
export function parseApiKey(typed: string): Result<string> {
  const parsed = v.safeParse(apiKeySchema, visible(typed).replace(/^Bearer\s+/i, ''));
  return parsed.success ? ok(parsed.output) : fail('invalid-api-key');
}

/** Web pages and mails put characters into what is copied that nobody sees. */
function visible(typed: string): string {
  return typed.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '').trim();
}
