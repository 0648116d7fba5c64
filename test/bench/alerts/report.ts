import type { AlertRule } from '../../../main/contract/alerts.ts';
import { table } from '../table.ts';
import { EVENT_KINDS, SHIFT_KINDS } from './events.ts';
import { MECHANISMS, type Job, type JobResult } from './jobs.ts';
import type { Outcome } from './judging.ts';

/** The bench's tables, from what its jobs found. */

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const ratio = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(2));

function quantile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return value === undefined ? '-' : value.toFixed(0);
}

export function reportOf(results: readonly JobResult[]): string {
  const of = (name: JobResult['job']['table']): JobResult[] => results.filter(({ job }) => job.table === name);
  return [
    'False notifications per 30 days without events (first ones and those that say "worse"), by mechanism of the teams',
    falseTable(of('clean'), ({ name, mechanism }) => `${name}, ${mechanism}`),
    'The same with unusual numbers or calendars',
    falseTable(of('trouble'), ({ name }) => name),
    `The day after a holiday, per 30 of them: ${afterHoliday([...of('clean'), ...of('trouble')])}`,
    'Share of hours and moments inside the typical range, in percent (80 are promised)',
    coverageTable(of('clean')),
    ...MECHANISMS.flatMap((mechanism) => [
      `Events found, of those that were provable; delay after that, minutes; notifications per event (${mechanism})`,
      eventTable(of('events').filter(({ job }) => job.mechanism === mechanism)),
    ]),
    'Slow responses by a test of a textbook page (see textbook.ts), of those that were provable; and how often it was wrong',
    textbookTable(of('events'), of('clean')),
    'The same by size, all mechanisms, silence left out',
    sizeTable(of('events')),
    'Silence of two hours, by size, all mechanisms',
    sizeTable(of('events'), true),
    'Changes for good: found within a day, and notifications in 35 days, with the one that says it is the new level',
    shiftTable(of('shift')),
    'Work for a poll, milliseconds of processor time',
    costTable(of('clean')),
  ].join('\n\n');
}

function falseTable(results: readonly JobResult[], nameOf: (job: Job) => string): string {
  const rows = unique(results.map(({ job }) => nameOf(job))).map((name) => {
    const own = results.filter(({ job }) => nameOf(job) === name).map(({ falseAlerts }) => falseAlerts);
    const days = sum(own.map((each) => each.days));
    const of = (rule: AlertRule): number => sum(own.map(({ byRule }) => byRule[rule]));
    const counts = [of('sessions-up'), of('response-up'), of('sessions-up') + of('response-up')];
    counts.push(of('sessions-quiet'), sum(own.map(({ onHolidays }) => onHolidays)));
    return [name, String(days), ...counts.map((count) => ((30 * count) / days).toFixed(2))];
  });
  return table(['team', 'days', 'sessions', 'response', 'both', '(low)', '(low, on holidays)'], rows);
}

function afterHoliday(results: readonly JobResult[]): string {
  const days = sum(results.map(({ falseAlerts }) => falseAlerts.daysAfterHoliday));
  const told = sum(results.map(({ falseAlerts }) => falseAlerts.afterHoliday));
  return `${ratio(30 * told, days)} (${told} on ${days})`;
}

const COVERED = [
  'totalSessions by hour',
  'totalSessions by now',
  'totalSessions by day',
  'responseSeconds by hour',
  'responseSeconds by now',
  'responseSeconds by day',
] as const;

function coverageTable(results: readonly JobResult[]): string {
  const rows = unique(results.map(({ job }) => job.name)).map((name) => {
    const own = results.filter(({ job }) => job.name === name).flatMap(({ coverage }) => coverage);
    return [
      name,
      ...COVERED.map((key) => {
        const parts = own.filter(([each]) => each === key).map(([, coverage]) => coverage);
        const [inside, all] = [sum(parts.map((part) => part.inside)), sum(parts.map((part) => part.all))];
        return all === 0 ? '-' : ((100 * inside) / all).toFixed(0);
      }),
    ];
  });
  return table(['team', 'sessions by hour', 'by now', 'by day', 'response by hour', 'by now', 'by day'], rows);
}

const HEAD = ['', 'events', 'provable', 'found', 'share', 'besides', 'delay', '90 %', 'notices', 'over after', '90 %'];
/** The same by the clock of the team's own days. */
const OWN_DAYS_HEAD = ['beyond own days', 'found', 'share', 'delay', '90 %'];

