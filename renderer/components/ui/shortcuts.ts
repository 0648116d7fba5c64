import type { RangePreset } from '../../../main/contract/range.ts';
import { RANGE_BUTTONS } from '../../words/range-buttons.ts';
import type { Page } from './pages.ts';

export type Shortcut =
  | 'refresh'
  | 'export'
  | 'export-options'
  | 'table'
  | 'heat-map'
  | 'back'
  | 'help'
  | Page
  | { readonly preset: RangePreset };

const LETTERS: Readonly<Record<string, Shortcut>> = {
  r: 'refresh',
  e: 'export',
  o: 'export-options',
  t: 'table',
  m: 'heat-map',
  w: 'week',
  l: 'accounts',
  d: 'dashboard',
  '?': 'help',
  escape: 'back',
  a: 'alerts',
  h: 'history',
  ',': 'settings',
};

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target' | 'defaultPrevented'>;

/** What a key press means, the same in all views; null while typing, with other modifiers, and for every other key. */
export function shortcutFor(event: Key): Shortcut | null {
  if (event.defaultPrevented || event.altKey || isTyping(event.target)) return null;
  const key = event.key.toLowerCase();
  // Ctrl+, and ⌘, are what settings open with elsewhere.
  if (event.ctrlKey || event.metaKey) return key === ',' ? 'settings' : null;
  const range = RANGE_BUTTONS[Number(key) - 1];
  if (range !== undefined && range !== 'custom') return { preset: range };
  return Object.hasOwn(LETTERS, key) ? (LETTERS[key] ?? null) : null;
}

const isTyping = (target: EventTarget | null): boolean =>
  typeof HTMLElement !== 'undefined' && target instanceof HTMLElement && target.matches('input, select, textarea');
