import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from '../e2e/desktop/index.ts';
import { connect, DASHBOARD, filesBelow, filesWith, newProfile, test, TEST_KEY, WELCOME } from '../e2e/support.ts';

// Removing an account with its history leaves neither in any file, copies, free pages and journals among them.

const ID = 'quagga-team-7351';
const NAME = 'Okapi & Sons 4417';
const NOTE = 'tapir note 9902';

test('what was deleted is in no file, and every file is its owner’s alone', async ({ launch, desktop, team }) => {
  const options = { userDataDir: await newProfile(desktop), ...team.launchOptions };
  const first = await launch(options);
  const page = await first.windowWith(WELCOME);
  await connect(page, TEST_KEY, ID);
  await expect(page.locator(DASHBOARD)).toBeVisible();
  const kept = await page.evaluate(
    async ([id, name, note]) => {
      const { glance } = window as unknown as {
        glance: Record<string, (argument: unknown) => Promise<{ ok: boolean }>>;
      };
      const date = new Date().toISOString().slice(0, 10);
      const answers = [
        await glance['updateAccount']?.({ id, name }),
        await glance['saveDayNote']?.({ accountId: id, date, text: note }),
      ];
      return answers.every((answer) => answer?.ok);
    },
    [ID, NAME, NOTE] as const,
  );
  expect(kept).toBe(true);
  await first.close();
  expect(filesWith(options.userDataDir, NAME).map((file) => basename(file))).toContain('settings.json');
  // In the file itself or still in the log beside it, as far as quitting got.
  expect(filesWith(options.userDataDir, NOTE).map((file) => basename(file).replace('-wal', ''))).toContain(
    'history.sqlite',
  );

  // A start with it makes copies of the settings.
  const second = await launch(options);
  const dashboard = await second.windowWith(DASHBOARD);
  const own = filesBelow(options.userDataDir).filter((file) =>
    /\/(?:settings[^/]*\.json|history\.[^/]+|status\.json|logs\/.+)$/.test(file),
  );
  expect(own.length).toBeGreaterThan(4);
  expect(own.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
  await dashboard.evaluate((id) => {
    const { glance } = window as unknown as { glance: { removeAccount: (request: object) => Promise<unknown> } };
    return glance.removeAccount({ id, history: 'delete' });
  }, ID);
  await expect(dashboard.locator(WELCOME)).toBeVisible();
  await second.close();
  const third = await launch(options);
  await third.windowWith(WELCOME);
  await third.close();

  for (const text of [NAME, NOTE, ID]) expect([text, filesWith(options.userDataDir, text)]).toEqual([text, []]);
  const wide = Buffer.from(NOTE, 'utf16le');
  expect(filesBelow(options.userDataDir).filter((file) => readFileSync(file).includes(wide))).toEqual([]);
});