function outcomeRow(name: string, outcomes: readonly Outcome[]): string[] {
  const provable = outcomes.filter((outcome) => outcome.provable !== null);
  const found = provable.filter((outcome) => outcome.found !== null);
  const told = outcomes.filter((outcome) => outcome.found !== null);
  const delays = found.map((outcome) => Math.max(0, (outcome.found ?? 0) - (outcome.provable ?? 0)));
  const beyond = outcomes.filter((outcome) => outcome.beyondOwnDays !== null);
  const foundOfThem = beyond.filter((outcome) => outcome.found !== null);
  const ownDelays = foundOfThem.map((outcome) => Math.max(0, (outcome.found ?? 0) - (outcome.beyondOwnDays ?? 0)));
  const over = told.flatMap((outcome) => outcome.over ?? []);
  return [
    name,
    ...[outcomes.length, provable.length, found.length].map(String),
    ratio(found.length, provable.length),
    String(told.length - found.length),
    quantile(delays, 0.5),
    quantile(delays, 0.9),
    ratio(sum(told.map(({ notices }) => notices)), told.length),
    quantile(over, 0.5),
    quantile(over, 0.9),
    ...[beyond.length, foundOfThem.length].map(String),
    ratio(foundOfThem.length, beyond.length),
    quantile(ownDelays, 0.5),
    quantile(ownDelays, 0.9),
  ];
}

const eventTable = (results: readonly JobResult[]): string =>
  table(
    [...HEAD, ...OWN_DAYS_HEAD],
    EVENT_KINDS.map((kind) =>
      outcomeRow(
        kind,
        results.flatMap(({ outcomes }) => outcomes).filter((outcome) => outcome.kind === kind),
      ),
    ),
  );

function textbookTable(results: readonly JobResult[], clean: readonly JobResult[]): string {
  const rows = MECHANISMS.flatMap((mechanism) => {
    const own = (all: readonly JobResult[]): JobResult[] => all.filter(({ job }) => job.mechanism === mechanism);
    const outcomes = own(results).flatMap((result) => result.outcomes);
    const falseAlerts = own(clean).map((result) => result.falseAlerts);
    const wrong = sum(falseAlerts.map(({ textbookDays }) => textbookDays));
    const perMonth = ratio(30 * wrong, sum(falseAlerts.map(({ days }) => days)));
    return SLOW_KINDS.map((kind) => {
      const provable = outcomes.filter((outcome) => outcome.kind === kind && outcome.provable !== null);
      const found = provable.flatMap((outcome) =>
        outcome.textbook === null ? [] : [{ ...outcome, at: outcome.textbook }],
      );
      const delays = found.map((outcome) => Math.max(0, outcome.at - (outcome.provable ?? 0)));
      return [
        `${kind}, ${mechanism}`,
        ...[provable.length, found.length].map(String),
        ratio(found.length, provable.length),
        ...[quantile(delays, 0.5), quantile(delays, 0.9)],
        perMonth,
      ];
    });
  });
  return table(['', 'provable', 'found', 'share', 'delay', '90 %', 'false in 30 days'], rows);
}
const SLOW_KINDS = ['response x2, 3 h', 'response x3, 3 h', 'agents short, 3 h'];

const sizeTable = (results: readonly JobResult[], silence = false): string =>
  table(
    [...HEAD, ...OWN_DAYS_HEAD],
    unique(results.map(({ job }) => job.name)).map((name) =>
      outcomeRow(
        name,
        results
          .filter(({ job }) => job.name === name)
          .flatMap(({ outcomes }) => outcomes)
          .filter(({ kind }) => (kind === 'silence, 2 h') === silence),
      ),
    ),
  );

function shiftTable(results: readonly JobResult[]): string {
  return table(
    [...HEAD, ...OWN_DAYS_HEAD],
    SHIFT_KINDS.map((kind) =>
      outcomeRow(
        kind,
        results.flatMap(({ outcomes }) => outcomes).filter((outcome) => outcome.kind === kind),
      ),
    ),
  );
}

function costTable(results: readonly JobResult[]): string {
  const rows = unique(results.map(({ job }) => job.name)).map((name) => {
    const own = results.filter(({ job }) => job.name === name);
    const highest = (place: 0 | 1 | 2): string => Math.max(...own.map(({ cost }) => cost[place])).toFixed(3);
    return [name, String(sum(own.map(({ polls }) => polls))), highest(0), highest(1), highest(2)];
  });
  return table(['team', 'polls', 'median', '99 %', 'highest'], rows);
}
