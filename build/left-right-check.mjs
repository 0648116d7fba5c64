// Styles say where a line starts and ends, not left and right, so that a language from right to left is laid out by itself.
// `npm run check` runs it: node build/left-right-check.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './console.mjs';

/** A comment with the reason, on the same line or the one before, lets a side stand. */
const REASON = /\bphysical: \S/;

const SIDE = '(?:left|right)';
/** @type {readonly [RegExp, string][]} what is found, and what to write instead */
const RULES = [
  [new RegExp(`(?:^|[\\s;{])${SIDE}\\s*:`), 'inset-inline-start or -end'],
  [
    new RegExp(`\\b(?:margin|padding|border|scroll-margin|scroll-padding)-${SIDE}\\b`),
    'the same with -inline-start or -end',
  ],
  [new RegExp(`\\bborder-(?:top|bottom)-${SIDE}-radius\\b`), 'border-start-start-radius and its like'],
  [new RegExp(`\\b(?:text-align|float|clear)\\s*:\\s*${SIDE}\\b`), 'start or end'],
  [new RegExp(`\\b(?:background|background-position|transform-origin)\\s*:[^;]*\\b${SIDE}\\b`), 'var(--inline-end)'],
  [/\btranslateX\((?!-50%\))/, 'inset-inline-start, or a reason'],
];
const STYLE_DIRECTIVE = new RegExp(`\\bstyle:(?:${SIDE}|(?:margin|padding)-${SIDE})\\b`);
/** Pictures that point to what comes before or after. */
const ARROW_IMPORT = /import (\w+) from '@lucide\/svelte\/icons\/(?:arrow|chevron|chevrons|move)-(?:left|right)'/g;
const FOUR = /\b(?:margin|padding|inset)\s*:\s*(\S+)\s+(\S+)\s+(\S+)\s+([^\s;]+)\s*;/;

/**
 * @param {string} text of a `.svelte` or `.css` file
 * @param {boolean} isComponent
 * @returns {{ line: number, what: string }[]}
 */
export function sidesIn(text, isComponent) {
  const lines = text.split('\n');
  /** @type {{ line: number, what: string }[]} */
  const found = [];
  let inStyle = !isComponent;
  const arrows = [...text.matchAll(ARROW_IMPORT)].map(
    ([, name]) => new RegExp(`<${name}\\b(?![^>]*\\bdirectional\\b)`),
  );
  for (const [place, line] of lines.entries()) {
    if (isComponent && line.startsWith('<style')) inStyle = true;
    else if (isComponent && line.startsWith('</style')) inStyle = false;
    if (REASON.test(line) || REASON.test(lines[place - 1] ?? '')) continue;
    const what = inStyle ? wrongIn(line) : wrongInMarkup(line, arrows);
    if (what !== undefined) found.push({ line: place + 1, what });
  }
  return found;
}

/**
 * @param {string} line
 * @param {readonly RegExp[]} arrows
 */
function wrongInMarkup(line, arrows) {
  if (STYLE_DIRECTIVE.test(line)) return 'style:inset-inline-start or -end';
  return arrows.some((arrow) => arrow.test(line)) ? 'class="directional", so that the arrow turns round' : undefined;
}

/** @param {string} declaration */
function wrongIn(declaration) {
  const [, , right, , left] = FOUR.exec(declaration) ?? [];
  if (right !== left) return 'a -block and an -inline property';
  return RULES.find(([pattern]) => pattern.test(declaration))?.[1];
}

/** @returns {string[]} one line for each side that is written out */
export function sideFaults() {
  const folder = join(ROOT, 'renderer');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.(svelte|css)$/.test(file.name))
    .flatMap((file) => {
      const path = join(file.parentPath, file.name);
      const found = sidesIn(readFileSync(path, 'utf8'), file.name.endsWith('.svelte'));
      return found.map(({ line, what }) => `${relative(ROOT, path)}:${line}: a side of the screen; write ${what}`);
    });
}

if (process.argv[1] === import.meta.filename) {
  const faults = sideFaults();
  process.stdout.write(faults.map((fault) => `${fault}\n`).join(''));
  process.exitCode = faults.length === 0 ? 0 : 1;
}
