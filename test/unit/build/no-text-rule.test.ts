import { ESLint, Linter } from 'eslint';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { IN_THE_CATALOGUE, NO_PHRASE, NO_TEXT, NO_TEXT_IN_MARKUP } from '../../../build/no-text-rule.mjs';

/** The lint rule that keeps what a person reads in the catalogue, seen to find it. */

const rules = (selectors: readonly object[]): Linter.RulesRecord => ({
  'no-restricted-syntax': ['error', ...selectors],
});

const svelteParser: unknown = svelte.configs.base
  .map((config) => config.languageOptions?.['parser'])
  .find((parser) => parser !== undefined);

function foundIn(code: string, fileName: 'x.ts' | 'x.svelte'): number {
  const config = [
    { files: ['**/*.ts'], languageOptions: { parser: ts.parser }, rules: rules([...NO_TEXT, ...NO_PHRASE]) },
    {
      files: ['**/*.svelte'],
      languageOptions: { parser: svelteParser },
      rules: rules([...NO_TEXT, ...NO_PHRASE, ...NO_TEXT_IN_MARKUP]),
    },
  ] as Linter.Config[];
  const messages = new Linter().verify(code, config, fileName);
  expect(messages.filter(({ message }) => message !== IN_THE_CATALOGUE)).toEqual([]);
  return messages.length;
}

describe('a text literal', () => {
  it.each([
    ["export const a = 'Something went wrong';", 'x.ts'],
    ["export const a = 'Waiting…';", 'x.ts'],
    ["export const a = { label: 'Export' };", 'x.ts'],
    ['export const a = (count) => `Exported ${count} rows of data`;', 'x.ts'],
    ['export const a = (count) => `Total: ${count}`;', 'x.ts'],
    ["export const a = 'not up to date';", 'x.ts'],
    ['<p>Hello</p>', 'x.svelte'],
    ['<button title="Close it">×</button>', 'x.svelte'],
    ['<img alt="A chart" src="x" />', 'x.svelte'],
    ["<p>{'Saved'}</p>", 'x.svelte'],
    ["<script>let { done } = $props();</script>\n<p>{done ? 'Saved' : 'Saving'}</p>", 'x.svelte'],
  ] as const)('is found: %s', (code, fileName) => {
    expect(foundIn(code, fileName)).toBeGreaterThan(0);
  });

  it.each([
    ["export const a = new Error('the picture could not be drawn');", 'x.ts'],
    ["export const a = 'image/png';", 'x.ts'],
    ["export const a = Symbol('settings search');", 'x.ts'],
    ['export const a = m().exporting.title();', 'x.ts'],
    ['<p class="words small">{m().exporting.title()} · 12</p>', 'x.svelte'],
  ] as const)('that nobody reads is not: %s', (code, fileName) => {
    expect(foundIn(code, fileName)).toBe(0);
  });
});

describe('the rule', () => {
  it.each([
    'main/tray/x.ts',
    'main/notifications/x.ts',
    'main/windows/x.ts',
    'main/cli/x.ts',
    'renderer/words/x.ts',
    'renderer/charts/x.ts',
    'renderer/components/ui/x.ts',
    'renderer/components/ui/X.svelte',
    'renderer/views/X.svelte',
  ])('is in force in %s', async (file) => {
    const { rules: inForce } = (await new ESLint().calculateConfigForFile(file)) as { rules: Record<string, unknown> };
    expect(JSON.stringify(inForce['no-restricted-syntax'])).toContain(IN_THE_CATALOGUE);
  });
});
