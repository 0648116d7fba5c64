import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './desktop/index.ts';
import { connectFirst, DASHBOARD, newProfile, test, WELCOME } from './support.ts';

const DAMAGED = '{"accounts": [ this was cut off';

test('damaged settings are put aside, said, and the app works with its defaults', async ({ launch, desktop, team }) => {
  const userDataDir = await newProfile(desktop);
  writeFileSync(join(userDataDir, 'settings.json'), DAMAGED);
  const app = await launch({ userDataDir, ...team.launchOptions });
  const welcome = await app.windowWith(WELCOME);
  await expect(welcome.getByTestId('notice')).toContainText('Settings were reset.');
  const page = await connectFirst(app);
  await expect(page.getByTestId('notice')).toContainText('Settings were reset.');
  const aside = readdirSync(userDataDir).filter((name) => /^settings\.damaged-.*\.json$/.test(name));
  expect(aside).toHaveLength(1);
  expect(readFileSync(join(userDataDir, aside[0] ?? ''), 'utf8')).toBe(DAMAGED);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByTestId('notice')).toHaveCount(0);
});

test('a damaged history is put aside, said, and begun anew', async ({ launch, desktop, team }) => {
  const userDataDir = await newProfile(desktop);
  const first = await launch({ userDataDir, ...team.launchOptions });
  await connectFirst(first);
  await first.close();

  for (const name of ['history.sqlite-wal', 'history.sqlite-shm']) rmSync(join(userDataDir, name), { force: true });
  writeFileSync(join(userDataDir, 'history.sqlite'), 'this is no database, '.repeat(1000));
  const app = await launch({ userDataDir, ...team.launchOptions });
  const page = await app.windowWith(DASHBOARD);
  await expect(page.getByTestId('notice')).toContainText('Glance started a new history.');
  await expect(page.locator('[data-testid="tile-sessions"] [data-value]')).not.toHaveAttribute('data-value', '');
  const names = readdirSync(userDataDir).filter((name) => name.startsWith('history') && name.includes('damaged'));
  expect(names).toHaveLength(1);
});
