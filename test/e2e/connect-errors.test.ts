import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerFault } from '../../main/demo/faults.ts';
import { expect } from './desktop/index.ts';
import { connect, DASHBOARD, filesWith, newProfile, test, TEST_KEY, WELCOME } from './support.ts';

/** What a server may answer to **Connect**, and the plain words for it. */
const REFUSALS: readonly { readonly answer: AnswerFault; readonly title: string; readonly advice: RegExp }[] = [
  { answer: { kind: 'status', status: 401 }, title: 'API key not accepted.', advice: /Create a new key/ },
  { answer: { kind: 'status', status: 403 }, title: 'No permission to read analytics.', advice: /IP address/ },
  {
    answer: { kind: 'status', status: 404 },
    title: 'No video analytics at this address.',
    advice: /Check the account ID/,
  },
  { answer: { kind: 'html' }, title: 'A web page answered instead of Acquire.', advice: /Check the account ID/ },
  { answer: { kind: 'status', status: 429 }, title: 'Too many requests.', advice: /asked Glance to wait/ },
  {
    answer: { kind: 'status', status: 503 },
    title: 'Acquire is down for maintenance.',
    advice: /isn’t available right now/,
  },
  {
    answer: { kind: 'redirect', location: 'http://127.0.0.1:1/' },
    title: 'Redirected to another address.',
    advice: /sign-in/i,
  },
  { answer: { kind: 'cut-off' }, title: 'The answer was incomplete.', advice: /empty or incomplete/ },
];

test('each refusal is said in plain words, keeps what was typed, and leaves nothing behind', async ({
  launch,
  trayOf,
  desktop,
  keyring,
  team,
}) => {
  const userDataDir = await newProfile(desktop);
  const app = await launch({ userDataDir, ...team.launchOptions });
  const page = await app.windowWith(WELCOME);
  const said = page.getByTestId('connect-problem');
  for (const { answer, title, advice } of REFUSALS) {
    team.server.setFaults({ answer });
    await connect(page);
    await expect(said).toContainText(title);
    await expect(said).toContainText(advice);
    await expect(page.getByLabel('Account ID', { exact: true })).toHaveValue('acme');
    await expect(page.getByLabel('API key', { exact: true })).toHaveValue(TEST_KEY);
  }

  await connect(page, TEST_KEY, 'not an id');
  await expect(said).toContainText('This isn’t an account ID.');
  await connect(page, 'with a blank');
  await expect(said).toContainText('This isn’t an API key.');

  await team.server.close();
  await connect(page);
  await expect(said).toContainText('The connection was refused.');

  await expect(page.locator(DASHBOARD)).toHaveCount(0);
  expect(await (await trayOf(app)).menuLabels()).toContain('Not connected yet');
  expect(await keyring.find({ service: 'Glance for Acquire' })).toEqual([]);
  await app.close();
  const kept = JSON.parse(readFileSync(join(userDataDir, 'settings.json'), 'utf8')) as { accounts?: unknown[] };
  expect(kept.accounts ?? []).toEqual([]);
  expect(filesWith(userDataDir, TEST_KEY)).toEqual([]);
});

test('a proxy that is not there is named', async ({ launch, desktop, team }) => {
  const proxy = ['--proxy-server=127.0.0.1:1', '--proxy-bypass-list=<-loopback>'];
  const { args, env } = team.launchOptions;
  const app = await launch({ userDataDir: await newProfile(desktop), args: [...args, ...proxy], env });
  const page = await app.windowWith(WELCOME);
  await connect(page);
  await expect(page.getByTestId('connect-problem')).toContainText('The proxy blocked Glance.');
  expect(team.server.requests).toEqual([]);
});
