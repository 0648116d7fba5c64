/** Pieces of SVG documents as text. */

/** Text at a place; `style` is further attributes. */
export const svgText = (x: number, y: number, content: string, style: string): string =>
  `<text x="${tenth(x)}" y="${tenth(y)}" ${style}>${svgEscape(content)}</text>`;

/** To a tenth of a pixel. */
export const tenth = (value: number): number => Math.round(value * 10) / 10;

/** Text that means nothing to a parser. */
export const svgEscape = (value: string): string =>
  value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
