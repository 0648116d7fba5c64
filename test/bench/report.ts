import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { meetsGoal, type Figure, type Sample } from './measure.ts';
import { table } from './table.ts';

/** What a run measured, for people: in the terminal, and in `RESULTS.md`. */

/** A part that was begun and gave no figures. */
export interface FailedPart {
  readonly part: string;
  readonly reason: string;
}

export interface RunAbout {
  /** The Electron that ran. */
  readonly electron: string;
  readonly tookSeconds: number;
  readonly failed: readonly FailedPart[];
}

const RESULTS = join(import.meta.dirname, 'RESULTS.md');
const BEGIN = '<!-- speed: written by `npm run bench -- --write` -->';
const END = '<!-- end of speed -->';
const HEAD = ['what', 'ours', 'spread', 'baseline', 'times', 'goal', 'met', 'the baseline is'] as const;

/** Prints the table and where it was measured. */
export function printFigures(figures: readonly Figure[], about: RunAbout): void {
  process.stdout.write(`${table(HEAD, figures.map(cellsOf))}\n\n${whereOf(about)}\n`);
}

/** Puts the table into the results, in place of the one before. What is said by hand around it stays. */
export async function writeResults(figures: readonly Figure[], about: RunAbout): Promise<void> {
  const text = await readFile(RESULTS, 'utf8');
  const rows = [HEAD, HEAD.map(() => '---'), ...figures.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`);
  const made = `${BEGIN}\n\n${whereOf(about)}${missesOf(figures)}\n\n${rows.join('\n')}\n\n${END}`;
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  const next =
    begin < 0 || end < begin
      ? `${text.trimEnd()}\n\n## Speed and weight\n\n${made}\n`
      : text.slice(0, begin) + made + text.slice(end + END.length);
  await writeFile(RESULTS, next);
}

/** What misses its goal, by how much. */
function missesOf(figures: readonly Figure[]): string {
  const missed = figures.filter((each) => meetsGoal(each) === false);
  if (missed.length === 0) return '';
  const lines = missed.map((each) => {
    const { what, unit, ours, ratio } = each;
    const reached = [
      each.goal?.ratio === undefined || ratio === null ? null : `${ratio.toFixed(2)} times`,
      each.goal?.atMost === undefined ? null : amount(ours.median, unit),
    ];
    return `- ${what}: ${reached.filter((part) => part !== null).join(', ')}; the goal is ${goalOf(each)}.`;
  });
  return `\n\nWhat misses its goal:\n\n${lines.join('\n')}`;
}

function whereOf({ electron, tookSeconds, failed }: RunAbout): string {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return (
    `Electron ${electron}, Node ${process.versions.node}, ${process.platform} ${release().split('.')[0] ?? ''}, ` +
    `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${gib} GiB; ${Math.round(tookSeconds)} s.` +
    failed.map(({ part }) => ` Not measured: ${part}.`).join('')
  );
}

function cellsOf(one: Figure): string[] {
  const { what, unit, ours, baseline, ratio, baselineWhat } = one;
  const met = meetsGoal(one);
  return [
    what,
    amount(ours.median, unit),
    spread(ours, unit),
    baseline === null ? '' : amount(baseline.median, unit),
    ratio === null ? '' : ratio.toFixed(2),
    goalOf(one),
    met === null ? '' : met ? 'yes' : 'no',
    baselineWhat,
  ];
}

const spread = ({ lowest, highest }: Sample, unit: Figure['unit']): string =>
  `${amount(lowest, unit)} to ${amount(highest, unit)}`;

function goalOf({ goal, unit }: Figure): string {
  const parts = [
    goal?.ratio === undefined ? null : `${goal.ratio} times`,
    goal?.atMost === undefined ? null : amount(goal.atMost, unit),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function amount(value: number, unit: Figure['unit']): string {
  if (unit === 'count') return value.toFixed(0);
  if (unit !== 'ms') return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
  if (value >= 1_000) return `${(value / 1_000).toFixed(2)} s`;
  return value < 0.01 && value > 0 ? `${(1_000 * value).toFixed(2)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
