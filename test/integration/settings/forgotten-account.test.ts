import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSettings } from '../../../main/settings/settings-store.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';
import { account } from './support.ts';

const ID = 'quagga-team';

it('a removed account is in no copy of the settings: not what was shown of it, nor its entries, nor among the lost', () => {
  const folder = temporaryFolder();
  const open = () => openSettings(folder, createManualClock(Date.UTC(2026, 10, 26)));
  const store = open();
  store.addAccount(account(ID, { name: 'Okapi & Sons' }));
  store.addAccount(account('acme'));
  store.patch({
    shownView: { view: 'dashboard', accountId: ID, preset: 'today', asTable: false, scrollTop: 0 },
    lostAccountIds: [ID, 'lost'],
    keysToDelete: [`${ID} at https://${ID}.acquire.io in 0123`, 'other at https://other.acquire.io in 0123'],
  });
  store.close();
  const again = open();
  again.patch({ pollIntervalMs: 15_000 });
  again.close();
  const last = open();
  const copies = (): string[] => readdirSync(folder).filter((name) => name.startsWith('settings.backup'));
  const mentioning = (text: string): string[] =>
    copies().filter((name) => readFileSync(join(folder, name), 'utf8').includes(text));
  expect(mentioning(ID).length).toBeGreaterThan(0);
  last.removeAccount(ID);
  expect(last.get().shownView).toBeNull();
  expect(mentioning(ID)).toEqual([]);
  expect(mentioning('Okapi')).toEqual([]);
  // What is about others stays.
  expect(mentioning('acme').length).toBeGreaterThan(0);
  expect(mentioning('other at https').length).toBeGreaterThan(0);
  last.close();
});
