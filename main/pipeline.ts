import type { DayReport } from './analytics/account-monitor.ts';
import type { Result } from './contract/errors.ts';
import type { Report } from './contract/report.ts';
import { DAY_MS } from './domain/calendar.ts';
import { createSpikeWatch, type SpikeVerdict, type SpikeWatch } from './domain/spikes/spike-watch.ts';
import type { HistoryStore } from './history/history-store.ts';
import type { NoticeBoard } from './notice-board.ts';
import type { SpikeFacts } from './notifications/notification-text.ts';
import type { Log } from './system/log.ts';

/** The flow, top to bottom: fetched and parsed (`analytics/`) -> kept -> detected -> told. */

/** A spike worth telling, with all its words need. */
export interface SpikeNews extends Omit<SpikeFacts, 'accountName'> {
  /** One incident, one notification. */
  readonly key: string;
  readonly accountId: string;
  /** The hour to show when it is clicked, UTC epoch milliseconds. */
  readonly atMs: number;
}

export interface Pipeline {
  /** Keeps an answer; a history that cannot be written is said, and the numbers are shown all the same. */
  keep(accountId: string, span: { startMs: number; endMs: number }, report: Report, fetchedAtMs: number): Result<null>;
  /** Looks for spikes in today's hours, which are kept already. */
  polled(accountId: string, report: DayReport): void;
  /** The account is gone, or its days begin at another time from now on. */
  forget(accountId: string): void;
}

export interface PipelineOptions {
  readonly history: HistoryStore;
  readonly zoneOf: (accountId: string) => string;
  readonly notices: NoticeBoard;
  readonly log: Log;
  readonly onSpike: (news: SpikeNews) => void;
  /** The incident is over; its notification says nothing any more. */
  readonly onSpikeOver: (key: string) => void;
}

/** How far back the watch learns from. */
const LEARN_DAYS = 90;
/** Where an alert is due, and where it is over: apart, so that one incident is not told again and again. */
const ALERT_SCORE = 0.5;
const OVER_SCORE = 0.35;

interface Watched {
  readonly timeZone: string;
  readonly watch: SpikeWatch;
  /** Keys of the incidents that were told and are not over. */
  readonly open: Set<string>;
}

/** Builds the flow on its parts. */
export function createPipeline({ history, zoneOf, notices, log, onSpike, onSpikeOver }: PipelineOptions): Pipeline {
  const watched = new Map<string, Watched>();
  let failedToKeep = false;

  function watchOf(accountId: string, dayStartMs: number): Watched {
    const timeZone = zoneOf(accountId);
    const known = watched.get(accountId);
    if (known?.timeZone === timeZone) return known;
    const watch = createSpikeWatch({ timeZone });
    watch.learn(history.buckets(accountId, 'hour', dayStartMs - LEARN_DAYS * DAY_MS, dayStartMs));
    const created = { timeZone, watch, open: new Set<string>() };
    watched.set(accountId, created);
    return created;
  }

  function tell(accountId: string, { timeZone, open }: Watched, verdict: SpikeVerdict): void {
    const key = `${accountId} ${verdict.metric} ${verdict.kind}`;
    if (open.has(key)) {
      if (verdict.score >= OVER_SCORE) return;
      open.delete(key);
      onSpikeOver(key);
      return;
    }
    const { metric, kind, value, typical, sinceMs, hourStartMs } = verdict;
    if (kind !== 'up' || verdict.score < ALERT_SCORE || verdict.heldBack !== null || value === null) return;
    open.add(key);
    onSpike({ key, accountId, metric, kind, value, typical, sinceMs, atMs: hourStartMs, timeZone });
  }

  return {
    keep(accountId, span, report, fetchedAtMs) {
      const kept = history.keep(accountId, span, report, fetchedAtMs);
      if (!kept.ok) {
        failedToKeep = true;
        log.warn(`the history did not keep an answer: ${kept.error.code} ${kept.error.detail ?? ''}`);
        notices.post(kept.error.code === 'disk-full' ? 'disk-full' : 'history-unavailable', kept.error.detail);
        return kept;
      }
      if (failedToKeep) for (const kind of ['disk-full', 'history-unavailable'] as const) notices.withdraw(kind);
      failedToKeep = false;
      const finished = report.buckets.filter((bucket) => bucket.granularity === 'hour' && bucket.status === 'final');
      watched.get(accountId)?.watch.learn(finished);
      return kept;
    },
    polled(accountId, { day, hours, fetchedAtMs }) {
      const watching = watchOf(accountId, day.startMs);
      for (const verdict of watching.watch.evaluate({ nowMs: fetchedAtMs, hours })) tell(accountId, watching, verdict);
    },
    forget(accountId) {
      for (const key of watched.get(accountId)?.open ?? []) onSpikeOver(key);
      watched.delete(accountId);
    },
  };
}
