import type { AccountFetcher } from '../acquire/account-fetcher.ts';
import type { FetchProblem } from '../acquire/client.ts';
import { fail, ok, type Problem, type Result, internalProblem, plainProblem } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import type { RangePreset } from '../contract/range.ts';
import type { Connection, FetchProgress } from '../contract/snapshot.ts';
import { addDays, localDay, localDayAt, type LocalDay, type Span } from '../domain/time/calendar.ts';
import { FIRST_DATE } from '../domain/report/bounds.ts';
import { LEARNT_DAYS } from '../domain/time/windows.ts';
import type { ResolvedRange } from '../domain/report/ranges.ts';
import type { Clock } from '../system/clock.ts';
import { AccountBackfill, type AccountBackfillOptions } from './account-backfill.ts';
import type { DayReport, FetchedAnswer } from './answers.ts';
import { ConnectionState } from './connection-state.ts';
import { isRefusal, Poller } from './poller.ts';
import { PRIORITY, type RequestQueue } from './request-queue.ts';
import { TodayReport } from './today-report.ts';

export interface AccountSyncOptions extends Omit<AccountBackfillOptions, 'ingestPast'> {
  readonly accountId: string;
  readonly clock: Clock;
  readonly requestQueue: RequestQueue;
  readonly fetcher: AccountFetcher;
  readonly intervalMs: () => number;
  /** What is kept of a day's last answer, or null. Throws where the history cannot be read. */
  readonly recall: (day: LocalDay) => DayReport | null;
  /** The way of every answer; see `ingest`. */
  readonly ingest: (fetched: FetchedAnswer) => Result<null>;
  /** Connection, today or progress changed. */
  readonly onChange: () => void;
}

type Answer = Result<{ readonly day: LocalDay; readonly askedAtMs: number; readonly report: Report }, FetchProblem>;

/** One account at work: it polls today, fetches what is wanted of the past, and knows how it is doing. */
export class AccountSync {
  readonly #options: AccountSyncOptions;
  readonly #past: AccountBackfill;
  readonly #today: TodayReport;
  readonly #connection: ConnectionState;
  readonly #poller: Poller;
  readonly #stopping = new AbortController();
  #zoneInForce: string;

