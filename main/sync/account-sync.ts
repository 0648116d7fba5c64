import { fail, ok, type ErrorCode, type Problem, type Result } from '../contract/errors.ts';
import type { Bucket, Report, Summary } from '../contract/report.ts';
import type { RangePreset } from '../contract/range.ts';
import type { Connection, ConnectionStatus, FetchProgress } from '../contract/snapshot.ts';
import { localDay, localDayAt, type LocalDay, type Span } from '../domain/time/calendar.ts';
import { FIRST_DATE } from '../domain/report/bounds.ts';
import type { ResolvedRange } from '../domain/report/ranges.ts';
import { createAccountBackfill, type AccountBackfillOptions } from './account-backfill.ts';
import type { FetchProblem } from '../acquire/client.ts';
import { askedAtOf } from '../acquire/account-fetcher.ts';
import { createPoller } from './poller.ts';

/** One account at work: it polls today, fetches what is wanted of the past, and knows how it is doing. */

/** The last good answer for a local day. */
export interface DayReport {
  readonly day: LocalDay;
  readonly summary: Summary;
  readonly hours: readonly Bucket[];
  readonly fetchedAtMs: number;
}

export interface AccountSync {
  start(): void;
  /** A poll at once, for **Refresh now**. */
  refresh(): Promise<void>;
  /** After wake, unlock or network return. */
  wake(): void;
  sleep(): void;
  /** Stops for good; a request under way is abandoned. */
  stop(): void;
  setPaused(paused: boolean): void;
  /** A new key, zone or interval: everything is asked afresh. */
  restart(): void;
  /** Fetches what the history lacks of a range and, after that, of the period it is compared with. */
  wantRange(range: ResolvedRange, preset: RangePreset): void;
  /** Asks for a local day again, whatever is known of it. */
  refetchDay(date: string): Result<null>;
  /** How much of the past is wanted changed: drops what is not wanted any more, looks for what is. */
  planBackfill(): void;
  /** Why a local day is not as it should be, as far as is known. */
  problemOf(date: string): Problem | null;
  /** The endpoint's own CSV of a span, when it is its turn. */
  fetchOriginal(span: Span): Promise<Result<Uint8Array>>;
  /** Today's last answer, or null when there is none for the local day of now. */
  today(): DayReport | null;
  connection(): Connection;
  fetching(): FetchProgress | null;
}

export interface AccountSyncOptions extends AccountBackfillOptions {
  readonly intervalMs: () => number;
  /** What is kept of a day's last answer, or null. Throws where the history cannot be read. */
  readonly recall: (day: LocalDay) => DayReport | null;
  /** A poll succeeded: `hours` are today's, kept already. */
  readonly onPolled: (report: DayReport) => void;
  /** Connection, today or progress changed. */
  readonly onChange: () => void;
}

const POLL_PRIORITY = 1;
/** Older than this many intervals, figures are called stale. */
export const STALE_INTERVALS = 3;

const OFFLINE_CODES = new Set<ErrorCode>(['timeout', 'connection-failed']);

