// Makes one table, test/faults/RESULTS.md, of what the runs left.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './console.mjs';

/** Where the runs leave what came of their rows. */
export const OUTCOMES = join(ROOT, 'test-results', 'faults');
const RESULTS = join(ROOT, 'test', 'faults', 'RESULTS.md');

/**
 * @typedef {{ tray: string, window: string, recoverySeconds: number | null, rowsBefore: number, rowsAfter: number, ranAt?: string }} Outcome
 * @typedef {{ what: string, promise: string, outcome: Outcome | null }} Row
 * @typedef {{ groups: { name: string, rows: Row[] }[], figures: Record<string, number> }} Part
 */

/**
 * Writes the table; a part that did not run keeps what the file says of it.
 * @param {readonly ('core' | 'app' | 'mutations' | 'soak')[]} ran
 */
export function writeFaultResults(ran) {
  const names = /** @type {const} */ (['core', 'app', 'mutations', 'soak']);
  const parts = names.map((name) => ({ name, text: ran.includes(name) ? sectionOf(name) : null }));
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
  const sections = parts.map(({ name, text }) => {
    const kept = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`).exec(before)?.[0];
    return text === null ? (kept ?? '') : `<!-- ${name} -->\n\n${text}\n\n<!-- /${name} -->`;
  });
  const head = [
    '# What happens when something goes wrong',
    '',
    'Written by `npm run test:faults` and, for “Thirty days”, by `npm run test:soak`. On the real app the first runs a short',
    'list of rows; with `-- --full` it runs all. Each row is a promise; the sentences are those that the tray’s tooltip and the',
    'window show. “Back after” is the time from the end of the cause to good numbers.',
  ];
  writeFileSync(RESULTS, `${[head.join('\n'), ...sections.filter((text) => text !== '')].join('\n\n')}\n`);
}

/** @param {string} name */
function sectionOf(name) {
  const file = join(OUTCOMES, `${name}.json`);
  if (!existsSync(file)) return null;
  const part = JSON.parse(readFileSync(file, 'utf8'));
  if (name === 'mutations') return mutationsText(part);
  return name === 'soak' ? soakText(part) : faultsText(name, part);
}

/**
 * @param {string} name
 * @param {Part} part
 */
function faultsText(name, { groups, figures }) {
  const rows = groups.flatMap((group) => group.rows);
  const held = rows.filter(({ outcome }) => outcome !== null);
  const lost = held.filter(({ outcome }) => outcome !== null && outcome.rowsAfter < outcome.rowsBefore);
  const where =
    name === 'core'
      ? 'On the real core with real files and a server on loopback, with the clock turned by hand.'
      : 'On the real built app from outside: its tray over the session bus, its window as a person reads it, in real time.';
  const silence = figures['longestSilenceMs'];
  const atWork = figures['longestAtWorkMs'];
  const changes = figures['changedCount'];
  const summary = [
    `${rows.length} faults, ${held.length} promises kept, rows lost in ${lost.length}.`,
    ...ranBetween(held.flatMap(({ outcome }) => outcome?.ranAt ?? [])),
    ...(silence === undefined ? [] : [`The longest that the app left a question unanswered: ${silence} ms.`]),
    ...(atWork === undefined ? [] : [`The longest that its main thread was at work during one: ${atWork} ms.`]),
    ...(changes === undefined ? [] : [`It went on after ${changes} random changes of its files.`]),
  ];
  return [`## ${name === 'core' ? 'The core' : 'The real app'}`, where, summary.join(' '), ...groups.map(tableOf)].join(
    '\n\n',
  );
}

/** @param {readonly string[]} times */
function ranBetween(times) {
  const [first, last] = [[...times].sort().at(0), [...times].sort().at(-1)];
  if (first === undefined || last === undefined) return [];
  return [first === last ? `Run at ${first} UTC.` : `Run between ${first} and ${last} UTC.`];
}

/** @param {{ name: string, rows: Row[] }} group */
function tableOf({ name, rows }) {
  return [
    `### ${name}`,
    '',
    '| What happens | Promise | The tray says | A window says | Back after | Rows before | after |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(lineOf),
  ].join('\n');
}

/** @param {Row} row */
function lineOf({ what, promise, outcome }) {
  const cells =
    outcome === null
      ? ['**failed or not run**', '', '', '', '']
      : [
          outcome.tray,
          outcome.window,
          outcome.recoverySeconds === null ? '' : `${outcome.recoverySeconds} s`,
          String(outcome.rowsBefore),
          String(outcome.rowsAfter),
        ];
  return `| ${[what, promise, ...cells].map(cell).join(' | ')} |`;
}

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ') || '–';

/** @param {Record<string, number>} counts */
function mutationsText(counts) {
  return [
    '## Random changes',
    'Without Electron, on real files: it always starts with valid settings or a history that takes new rows, says what it did, and keeps what was readable.',
    [
      '| What is changed | Rounds, all of them survived |',
      '| --- | --- |',
      ...Object.entries(counts).map(([what, count]) => `| ${what} | ${count} |`),
    ].join('\n'),
  ].join('\n\n');
}

/** @param {{ head: string[], rows: (string | number)[][], notes: string[] }} soak */
function soakText({ head, rows, notes }) {
  return [
    '## Thirty days',
    ...notes,
    [
      `| ${head.join(' | ')} |`,
      `| ${head.map(() => '---').join(' | ')} |`,
      ...rows.map((row) => `| ${row.join(' | ')} |`),
    ].join('\n'),
  ].join('\n\n');
}
