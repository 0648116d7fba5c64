import { expect, it } from 'vitest';
import { importedBy } from '../imported-modules.ts';

/** What is read before the popover shows anything is counted: each more of it is a later first picture, of both windows. */

const needed = [...importedBy('renderer/main.ts'), ...importedBy('renderer/views/Popover.svelte')];
const inside = (folder: string): string[] => [...new Set(needed)].filter((name) => name.startsWith(folder)).toSorted();

it('is what is looked at', () => {
  expect(needed).toEqual(
    expect.arrayContaining(['renderer/App.svelte', 'renderer/components/popover/Sparkline.svelte']),
  );
  expect(needed).toContain('svelte');
});

it('nothing of charts, dialogs and other pages is read for it', () => {
  expect(inside('chart.js')).toEqual([]);
  for (const room of ['export', 'settings', 'history', 'week', 'accounts']) {
    expect(inside(`renderer/components/${room}/`)).toEqual([]);
  }
  expect(inside('renderer/views/')).toEqual(['renderer/views/Popover.svelte', 'renderer/views/loaded-views.svelte.ts']);
  expect(inside('renderer/components/ui/')).not.toContain('renderer/components/ui/DateField.svelte');
});

it('of the calendar’s library only the functions that are used', () => {
  expect(inside('temporal-polyfill').every((name) => name.startsWith('temporal-polyfill/fns/'))).toBe(true);
  expect(inside('temporal-polyfill').length).toBeGreaterThan(0);
});

it('few modules of ours', () => {
  expect(inside('renderer/').length + inside('main/').length).toBeLessThanOrEqual(100);
});
