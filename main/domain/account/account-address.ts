/** What a person typed or pasted for an account, whatever is wrong with it. */

/**
 * The id that is meant: itself, or the first part of the team's whole address as a browser has it.
 * `acme`, `ACME.acquire.io` and `https://acme.acquire.io/login?next=%2F` all mean `acme`. Not checked.
 */
export function meantAccountId(typed: string): string {
  return visible(typed)
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/\.acquire\.io\.?$/, '');
}

/** Web pages and mails put characters into what is copied that nobody sees. */
export function visible(typed: string): string {
  return typed.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '').trim();
}
