import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
// What the library itself makes of an icon; it is not among what the package lets one import by name.
import buildIcon from '../../../node_modules/@lucide/svelte/dist/utils/buildLucideIconNode.js';
import { ICON_PROPS, plainIcon } from '../../../build/plain-icons.mjs';

/** Icons that are markup look like those that the library makes at run time. */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const components = readdirSync(join(ROOT, 'renderer'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
const imported = components.flatMap((text) => [...text.matchAll(/(\w+) from '@lucide\/svelte\/icons\/([\w-]+)'/g)]);
const icons = [...new Set(imported.map(([, , icon = '']) => icon))].toSorted();

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));

it('there are icons', () => {
  expect(icons.length).toBeGreaterThan(30);
});

it.each(icons)('%s is drawn by the same shapes with the same attributes', (icon) => {
  const source = readFileSync(join(ROOT, 'node_modules/@lucide/svelte/dist/icons', `${icon}.svelte`), 'utf8');
  const [, svg = '', shapes = ''] = /<svg([^>]*)>(.*)<\/svg>/s.exec(plainIcon(source)) ?? [];
  const data = JSON.parse(/iconData = (\{.*\});/.exec(source)?.[1] ?? '') as Parameters<typeof buildIcon>[0];
  const [, theirs, nodes = []] = buildIcon(data, {
    color: 'currentColor',
    className: 'lucide-icon',
    hasA11yProp: false,
  });
  const { width, height, class: classes, ...look } = theirs as Record<string, string | number>;
  expect([width, height]).toEqual([24, 24]);
  expect(svg).toContain(`'${String(classes)}'`);
  const asText = ([name, value]: [string, unknown]): [string, string] => [name, String(value)];
  expect(attributesOf(svg)).toEqual(Object.fromEntries(Object.entries(look).map(asText)));
  expect([...shapes.matchAll(/<(\w+)([^>]*)\/>/g)].map(([, tag, rest = '']) => [tag, attributesOf(rest)])).toEqual(
    nodes.map(([tag, attributes]) => [tag, Object.fromEntries(Object.entries(attributes).map(asText))]),
  );
});

it('an icon written in another way is no reason to leave it out', () => {
  expect(() => plainIcon('<script>const icon = [];</script>')).toThrow('written in another way');
});

it('nobody gives an icon what it does not take', () => {
  const names = [...new Set([...imported.map(([, name = '']) => name), 'Icon'])].join('|');
  const given = components.flatMap((text) => {
    const tags = text.matchAll(new RegExp(`<(?:${names})\\s((?:[^<>{}]|\\{[^}]*\\})*)/>`, 'g'));
    return [...tags].flatMap(([, props = '']) => [...props.matchAll(/(?:^|\s)([\w-]+)=/g)].map(([, prop]) => prop));
  });
  expect([...new Set(given)].toSorted()).toEqual([...ICON_PROPS].toSorted());
});
