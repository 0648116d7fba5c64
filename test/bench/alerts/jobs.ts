import type { AlertRule } from '../../../main/contract/alerts.ts';
import { coverageOf, type Coverage, type CoverageKey } from './coverage.ts';
import { EVENT_KINDS, type EventKind } from './events.ts';
import { falseAlertsOf, outcomesOf, type FalseAlerts, type Outcome } from './judging.ts';
import { createOtherTeam } from './other-team.ts';
import { chanceOf } from './random.ts';
import type { Hours } from './rhythm.ts';
import { createTeam, reportedOf, SUNDAY_TO_THURSDAY, type Team, type TeamOptions } from './team.ts';
import { watchFeed, type Feed } from './watching.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';

/** What the bench does, in pieces that know nothing of each other. */

export interface Job {
  /** The row of the tables it belongs to. */
  readonly name: string;
  readonly table: 'clean' | 'events' | 'other events' | 'shift' | 'trouble';
  readonly seed: number;
  readonly team: Omit<TeamOptions, 'seed'>;
  readonly trouble?: 'late' | 'gaps' | 'zeros';
  /** By the other mechanism, which nothing was tuned on. */
  readonly other?: true;
  /** Minutes between two polls. */
  readonly everyMinutes: number;
}

export interface JobResult {
  readonly job: Job;
  readonly falseAlerts: FalseAlerts;
  readonly outcomes: readonly Outcome[];
  readonly coverage: readonly (readonly [CoverageKey, Coverage])[];
  readonly polls: number;
  /** Milliseconds of a poll: the median, the 99 % point, the highest. */
  readonly cost: readonly [number, number, number];
}

const RULES: readonly AlertRule[] = ['sessions-up', 'response-up', 'sessions-quiet'];
const LATE_SECONDS = 150;

/** How much is done: enough for a look within minutes, or all of it. */
export interface Extent {
  readonly seeds: readonly number[];
  readonly watchedDays: number;
  readonly everyMinutes: number;
}

export function jobsOf({ seeds, watchedDays, everyMinutes }: Extent): Job[] {
  const jobs: Omit<Job, 'everyMinutes'>[] = [];
  for (const seed of seeds) {
    for (const hours of ['office', 'round-the-clock'] as const) {
      for (const peakPerHour of [2, 5, 20, 60]) jobs.push(...teamJobs(seed, hours, peakPerHour, watchedDays));
    }
    jobs.push(...troubleJobs(seed, watchedDays / 2), ...otherJobs(seed, watchedDays));
  }
  return jobs.map((job) => ({ ...job, everyMinutes }));
}

type JobOf = Omit<Job, 'everyMinutes'>;

function teamJobs(seed: number, hours: Hours, peakPerHour: number, watchedDays: number): JobOf[] {
  const name = `${hours === 'office' ? 'office' : 'round the clock'} ${peakPerHour}/h`;
  const team = { hours, peakPerHour, historyDays: 63, watchedDays };
  const shift = (kind: EventKind): JobOf => ({
    ...{ name, table: 'shift', seed },
    team: { ...team, watchedDays: watchedDays / 2, shift: { kind, watchedDay: 2 + (seed % 4) } },
  });
  return [
    { name, table: 'clean', seed, team },
    { name, table: 'events', seed, team: { ...team, events: EVENT_KINDS } },
    shift('shift x1.5'),
    shift('shift x2'),
  ];
}

/** The same sizes by the other mechanism. */
function otherJobs(seed: number, watchedDays: number): JobOf[] {
  return (['office', 'round-the-clock'] as const).flatMap((hours) =>
    [5, 20, 60].flatMap((peakPerHour): JobOf[] => {
      const name = `other ${hours === 'office' ? 'office' : 'round the clock'} ${peakPerHour}/h`;
      const team = { hours, peakPerHour, historyDays: 63, watchedDays };
      return [
        { name, table: 'clean', seed, team, other: true },
        { name, table: 'other events', seed, team: { ...team, events: EVENT_KINDS }, other: true },
      ];
    }),
  );
}

function troubleJobs(seed: number, watchedDays: number): JobOf[] {
  const team = { hours: 'office', peakPerHour: 20, historyDays: 63, watchedDays } as const;
  const job = (name: string, changes: Partial<TeamOptions>, trouble?: Job['trouble']): JobOf => ({
    ...{ name, table: 'trouble', seed, team: { ...team, ...changes } },
    ...(trouble === undefined ? {} : { trouble }),
  });
  return [
    job('three days of history', { historyDays: 3 }),
    job('Sunday to Thursday', { workWeekdays: SUNDAY_TO_THURSDAY }),
    job('late numbers', {}, 'late'),
    job('polling gaps', {}, 'gaps'),
    job('90 days of zeros before', {}, 'zeros'),
    job('summer time begins', { timeZone: 'Europe/Berlin', startMs: Date.UTC(2026, 0, 12), hours: 'round-the-clock' }),
    job('summer time ends', { timeZone: 'America/New_York', startMs: Date.UTC(2026, 7, 17), hours: 'round-the-clock' }),
    job('begins to work on Saturdays', { newWorkday: { weekday: 5, watchedDay: 4 } }),
  ];
}

export function runJob(job: Job): JobResult {
  const team = (job.other ? createOtherTeam : createTeam)({ ...job.team, seed: job.seed });
  const feed = feedOf(team, job);
  const watched = watchFeed(feed, RULES, job.everyMinutes * MINUTE_MS);
  const costs = [...watched.costs].sort((one, other) => one - other);
  const at = (share: number): number => costs[Math.min(costs.length - 1, Math.floor(share * costs.length))] ?? 0;
  return {
    job,
    falseAlerts: falseAlertsOf(team, watched),
    outcomes: outcomesOf(team, watched),
    coverage: job.table === 'clean' ? [...coverageOf(feed)] : [],
    polls: costs.length,
    cost: [at(0.5), at(0.99), at(1)],
  };
}

function feedOf(team: Team, { seed, trouble }: Job): Feed {
  const { timeZone, startMs, watchFromMs, endMs } = team;
  const sessions = reportedOf(team, trouble === 'late' ? LATE_SECONDS : 0);
  const feed = { sessions, timeZone, startMs, watchFromMs, endMs, seed };
  if (trouble === 'zeros') return { ...feed, zeroDays: 90 };
  if (trouble !== 'gaps') return feed;
  const chance = chanceOf(seed);
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (let dayMs = watchFromMs; dayMs < endMs; dayMs += DAY_MS) {
    // A lid that is closed, over lunch or over the night into the morning.
    const fromMs = dayMs + chance.between(8, 15) * HOUR_MS;
    gaps.push({ fromMs, toMs: fromMs + chance.between(20, 240) * MINUTE_MS });
  }
  return { ...feed, gaps };
}