  /** At rest until `start`. */
  constructor(options: AccountSyncOptions) {
    const { accountId, clock, random, requestQueue, intervalMs } = options;
    this.#options = options;
    this.#zoneInForce = options.timeZone();
    this.#past = new AccountBackfill({
      ...options,
      ingestPast: (span, report, fetchedAtMs) =>
        options.ingest({ accountId, span, report, fetchedAtMs, today: null, isHistoryComing: false }),
    });
    this.#today = new TodayReport({
      clock,
      today: () => this.#dayOfNow(),
      recall: options.recall,
      onDayEnd: options.onChange,
    });
    this.#connection = new ConnectionState({
      nowMs: () => clock.nowMs(),
      intervalMs,
      lastFetchMs: () => this.#today.last?.fetchedAtMs ?? null,
      heldOff: () => requestQueue.heldOff(),
    });
    this.#poller = new Poller({
      clock,
      random,
      intervalMs,
      heldOffMs: () => requestQueue.heldOffMs(),
      dayEndsAtMs: () => this.#dayOfNow().endMs,
      poll: (signal, byPerson) => this.#pollToday(signal, byPerson),
    });
  }

  start(): void {
    this.#today.recall();
    if (!this.#connection.paused) this.#poller.start();
  }

  /**
   * A poll at once, for **Refresh now**; it ends a pause after errors too. While the server asked for no requests, it asks once all
   * the same.
   * @returns `account-paused`, or why nothing was asked before the server allows it
   */
  async refresh(): Promise<Result<null>> {
    const allowed = this.#mayAskToday();
    if (!allowed.ok) return allowed;
    this.#past.resume();
    await this.#poller.pollForPerson();
    return ok(null);
  }

  /** A person's request should not wait for one that may hang: what is under way is abandoned, and asked for again. */
  makeWay(): void {
    this.#poller.makeWay();
    this.#past.makeWay();
  }

  /** After wake, unlock or network return. */
  wake(): void {
    if (this.#connection.paused) return;
    this.#followZone();
    this.#past.fillGapsAnew();
    this.#poller.pollSoon();
    this.#past.resume();
    this.#options.onChange();
  }

  /** This computer's clock was set, or stood still: what is known may be of another time. */
  clockJumped(): void {
    this.#past.doubtAll();
    this.wake();
  }

  sleep(): void {
    this.#poller.rest();
    this.#past.rest();
  }

  /** Stops for good; a request under way is abandoned. */
  stop(): void {
    this.#stopping.abort();
    this.#today.stop();
    this.#poller.stop();
    this.#past.stop();
  }

  setPaused(paused: boolean): void {
    if (!this.#connection.setPaused(paused)) return;
    if (paused) this.sleep();
    else {
      this.#poller.start();
      this.#past.resume();
    }
    this.#options.onChange();
  }

  /** A new key, zone or interval: everything is asked afresh. */
  restart(): void {
    this.#zoneInForce = this.#options.timeZone();
    this.#past.clear();
    this.#today.recall();
    this.#options.onChange();
    if (!this.#connection.paused) this.#poller.start();
  }

  /** Fetches what is missing of a range and then of the period it is compared with. */
  wantRange(range: ResolvedRange, preset: RangePreset): void {
    this.#past.wantRange(range, preset);
  }

  /** The same of a long range that was looked through off this thread; see `stretchesOf`. */
  wantDays(range: ResolvedRange, lacking: readonly (readonly string[])[]): void {
    this.#past.wantDays(range, lacking);
  }

  /** Asks for a local day again, whatever is known of it. */
  refetchDay(date: string): Result<null> {
    if (this.#connection.paused) return fail('account-paused');
    if (date < FIRST_DATE) return fail('invalid-argument', 'date');
    const { clock, timeZone } = this.#options;
    const day = localDay(date, timeZone());
    if (day.startMs > clock.nowMs()) return fail('invalid-argument', 'date');
    if (day.endMs <= clock.nowMs()) {
      this.#past.again(date);
      return ok(null);
    }
    const allowed = this.#mayAskToday();
    if (allowed.ok) void this.refresh();
    return allowed;
  }

  /** The backfill settings changed: drops days that are no longer wanted and plans those that are. */
  planBackfill(): void {
    this.#past.planAnew();
    this.#options.onChange();
  }

  /** Why a local day is not as it should be, as far as is known. */
  problemOf(date: string): Problem | null {
    if (date === this.#dayOfNow().date) return this.#connection.problem;
    return this.#past.problemOf(date) ?? this.#past.trouble();
  }

  /** The endpoint's own CSV of a span, when it is its turn. */
  fetchOriginal(span: Span): Promise<Result<Uint8Array>> {
    if (this.#connection.paused) return Promise.resolve(fail('account-paused'));
    const { requestQueue, fetcher } = this.#options;
    const { signal } = this.#stopping;
    return requestQueue.ask(() => fetcher.fetchOriginal(span, signal), { priority: PRIORITY.person, signal });
  }

  /** Today's last answer, or null when there is none for the local day of now. */
  today(): DayReport | null {
    return this.#today.current();
  }

  connection(): Connection {
    return this.#connection.current();
  }

  /** Whether days are being downloaded, and nothing keeps them from coming. */
  isDownloading(): boolean {
    return this.#past.isDownloading();
  }

  fetching(): FetchProgress | null {
    return this.#past.progress();
  }

  #mayAskToday(): Result<null> {
    if (this.#connection.paused) return fail('account-paused');
    const { requestQueue } = this.#options;
    return requestQueue.heldOffMs() > 0 && !requestQueue.mayOverride ? fail('rate-limited') : ok(null);
  }

  #dayOfNow(): LocalDay {
    return localDayAt(this.#options.clock.nowMs(), this.#options.timeZone());
  }

  async #pollToday(signal: AbortSignal, byPerson: boolean): Promise<Result<null, FetchProblem>> {
    try {
      // The day is settled when it is this poll's turn: midnight may pass in the queue.
      const answer = await this.#options.requestQueue.ask(() => this.#askForToday(signal), {
        priority: byPerson ? PRIORITY.person : PRIORITY.poll,
        signal,
        heldOff: byPerson ? 'override-once' : 'respect',
      });
      if (signal.aborted) return fail('cancelled');
      if (!answer.ok) return this.#failed(answer.error);
      this.#take(answer.value.day, answer.value.report, answer.value.askedAtMs);
      return ok(null);
    } catch (error) {
      // Whatever goes wrong in here, the polls must go on.
      const problem = internalProblem(error);
      return signal.aborted ? { ok: false, error: problem } : this.#failed(problem);
    }
  }

  async #askForToday(signal: AbortSignal): Promise<Answer> {
    this.#followZone();
    const askedAtMs = this.#options.clock.nowMs();
    const day = this.#dayOfNow();
    const answer = await this.#options.fetcher.fetchDay(day, signal);
    return answer.ok ? ok({ day, askedAtMs, report: answer.value }) : answer;
  }

  /** This computer may have travelled: what waits to be fetched was planned by the days of another zone. */
  #followZone(): void {
    const zone = this.#options.timeZone();
    if (zone === this.#zoneInForce) return;
    this.#zoneInForce = zone;
    this.#past.clear();
  }

  #take(day: LocalDay, report: Report, fetchedAtMs: number): void {
    const { accountId, ingest, onChange } = this.#options;
    const today: DayReport = { day, summary: report.summary, hours: report.buckets, fetchedAtMs };
    this.#today.take(today);
    const wasBroken = this.#connection.answered();
    const isHistoryComing = this.#past.isComing(addDays(day.date, -LEARNT_DAYS));
    const kept = ingest({ accountId, span: day, report, fetchedAtMs, today, isHistoryComing });
    if (kept.ok) this.#past.unblock();
    if (wasBroken) this.#past.resume();
    this.#past.fillGaps(fetchedAtMs);
    onChange();
  }

  #failed(problem: FetchProblem): { readonly ok: false; readonly error: FetchProblem } {
    this.#connection.failed(plainProblem(problem));
    if (isRefusal(problem)) this.#past.block();
    this.#options.onChange();
    return { ok: false, error: problem };
  }
}
