import { parseArgs } from 'node:util';
import { FORECASTS, judgeTeam, meanErrors, shareCovered, type Judged } from './pace-figures.ts';
import { createPaceTeam, type PaceTeamOptions } from './pace-team.ts';
import { table } from './table.ts';

/**
 * How good the day's pace is against forecasts that anybody could make, on made-up teams of several sizes and kinds.
 * `--seeds` chooses which teams; those of the default are not the ones that anything was tuned on.
 */

const SIZES = [2, 5, 20, 60];
const KINDS: readonly (Pick<PaceTeamOptions, 'roundTheClock' | 'weekend' | 'timeZone'> & { name: string })[] = [
  { name: 'office', roundTheClock: false, weekend: [6, 7], timeZone: 'Europe/Berlin' },
  { name: 'Sunday to Thursday', roundTheClock: false, weekend: [5, 6], timeZone: 'Asia/Kathmandu' },
  { name: 'round the clock', roundTheClock: true, weekend: [6, 7], timeZone: 'America/New_York' },
];
const DAY_COUNT = 126;

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '201,202,203,204' } } });
const seeds = values.seeds.split(',').map(Number);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

interface Group {
  readonly name: string;
  readonly judged: readonly Judged[];
}

const teams = SIZES.flatMap((perHour) =>
  KINDS.map(({ name, ...kind }) => ({
    name: `${perHour} an hour, ${name}`,
    perHour,
    judged: seeds.flatMap((seed) =>
      judgeTeam(createPaceTeam({ ...kind, perHour, seed: 1000 * seed + perHour, dayCount: DAY_COUNT }), kind.timeZone),
    ),
  })),
);

function row({ name, judged }: Group): string[] {
  const { pace, ...guesses } = meanErrors(judged);
  const errors = [pace, ...Object.values(guesses)];
  return [
    name,
    ...errors.map((error) => error.toFixed(2)),
    percent(1 - pace / Math.min(...Object.values(guesses))),
    percent(shareCovered(judged)),
    percent(judged.filter(({ covered }) => covered).length / judged.length),
    String(judged.length),
  ];
}

const HEAD = ['', ...FORECASTS, 'better by', 'covered', 'covered, all hours', 'forecasts'];
const all = teams.flatMap(({ judged }) => judged);
const bySize = SIZES.map((size) => ({
  name: `${size} an hour`,
  judged: teams.filter(({ perHour }) => perHour === size).flatMap(({ judged }) => judged),
}));
const byHour = Array.from({ length: 24 }, (_, hour) => ({
  name: `${String(hour).padStart(2, '0')}:00`,
  judged: all.filter((each) => each.hour === hour),
})).filter(({ judged }) => judged.length > 0);
console.log('Mean absolute error in sessions. “covered” leaves out moments at which nothing more was expected.\n');
console.log(`${table(HEAD, [...teams, ...bySize, { name: 'all', judged: all }].map(row))}\n`);
console.log(table(HEAD, byHour.map(row)));
