import type { AlertSettings, ReplayedIncident, ReplayView } from '../contract/alerts.ts';
import type { Bucket } from '../contract/report.ts';
import type { Observation } from '../domain/alerts/observation.ts';
import { createReplayRun, joinReplays, rulesForHours } from '../domain/alerts/replay.ts';
import { addDays, localDateAt, localDay, localDayAt } from '../domain/time/calendar.ts';
import { createSpikeDetector } from '../domain/detection/spike-detector.ts';
import type { ObservationStore } from '../history/observation-store.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { DAY_MS } from '../domain/time/units.ts';
import { LEARNT_DAYS } from '../domain/time/windows.ts';

/**
 * What rules would have sent, from this computer's history alone. Polls are replayed as they were seen; finished hours
 * in which nobody polled (fetched later, or before Glance was there) are judged at their end, each stretch by itself.
 */
export interface Replay {
  run(request: ReplayRequest): Promise<ReplayView>;
  /** Drops what it has read of an account, whose past has changed or which is gone. */
  forget(accountId: string): void;
}

export interface ReplayRequest {
  readonly accountId: string;
  readonly alerts: AlertSettings;
  /** Local days before today. */
  readonly days: number;
}

export interface ReplayOptions {
  readonly history: HistoryStore;
  readonly observations: ObservationStore;
  /** UTC epoch milliseconds. */
  readonly nowMs: () => number;
  readonly zoneOf: (accountId: string) => string;
  /** Lets everything else have its turn: the tray and the windows must not wait for a replay. */
  readonly pause: () => Promise<unknown>;
}

/** Polls and hours at a time; some milliseconds each. */
const POLLS_AT_ONCE = 500;
const HOURS_AT_ONCE = 6;
/** The rules' state at the beginning of the asked days comes from the days before. */
const WARM_UP_DAYS = 2;

interface Read {
  readonly accountId: string;
  readonly timeZone: string;
  readonly fromMs: number;
  /** Everything before this instant is read. */
  untilMs: number;
  readonly polls: Observation[];
  /** Null until asked for. */
  hours: readonly Observation[] | null;
}

/** Builds the replay. It keeps what it has read until `forget`, because a person who tunes a rule asks several times in a row. */
export const createReplay = (options: ReplayOptions): Replay => new HistoryReplay(options);

class HistoryReplay implements Replay {
  readonly #options: ReplayOptions;
  #read: Read | null = null;
  /** One at a time: they share what is read. */
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  run(request: ReplayRequest): Promise<ReplayView> {
    const answer = this.#underWay.then(() => this.#replay(request));
    this.#underWay = answer.catch(() => undefined);
    return answer;
  }

  forget(accountId: string): void {
    if (this.#read?.accountId === accountId) this.#read = null;
  }

  async #replay({ accountId, alerts, days }: ReplayRequest): Promise<ReplayView> {
    const { nowMs, history, zoneOf, pause } = this.#options;
    const toMs = nowMs();
    const timeZone = zoneOf(accountId);
    const fromMs = localDay(addDays(localDateAt(toMs, timeZone), -days), timeZone).startMs;
    const read = this.#readFrom(accountId, fromMs - WARM_UP_DAYS * DAY_MS);
    await this.#readPolls(read, toMs + 1);
    read.hours ??= await hoursWithoutPolls({ ...read, history, toMs, pause });
    const ofPolls = await replayPolls(read.polls, { accountId, alerts, timeZone }, pause);
    const ofHours = replayHours(read.hours, { accountId, alerts: rulesForHours(alerts), timeZone });
    const incidents = joinReplays(ofPolls, ofHours).filter(({ startedAtMs }) => startedAtMs >= fromMs);
    return {
      accountId,
      fromMs,
      toMs,
      incidents,
      notifiedCount: incidents.filter(({ notifiedAtMs }) => notifiedAtMs !== null).length,
      pollCount: read.polls.filter(({ atMs }) => atMs >= fromMs).length,
      hourCount: read.hours.filter(({ hourStartMs }) => hourStartMs >= fromMs).length,
    };
  }

  #readFrom(accountId: string, fromMs: number): Read {
    const timeZone = this.#options.zoneOf(accountId);
    const known = this.#read;
    if (known?.accountId === accountId && known.timeZone === timeZone && known.fromMs <= fromMs) return known;
    this.#read = { accountId, timeZone, fromMs, untilMs: fromMs, polls: [], hours: null };
    return this.#read;
  }

  async #readPolls(into: Read, toMs: number): Promise<void> {
    for (;;) {
      const more = this.#options.observations.read(into.accountId, into.untilMs, toMs, POLLS_AT_ONCE);
      into.polls.push(...more);
      const last = more.at(-1);
      if (last !== undefined) into.untilMs = Math.max(into.untilMs, last.atMs + 1);
      if (more.length < POLLS_AT_ONCE) return;
      await this.#options.pause();
    }
  }
}

type RunOptions = Parameters<typeof createReplayRun>[0];

async function replayPolls(
  polls: readonly Observation[],
  options: RunOptions,
  pause: () => Promise<unknown>,
): Promise<readonly ReplayedIncident[]> {
  const run = createReplayRun(options);
  for (const [index, poll] of polls.entries()) {
    run.feed(poll);
    if (index % POLLS_AT_ONCE === 0) await pause();
  }
  return run.incidents();
}

/** What came before an hour in which somebody polled, and what came after it, have nothing to do with each other. */
function replayHours(hours: readonly Observation[], options: RunOptions): readonly ReplayedIncident[] {
  const run = createReplayRun(options);
  let lastMs = -Infinity;
  for (const hour of hours) {
    if (hour.hourStartMs !== lastMs) run.breakOff();
    run.feed(hour);
    lastMs = hour.atMs;
  }
  run.breakOff();
  return run.incidents();
}

/** Each finished hour in which nobody polled, as its last moment found it. Learns in order of time: no look-ahead. */
async function hoursWithoutPolls(options: {
  readonly accountId: string;
  readonly timeZone: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly polls: readonly Observation[];
  readonly history: HistoryStore;
  readonly pause: () => Promise<unknown>;
}): Promise<Observation[]> {
  const { accountId, timeZone, fromMs, toMs, history } = options;
  const polled = new Set(options.polls.map(({ hourStartMs }) => hourStartMs));
  const watch = createSpikeDetector({ timeZone });
  watch.learn(history.buckets(accountId, 'hour', fromMs - LEARNT_DAYS * DAY_MS, fromMs));
  await options.pause();
  const found: Observation[] = [];
  for (const day of byLocalDay(history.buckets(accountId, 'hour', fromMs, toMs), timeZone)) {
    for (const [index, { startMs, endMs, status }] of day.entries()) {
      if (status !== 'final' || endMs > toMs || polled.has(startMs)) continue;
      const atEnd = watch.evaluate({ nowMs: endMs - 1, hours: day.slice(0, index + 1) });
      if (atEnd !== null) found.push({ ...atEnd, atMs: endMs, stale: false });
      if (index % HOURS_AT_ONCE === 0) await options.pause();
    }
    watch.learn(day);
    await options.pause();
  }
  return found;
}

/** The hours of each local day; both oldest first. */
function byLocalDay(hours: readonly Bucket[], timeZone: string): Bucket[][] {
  const days: Bucket[][] = [];
  let endMs = -Infinity;
  for (const hour of hours) {
    if (hour.startMs >= endMs) {
      endMs = localDayAt(hour.startMs, timeZone).endMs;
      days.push([]);
    }
    days.at(-1)?.push(hour);
  }
  return days;
}
