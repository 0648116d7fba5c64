import type { AlertRule } from '../../main/contract/alerts.ts';
import { MINUTE_MS } from '../../main/domain/time/zone-clock.ts';
import { table } from './table.ts';
import { figuresOf, judge, quantile, ruleFigures, type Account } from './spikes-figures.ts';
import { watchTeam } from './spikes-live.ts';
import { ANOMALY_KINDS, createTeam, type TeamOptions } from './spikes-team.ts';

/** Watches made-up teams of several sizes and says how well; a minute or two. */

export interface TeamSize {
  readonly name: string;
  readonly peakPerHour: number;
  readonly historyDays: number;
}

export const TEAM_SIZES: readonly TeamSize[] = [
  { name: '4 an hour', peakPerHour: 4, historyDays: 90 },
  { name: '10 an hour', peakPerHour: 10, historyDays: 90 },
  { name: '20 an hour', peakPerHour: 20, historyDays: 90 },
  { name: '60 an hour', peakPerHour: 60, historyDays: 90 },
  { name: 'new, 15 an hour', peakPerHour: 15, historyDays: 3 },
];

/** Rules that are on unless somebody turns them off, then the others. */
const RULE_SETS: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[] = [
  { name: 'on by default', rules: ['sessions-up', 'response-up'] },
  { name: 'sessions up', rules: ['sessions-up'] },
  { name: 'response time up', rules: ['response-up'] },
  { name: 'average session up', rules: ['average-session-up'] },
  { name: 'unusually quiet', rules: ['sessions-quiet'] },
];

/** Watches one team of a size and judges what was said. */
export function watchAndJudge(
  { peakPerHour, historyDays }: TeamSize,
  { seed, watchedDays, anomalyEveryDays }: Pick<TeamOptions, 'seed' | 'watchedDays' | 'anomalyEveryDays'>,
  intervalMs: number,
): Account & { readonly polls: number; readonly evaluateMs: number } {
  const team = createTeam({ seed: 1000 * seed + peakPerHour, peakPerHour, historyDays, watchedDays, anomalyEveryDays });
  const { alerts, polls, evaluateMs } = watchTeam(team, intervalMs);
  return { ...judge(team, alerts, watchedDays), polls, evaluateMs };
}

export interface TeamBench {
  readonly seeds: readonly number[];
  readonly watchedDays: number;
  readonly anomalyEveryDays: number;
  readonly intervalMinutes: number;
}

/** Prints what was found, by kind and size of team. */
export function printTeams(bench: TeamBench, print: (line: string) => void): void {
  const intervalMs = bench.intervalMinutes * MINUTE_MS;
  const bySize = new Map<string, Account[]>();
  let [polls, evaluateMs] = [0, 0];
  for (const size of TEAM_SIZES) {
    const accounts = bench.seeds.map((seed) => watchAndJudge(size, { ...bench, seed }, intervalMs));
    for (const account of accounts) {
      polls += account.polls;
      evaluateMs += account.evaluateMs;
    }
    bySize.set(size.name, accounts);
  }
  bySize.set('all', [...bySize.values()].flat());

  const { seeds, watchedDays, anomalyEveryDays, intervalMinutes } = bench;
  print(
    `${bySize.get('all')?.length ?? 0} made-up teams (seeds ${seeds.join(', ')}), each watched for ${watchedDays} days, ` +
      `a poll every ${intervalMinutes} min, an anomaly on every ${anomalyEveryDays}rd work day`,
  );
  print(`${polls} polls, ${((1000 * evaluateMs) / polls).toFixed(0)} µs to evaluate one`);
  print('\nWhat was found, by kind of anomaly and sessions an hour at the busiest time');
  print('evident: somebody who knows exactly what is usual and when it began would have proof while it lasts');
  print('delay: from that proof to the alert; polls: share of alerts within two polls of the proof\n');
  print(
    table(
      KIND_HEAD,
      [...bySize].flatMap(([name, accounts]) => kindRows(name, accounts, intervalMinutes)),
    ),
  );
  print('\nAlerts by rule, in months of 30 days per account (quiet on a holiday is neither right nor false)\n');
  print(
    table(
      RULE_HEAD,
      [...bySize].flatMap(([name, accounts]) => ruleRows(name, accounts)),
    ),
  );
}

const KIND_HEAD = ['team', 'kind', 'labelled', 'evident', 'found', 'recall', 'delay', 'p90', 'polls', 'since start'];

function kindRows(name: string, accounts: readonly Account[], intervalMinutes: number): string[][] {
  return ANOMALY_KINDS.map((kind) => {
    const { labelled, evident, found, foundBesides, delays, sinceStart } = figuresOf(kind, accounts);
    const within = delays.filter((minutes) => minutes <= 2 * intervalMinutes * LATEST).length;
    return [
      name,
      kind,
      String(labelled),
      String(evident),
      foundBesides > 0 ? `${found} + ${foundBesides}` : String(found),
      ratio(found, evident),
      minutes(quantile(delays, 0.5)),
      minutes(quantile(delays, 0.9)),
      ratio(within, delays.length),
      minutes(quantile(sinceStart, 0.5)),
    ];
  });
}

/** A poll may come a tenth later than its interval. */
const LATEST = 1.1;

const RULE_HEAD = ['team', 'rule', 'alerts', 'false', 'on holidays', 'precision', 'a month', 'false a month'];

function ruleRows(name: string, accounts: readonly Account[]): string[][] {
  return RULE_SETS.map((set) => {
    const figures = ruleFigures(set.rules, accounts);
    return [
      name,
      set.name,
      String(figures.alerts),
      String(figures.falseAlerts),
      String(figures.holidayAlerts),
      figures.precision.toFixed(2),
      figures.alertsPerMonth.toFixed(2),
      figures.falsePerMonth.toFixed(2),
    ];
  });
}

const ratio = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(2));
const minutes = (value: number): string => (Number.isNaN(value) ? '-' : `${value.toFixed(0)} min`);
