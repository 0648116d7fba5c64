import { mount } from 'svelte';
import App from './App.svelte';
import { GlanceState } from './state/glance.svelte.ts';
import './state/bridge.svelte.ts';
import { LoadedViews } from './views/loaded-views.svelte.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

/** One entry for both windows: the address says which of them this is. */
const query = new URLSearchParams(location.search);
const windowKind = query.get('window') === 'popover' ? 'popover' : 'main';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
document.documentElement.dataset['theme'] = prefersDark.matches ? 'dark' : 'light';
document.documentElement.dataset['window'] = windowKind;

const views = new LoadedViews();
// Charts measure their labels when they are made, so the font has to be there first. Failing to load it is no reason
// to show nothing.
const font = document.fonts.load('500 12px "Inter Variable"').catch(() => []);
const glance = new GlanceState(window.glance, {
  nowMs: () => Date.now(),
  windowKind,
  prefersDark,
  prepareView: async (view, numbers) => {
    try {
      // A popover is quickly made, and drawn once; a dashboard takes as long to make as its numbers take to come.
      if (windowKind === 'popover') await Promise.all([views.load('popover'), font, numbers]);
      else await Promise.all([views.load(view), font]);
    } finally {
      const target = document.querySelector('#app');
      if (target !== null) mount(App, { target, props: { glance, windowKind, views } });
    }
  },
});
if (query.has('restarted')) glance.sayRestarted();
// Asked for at once, so that the numbers come while the rest is loaded.
glance.start();

// Loaded meanwhile, because it is nearly always what will be shown.
void views.load(windowKind === 'popover' ? 'popover' : 'dashboard');
