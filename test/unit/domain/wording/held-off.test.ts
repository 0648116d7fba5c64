import { expect, it } from 'vitest';
import type { Connection } from '../../../../main/contract/snapshot.ts';
import { accountStatus } from '../../../../main/domain/wording/account-status.ts';
import { ENGLISH } from '../../../../main/domain/wording/language.ts';

/** A server that wants to be left alone is nothing to worry about: it is said when the next update comes. */

const NOW_MS = Date.parse('2026-03-10T14:06:30Z');
const statusOf = (connection: Partial<Connection>) =>
  accountStatus(
    {
      timeZone: 'UTC',
      connection: { status: 'error', problem: { code: 'rate-limited' }, sinceMs: NOW_MS - 60_000, ...connection },
    },
    null,
    NOW_MS,
    ENGLISH,
  );

it('says calmly when the next update is', () => {
  expect(statusOf({ heldOffUntilMs: NOW_MS + 30 * 60_000 })).toEqual({
    tone: 'quiet',
    text: 'Next update at 14:36, as Acquire asked',
  });
});

it('says what is wrong where that time is over, or where something else is the matter', () => {
  expect(statusOf({ heldOffUntilMs: NOW_MS - 1 }).text).toBe('Too many requests since 14:05');
  expect(statusOf({}).text).toBe('Too many requests since 14:05');
  expect(statusOf({ status: 'offline', problem: { code: 'offline' }, heldOffUntilMs: NOW_MS + 60_000 }).tone).toBe(
    'quiet',
  );
  expect(statusOf({ status: 'paused', problem: null, heldOffUntilMs: NOW_MS + 60_000 }).text).toMatch(/^Paused/);
});
