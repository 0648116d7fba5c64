// Icons as plain markup. The library makes each of them from a list at run time, attribute by attribute, and there are twenty in
// a dashboard's first picture, which waits for them.
import { readFileSync } from 'node:fs';

const ICON = /[\\/]@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/][\w-]+\.svelte$/;

/** What an icon of ours may be given; all are hidden from screen readers, for words stand beside them. */
export const ICON_PROPS = ['size', 'class', 'aria-hidden'];

/** The bundler's way to them: what is imported stays the same. */
export function plainIcons() {
  return {
    name: 'plain-icons',
    enforce: /** @type {const} */ ('pre'),
    /** @param {string} id */
    load: (id) => (ICON.test(id) ? plainIcon(readFileSync(id, 'utf8')) : null),
  };
}

/**
 * An icon of the library as a component of markup.
 * @param {string} source of the library's component
 * @throws {Error} where it is written otherwise than we know
 */
export function plainIcon(source) {
  const data = /const iconData = (\{.*\});/.exec(source)?.[1];
  if (data === undefined)
    throw new Error('An icon of @lucide/svelte is written in another way: see build/plain-icons.mjs.');
  /** @type {{ name: string, size: number, aliases?: string[], node: [string, Record<string, string>][] }} */
  const { name, size, aliases = [], node } = JSON.parse(data);
  const classes = ['lucide', ...[name, ...aliases].map((one) => `lucide-${one}`), 'lucide-icon'].join(' ');
  const shapes = node.map(([tag, attributes]) => `<${tag}${written(attributes)} />`).join('');
  const look = written({
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${size} ${size}`, fill: 'none', stroke: 'currentColor' },
    ...{ 'stroke-width': '2', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' },
  });
  return [
    `<script>let { size = ${size}, class: own = '' } = $props();</script>`,
    `<svg${look} width={size} height={size} class={own === '' ? '${classes}' : \`${classes} \${own}\`}>${shapes}</svg>`,
  ].join('\n');
}

/** @param {Record<string, string>} attributes */
const written = (attributes) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
