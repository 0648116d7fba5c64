import { afterAll, describe, expect, it } from 'vitest';
import { check, type Fault, type FaultOutcome } from './fault.ts';
import { CLOCK_ROWS } from './clock-rows.ts';
import { HISTORY_ROWS } from './history-rows.ts';
import { KEYCHAIN_ROWS } from './keychain-rows.ts';
import { NETWORK_ROWS } from './network-rows.ts';
import { SETTINGS_ROWS } from './settings-rows.ts';
import { saveOutcomes } from './results.ts';

/** Every row of the table, on the real core with real files. */

const GROUPS: readonly (readonly [string, readonly Fault[]])[] = [
  ['Settings', SETTINGS_ROWS],
  ['History', HISTORY_ROWS],
  ['This computer’s clock', CLOCK_ROWS],
  ['Keychain', KEYCHAIN_ROWS],
  ['Network and answers', NETWORK_ROWS],
];

const outcomes = new Map<Fault, FaultOutcome>();

describe.each(GROUPS)('%s', (_group, faults) => {
  it.each(faults)('$what', async (fault) => {
    outcomes.set(fault, await check(fault));
  });
});

it('has at least 150 rows, each of its own', () => {
  const all = GROUPS.flatMap(([, faults]) => faults.map(({ what }) => what));
  expect(all.length).toBeGreaterThanOrEqual(150);
  expect(new Set(all).size).toBe(all.length);
});

afterAll(() => {
  saveOutcomes('core', GROUPS, outcomes);
});
