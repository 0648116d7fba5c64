import type { AlertRule } from '../../../main/contract/alerts.ts';
import type { Reported } from './answers.ts';
import { coverageOf, type Coverage, type CoverageKey } from './coverage.ts';
import { createDriftTeam } from './drift-team.ts';
import { EVENT_KINDS, SHIFT_KINDS, type EventKind } from './events.ts';
import { falseAlertsOf, outcomesOf, type FalseAlerts, type Outcome } from './judging.ts';
import { createOtherTeam } from './other-team.ts';
import { chanceOf, type Chance } from './random.ts';
import { createRotaTeam } from './rota-team.ts';
import { createTeam, reportedOf, SUNDAY_TO_THURSDAY, type Team, type TeamOptions } from './team.ts';
import { watchFeed, type Feed } from './watching.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';

/** What the bench does, in pieces that know nothing of each other. */

/** How the teams are made up: see `team`, `other-team`, `rota-team`, `drift-team`. */
export const MECHANISMS = ['queue', 'no queue', 'rota', 'drift'] as const;
export type Mechanism = (typeof MECHANISMS)[number];
const MAKERS: Readonly<Record<Mechanism, (options: TeamOptions) => Team>> = {
  queue: createTeam,
  'no queue': createOtherTeam,
  rota: createRotaTeam,
  drift: createDriftTeam,
};
export type Trouble = 'late' | 'revised' | 'twice' | 'gaps' | 'zeros';