/** Builds the account sync of one account, at rest until `start`. */
export function createAccountSync(options: AccountSyncOptions): AccountSync {
  const { clock, random, requestQueue, fetcher, timeZone } = options;
  const past = createAccountBackfill(options);
  let last: DayReport | null = null;
  let answered = false;
  let problem: Problem | null = null;
  let sinceMs = clock.nowMs();
  let paused = false;
  let zoneInForce = timeZone();
  const stopping = new AbortController();
  let cancelDayEnd: () => void = () => undefined;

  async function pollToday(signal: AbortSignal): Promise<Result<null, FetchProblem>> {
    try {
      // The day is settled when it is this poll's turn: midnight may pass in the lane.
      const { day, askedAtMs, answer } = await requestQueue.add(() => askForToday(signal), { priority: POLL_PRIORITY });
      if (signal.aborted) return fail('cancelled');
      if (answer.ok) take(day, answer.value, askedAtMs);
      else setProblem(ofAccountAtWork(answer.error));
      return answer.ok ? ok(null) : answer;
    } catch (error) {
      // Whatever goes wrong in here, the polls must go on.
      const failed = fail('internal', error instanceof Error ? error.message : undefined);
      if (!signal.aborted) setProblem(failed.error);
      return failed;
    }
  }

  async function askForToday(
    signal: AbortSignal,
  ): Promise<{ day: LocalDay; askedAtMs: number; answer: Result<Report, FetchProblem> }> {
    followZone();
    const askedAtMs = clock.nowMs();
    const day = localDayAt(askedAtMs, timeZone());
    return { day, askedAtMs, answer: await fetcher.fetchDay(day, signal) };
  }

  /** This computer may have travelled: what waits to be fetched was planned by the days of another zone. */
  function followZone(): void {
    if (timeZone() === zoneInForce) return;
    zoneInForce = timeZone();
    past.clear();
  }

  function take(day: LocalDay, report: Report, fetchedAtMs: number): void {
    last = { day, summary: report.summary, hours: report.buckets, fetchedAtMs };
    answered = true;
    watchDayEnd(last);
    const kept = options.keep(day, report, askedAtOf(report, fetchedAtMs));
    const wasBroken = problem !== null;
    setProblem(null);
    options.onPolled(last);
    if (kept.ok) past.unblock();
    if (wasBroken) past.resume();
    past.fillGaps(fetchedAtMs);
    options.onChange();
  }

  /** After a restart, today's numbers are those of before until there are newer ones, with the network away too. */
  function recallToday(): void {
    const day = localDayAt(clock.nowMs(), timeZone());
    if (isOf(day, last)) return;
    try {
      last = options.recall(day) ?? last;
      if (last !== null) watchDayEnd(last);
    } catch {
      // The history says itself that it cannot be read.
    }
  }

  /** Yesterday's numbers go at midnight, whether or not today's can be had. */
  function watchDayEnd(report: DayReport): void {
    cancelDayEnd();
    cancelDayEnd = clock.after(Math.max(0, report.day.endMs - clock.nowMs()), () => {
      // A timer may come early by the computer's clock.
      if (clock.nowMs() < report.day.endMs) watchDayEnd(report);
      else options.onChange();
    });
  }

  function setProblem(next: Problem | null): void {
    if (problem?.code !== next?.code) sinceMs = clock.nowMs();
    problem = next;
    options.onChange();
  }

  const poller = createPoller({
    clock,
    random,
    intervalMs: options.intervalMs,
    dayEndsAtMs: () => localDayAt(clock.nowMs(), timeZone()).endMs,
    poll: pollToday,
  });

  function status(nowMs: number): ConnectionStatus {
    if (paused) return 'paused';
    if (problem !== null) {
      if (problem.code === 'key-locked') return 'key-locked';
      // Who answered before and does not now is not reached; that is no error to act on.
      const networkOnly = problem.code === 'offline' || (OFFLINE_CODES.has(problem.code) && answered);
      return networkOnly ? 'offline' : 'error';
    }
    if (last === null || !answered) return 'connecting';
    return nowMs - last.fetchedAtMs > STALE_INTERVALS * options.intervalMs() ? 'stale' : 'fresh';
  }

  return {
    start() {
      recallToday();
      if (!paused) poller.start();
    },
    refresh: () => (paused ? Promise.resolve() : poller.pollNow()),
    wake() {
      if (paused) return;
      followZone();
      past.fillGapsAnew();
      poller.pollSoon();
      past.resume();
      options.onChange();
    },
    sleep() {
      poller.rest();
      past.rest();
    },
    stop() {
      stopping.abort();
      cancelDayEnd();
      poller.stop();
      past.stop();
    },
    setPaused(next) {
      if (paused === next) return;
      paused = next;
      sinceMs = clock.nowMs();
      if (paused) {
        poller.rest();
        past.rest();
      } else {
        poller.start();
        past.resume();
      }
      options.onChange();
    },
    restart() {
      zoneInForce = timeZone();
      past.clear();
      recallToday();
      options.onChange();
      if (!paused) poller.start();
    },
    wantRange(range, preset) {
      past.wantRange(range, preset);
    },
    refetchDay(date) {
      if (date < FIRST_DATE) return fail('invalid-argument', 'date');
      const day = localDay(date, timeZone());
      if (day.startMs > clock.nowMs()) return fail('invalid-argument', 'date');
      if (day.endMs > clock.nowMs()) void poller.pollNow();
      else past.again(date);
      return ok(null);
    },
    planBackfill() {
      past.planAnew();
      options.onChange();
    },
    problemOf(date) {
      const day = localDayAt(clock.nowMs(), timeZone());
      return date === day.date ? problem : (past.problemOf(date) ?? past.trouble());
    },
    fetchOriginal: (span) =>
      requestQueue.add(() => fetcher.fetchOriginal(span, stopping.signal), { priority: POLL_PRIORITY }),
    today() {
      return isOf(localDayAt(clock.nowMs(), timeZone()), last) ? last : null;
    },
    connection: () => {
      const now = clock.nowMs();
      const current = status(now);
      const since = current === 'stale' || current === 'fresh' ? (last?.fetchedAtMs ?? sinceMs) : sinceMs;
      return { status: current, problem, sinceMs: since };
    },
    fetching: () => past.progress(),
  };
}

/** The same day in another zone is another day. */
const isOf = (day: LocalDay, report: DayReport | null): boolean =>
  report?.day.startMs === day.startMs && report.day.endMs === day.endMs;

/** Connecting proved that the account's address exists; where its name is not found now, the network is away. */
function ofAccountAtWork(problem: Problem): Problem {
  return problem.code === 'unknown-host' ? { ...problem, code: 'offline' } : problem;
}
