import { describe, expect, it } from 'vitest';
import { sideFaults, sidesIn } from '../../../build/left-right-check.mjs';

/** Styles that would not be mirrored in a language from right to left. */

const found = (declaration: string): number => sidesIn(`<style>\n.a {\n  ${declaration}\n}\n</style>`, true).length;

describe('a style', () => {
  it.each([
    'left: 0;',
    'right: 4px;',
    'margin-left: auto;',
    'padding-right: 8px;',
    'border-left: 1px solid red;',
    'border-top-right-radius: 4px;',
    'text-align: right;',
    'float: left;',
    'padding: 1px 2px 3px 4px;',
    'margin: 0 0 8px 4px;',
    'inset: 0 70% 0 0;',
    'background: no-repeat right 4px center;',
    'transform: translateX(16px);',
  ])('with a side of the screen is found: %s', (declaration) => {
    expect(found(declaration)).toBe(1);
  });

  it.each([
    'margin-inline-start: auto;',
    'inset-inline-end: 0;',
    'text-align: end;',
    'padding: 1px 2px 3px 2px;',
    'inset: 0;',
    'flex-flow: row wrap;',
    'transform: translateX(-50%);',
    'left: 0; /* physical: measured on screen */',
    'color: var(--left-over);',
  ])('without one, or with a reason for it, is not: %s', (declaration) => {
    expect(found(declaration)).toBe(0);
  });

  it('is looked at in markup too, and nothing else there is', () => {
    const markup = '<p style:left="2px">left: 0;</p>\n<!-- physical: drawn -->\n<p style:left="2px"></p>';
    expect(sidesIn(markup, true)).toEqual([{ line: 1, what: 'style:inset-inline-start or -end' }]);
  });
});

describe('an arrow', () => {
  const withIcon = (tag: string): string =>
    `<script lang="ts">\n  import Back from '@lucide/svelte/icons/arrow-left';\n</script>\n${tag}`;

  it('that would point the wrong way is found', () => {
    expect(sidesIn(withIcon('<Back size={16} />'), true)).toHaveLength(1);
    expect(sidesIn(withIcon('<Back size={16} class="directional" />'), true)).toEqual([]);
    expect(sidesIn(withIcon('<Backdrop />'), true)).toEqual([]);
  });
});

describe('the windows', () => {
  it('name no side without a reason', () => {
    expect(sideFaults()).toEqual([]);
  });
});
