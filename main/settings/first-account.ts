import { readFileSync, statSync } from 'node:fs';

/** What the first icon has to know of the settings. */
export interface FirstAccount {
  readonly id: string;
  readonly name: string;
  /** IANA, or `system` for this computer's own. */
  readonly timeZone: string;
}

/**
 * The account whose number the icon shows, read before the settings are loaded and checked. What does not fit is passed
 * over: an icon without a number is right too.
 */
export function readFirstAccount(settingsPath: string): FirstAccount | null {
  try {
    // A pipe in its place would be waited for without end.
    if (!statSync(settingsPath).isFile()) return null;
    const { accounts, primaryAccountId } = JSON.parse(readFileSync(settingsPath, 'utf8')) as Record<string, unknown>;
    const all: unknown[] = Array.isArray(accounts) ? accounts : [];
    const known = all.map(accountOf).filter((account) => account !== null);
    return known.find(({ id }) => id === primaryAccountId) ?? known[0] ?? null;
  } catch {
    return null;
  }
}

function accountOf(value: unknown): FirstAccount | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, name, timeZone = 'system' } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string' && typeof timeZone === 'string'
    ? { id, name, timeZone }
    : null;
}