export interface Job {
  /** The row of the tables it belongs to. */
  readonly name: string;
  readonly table: 'clean' | 'events' | 'shift' | 'trouble';
  readonly mechanism: Mechanism;
  readonly seed: number;
  readonly team: Omit<TeamOptions, 'seed'>;
  readonly trouble?: Trouble;
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
const HISTORY_DAYS = 63;
const SIZES = [2, 5, 20, 60];

/** How much is done: enough for a look within minutes, or all of it. */
export interface Extent {
  readonly seeds: readonly number[];
  readonly watchedDays: number;
  readonly everyMinutes: number;
}

type JobOf = Omit<Job, 'everyMinutes'>;

export function jobsOf({ seeds, watchedDays, everyMinutes }: Extent): Job[] {
  const jobs: JobOf[] = [];
  for (const seed of seeds) {
    for (const hours of ['office', 'round-the-clock'] as const) {
      for (const peakPerHour of SIZES) jobs.push(...teamJobs(seed, { hours, peakPerHour, watchedDays }));
    }
    jobs.push(...troubleJobs(seed, watchedDays), ...clockJobs(seed));
  }
  return jobs.map((job) => ({ ...job, everyMinutes }));
}

/** A team of a size by each mechanism: nothing happens to it, something does now and then, or its level changes for good. */
function teamJobs(seed: number, sized: Pick<TeamOptions, 'hours' | 'peakPerHour' | 'watchedDays'>): JobOf[] {
  const name = `${sized.hours === 'office' ? 'office' : 'round the clock'} ${sized.peakPerHour}/h`;
  const team = { ...sized, historyDays: HISTORY_DAYS };
  // Each team begins with another kind, so that few days hold all kinds.
  const first = (seed * 4 + SIZES.indexOf(sized.peakPerHour) * 2) % EVENT_KINDS.length;
  const events = [...EVENT_KINDS.slice(first), ...EVENT_KINDS.slice(0, first)];
  const shift = (kind: EventKind): JobOf => ({
    ...{ name, table: 'shift', mechanism: 'queue', seed },
    team: { ...team, watchedDays: Math.min(42, sized.watchedDays), shift: { kind, watchedDay: 2 + (seed % 4) } },
  });
  return [
    ...MECHANISMS.flatMap((mechanism): JobOf[] => [
      { name, table: 'clean', mechanism, seed, team },
      { name, table: 'events', mechanism, seed, team: { ...team, events } },
    ]),
    ...SHIFT_KINDS.map(shift),
  ];
}

/** What goes wrong with numbers and calendars, in the office of twenty an hour. */
function troubleJobs(seed: number, watchedDays: number): JobOf[] {
  const team = { hours: 'office', peakPerHour: 20, historyDays: HISTORY_DAYS, watchedDays } as const;
  const job = (name: string, changes: Partial<TeamOptions>, trouble?: Trouble): JobOf => ({
    ...{ name, table: 'trouble', mechanism: 'queue', seed, team: { ...team, ...changes } },
    ...(trouble === undefined ? {} : { trouble }),
  });
  return [
    job('three days of history', { historyDays: 3 }),
    job('Sunday to Thursday', { workWeekdays: SUNDAY_TO_THURSDAY }),
    job('a holiday each week or two', { holidayChance: 0.15 }),
    job('numbers that come late', {}, 'late'),
    job('numbers that are revised', {}, 'revised'),
    job('sessions counted twice for a while', {}, 'twice'),
    job('polling gaps', {}, 'gaps'),
    job('90 days of zeros before', {}, 'zeros'),
    job('begins to work on Saturdays', { newWorkday: { weekday: 5, watchedDay: 4 } }),
  ];
}

/** Days on which the clocks change, and the day before and after: short runs of many teams. */
function clockJobs(seed: number): JobOf[] {
  const changes = [
    { timeZone: 'Europe/Berlin', day: Date.UTC(2026, 2, 28) },
    { timeZone: 'Europe/Berlin', day: Date.UTC(2026, 9, 24) },
    { timeZone: 'America/New_York', day: Date.UTC(2026, 2, 7) },
    { timeZone: 'America/New_York', day: Date.UTC(2026, 9, 31) },
  ];
  return changes.flatMap(({ timeZone, day }, index) =>
    SIZES.map((peakPerHour): JobOf => ({
      ...{ name: 'the clocks change', table: 'trouble', mechanism: 'queue', seed: 10 * seed + index },
      team: {
        ...{ hours: 'round-the-clock', peakPerHour, historyDays: HISTORY_DAYS, watchedDays: 3 },
        ...{ timeZone, startMs: day - HISTORY_DAYS * DAY_MS },
      },
    })),
  );
}

export function runJob(job: Job): JobResult {
  const team = MAKERS[job.mechanism]({ ...job.team, seed: job.seed });
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

const LATE_SECONDS = 150;

function feedOf(team: Team, { seed, trouble }: Job): Feed {
  const { timeZone, startMs, watchFromMs, endMs } = team;
  const chance = chanceOf(seed);
  const sessions = reportedOf(team, trouble === 'late' ? LATE_SECONDS : 0);
  const feed = { sessions, timeZone, startMs, watchFromMs, endMs, seed };
  if (trouble === 'zeros') return { ...feed, zeroDays: 90 };
  if (trouble === 'revised' || trouble === 'twice') {
    return { ...feed, sessions: [...sessions, ...mistakesOf(sessions, trouble, chance)] };
  }
  if (trouble !== 'gaps') return feed;
  const gaps: { fromMs: number; toMs: number }[] = [];
  for (let dayMs = watchFromMs; dayMs < endMs; dayMs += DAY_MS) {
    // A lid that is closed, over lunch or over the night into the morning.
    const fromMs = dayMs + chance.between(8, 15) * HOUR_MS;
    gaps.push({ fromMs, toMs: fromMs + chance.between(20, 240) * MINUTE_MS });
  }
  return { ...feed, gaps };
}

/**
 * What the report shows for some time although it is not so. `revised`: a few sessions with a wrong time. `twice`: those
 * of some minutes of each day again, as a page that is fetched while late ones arrive may count them.
 */
function mistakesOf(sessions: readonly Reported[], trouble: 'revised' | 'twice', chance: Chance): Reported[] {
  if (trouble === 'revised') {
    return sessions
      .filter(() => chance.share() < 0.04)
      .map((session) => ({
        ...session,
        responseSeconds: session.responseSeconds * chance.between(0.3, 3),
        untilMs: session.seenMs + chance.between(5, 90) * MINUTE_MS,
      }));
  }
  const startMs = sessions[0]?.seenMs ?? 0;
  const minuteOf = new Map<number, number>();
  return sessions
    .filter(({ seenMs }) => {
      const day = Math.floor((seenMs - startMs) / DAY_MS);
      const from = minuteOf.get(day) ?? chance.between(480, 960);
      minuteOf.set(day, from);
      const minute = (seenMs % DAY_MS) / MINUTE_MS;
      return minute >= from && minute < from + 8;
    })
    .map((session) => ({
      ...session,
      seenMs: session.seenMs + chance.between(1, 4) * MINUTE_MS,
      untilMs: session.seenMs + chance.between(8, 20) * MINUTE_MS,
    }));
}
