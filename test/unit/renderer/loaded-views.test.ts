import { expect, it } from 'vitest';
import { LoadedViews, type ViewComponent } from '../../../renderer/views/loaded-views.svelte.ts';

const page = (() => undefined) as unknown as ViewComponent;

it('a view whose file cannot be read is known, and read once it is wanted again and can be', async () => {
  let isGone = true;
  const load = (): Promise<{ default: unknown }> =>
    isGone ? Promise.reject(new Error('gone')) : Promise.resolve({ default: page });
  const views = new LoadedViews({
    dashboard: load,
    popover: load,
    accounts: load,
    week: load,
    alerts: load,
    history: load,
    settings: load,
    about: load,
    welcome: load,
  });
  await views.load('history');
  expect([views.get('history'), views.isUnread('history'), views.isUnread('week')]).toEqual([null, true, false]);
  isGone = false;
  await views.load('history');
  expect([views.get('history'), views.isUnread('history')]).toEqual([page, false]);
});
